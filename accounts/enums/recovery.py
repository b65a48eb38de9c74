"""Code lists about accounts that a desk opens anew."""

from enum import StrEnum


class RecoveryAct(StrEnum):
    """What a desk does to an account that somebody has already (找回方式)."""

    PHONE = "phone"
    LETTER = "letter"
