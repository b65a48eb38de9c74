"""Places and what holds in them: divisions, pooling areas, cross-province openings, dated policy."""
