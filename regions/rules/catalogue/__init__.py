"""The policy codes the house knows, by the chapter they stand in."""
