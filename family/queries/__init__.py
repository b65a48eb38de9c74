"""Reads of the family floor; what leaves it is a frozen dataclass."""
