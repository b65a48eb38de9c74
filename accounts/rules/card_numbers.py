"""How numbers of cards and persons are written before they are stored or looked up."""

import re
from collections.abc import Mapping

from accounts.enums.cards import NumberScheme
from foundation.text import half_width, without_unseen

# An opaque number: letters and digits, nothing else is known of it.
_OPAQUE = re.compile(r"[0-9A-Z]{6,32}", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
# As long as bank cards' numbers are in China; ISO/IEC 7812-1 allows at most nineteen digits.
_BANK = re.compile(r"[0-9]{12,19}", re.ASCII)


def tidy_number(text: str) -> str:
    """Write a number as it is stored: half-width capitals and digits without spaces; leading zeros stay."""
    return "".join(half_width(without_unseen(text)).split()).replace("-", "").upper()


def is_card_number(number: str) -> bool:
    """Say whether a tidy text can be the number of a printed card."""
    return _OPAQUE.fullmatch(number) is not None


def is_bank_number(number: str) -> bool:
    """Say whether a tidy text can be the number of a bank card."""
    return _BANK.fullmatch(number) is not None


def is_personal_number(number: str, scheme: NumberScheme, digits: Mapping[str, int]) -> bool:
    """Say whether a tidy text can be a personal number; ``digits`` says how many, from `floor` to `ceiling`."""
    if scheme is NumberScheme.NATIONAL_INSURED_NUMBER:
        return _OPAQUE.fullmatch(number) is not None
    return _DIGITS.fullmatch(number) is not None and digits["floor"] <= len(number) <= digits["ceiling"]
