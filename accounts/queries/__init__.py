"""Reads of the accounts floor; what leaves it is a frozen dataclass."""
