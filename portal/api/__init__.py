"""REST for partner applications."""
