"""Reads of the certification floor; what leaves it is a frozen dataclass."""
