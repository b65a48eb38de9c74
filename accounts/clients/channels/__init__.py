"""Ways out for a message, one module for each: what they all promise stands in ``sending``."""
