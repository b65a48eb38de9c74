"""Folding of characters that look alike, where people type them for the same thing."""

# The full-width twins of the printable ASCII characters, and the ideographic space.
_FULL_TO_HALF = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Turn full-width ASCII twins into ASCII, and nothing else."""
    return text.translate(_FULL_TO_HALF)
