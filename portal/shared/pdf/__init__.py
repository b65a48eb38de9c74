"""Papers set by typst: deterministic, offline, from our own templates and plain data."""
