"""What an activation code looks like: twelve signs that nobody mistakes for one another."""

from accounts.enums.verification import CodeDelivery, VerificationMethod
from foundation.text import half_width, without_unseen

# Without 0 O, 1 I L: people read the code off paper.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12
_GROUP = 4

METHOD_OF = {
    CodeDelivery.HANDED: VerificationMethod.CODE_HANDED,
    CodeDelivery.POSTED: VerificationMethod.CODE_POSTED,
}


def normalise(typed: str) -> str:
    """Read a code as people type it: in small letters, full width, with or without its strokes."""
    bare = half_width(without_unseen(typed)).upper()
    return "".join(sign for sign in bare if sign.isalnum())


def shown(code: str) -> str:
    """Write a code in groups, as the letter does."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))
