"""The rights statement in words: one sheet that the pages and the paper both show."""
