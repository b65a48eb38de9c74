"""Folding of characters that look alike, where people type them for the same thing."""

# The full-width twins of the printable ASCII characters, and the ideographic space.
_FULL_TO_HALF = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
# What copying from a message or a document brings along without anybody seeing it.
_UNSEEN = dict.fromkeys(
    [0x00AD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)


def without_unseen(text: str) -> str:
    """Drop characters that have no width, which nobody knows to have typed."""
    return text if text.isascii() else text.translate(_UNSEEN)


def half_width(text: str) -> str:
    """Turn full-width ASCII twins into ASCII, and nothing else."""
    return text if text.isascii() else text.translate(_FULL_TO_HALF)


def bare(text: str) -> str:
    """Fold a number as people type it: half-width, without blanks and what nobody sees, in capitals."""
    return "".join(half_width(without_unseen(text)).split()).upper()
