"""The sample world: one family told as a story, and two thousand neighbours. Nobody in it exists."""
