"""The receipt number of a matter (受理编号): digits only, so that it can be read out, typed on any phone and checked.

`YYMM` of the day of receipt, ten random digits, and two check digits by ISO 7064 MOD 97-10, which finds every wrong
digit and every swap of two neighbours.
"""

import re
from datetime import date

from foundation.text import half_width, without_unseen

SERIALS_COUNT = 10**10
LENGTH = 16
_GROUP = 4
_MODULUS = 97
_RECEIPT = re.compile(rf"[0-9]{{{LENGTH}}}", re.ASCII)
_NOISE = re.compile(r"[\s\-‐-―.·]")


def receipt_number(received_on: date, serial: int) -> str:
    """Make the number of a matter received on a day from a random serial below ten thousand million.

    Raises ValueError for a serial outside that.
    """
    if not 0 <= serial < SERIALS_COUNT:
        raise ValueError("a serial has ten digits")
    body = f"{received_on:%y%m}{serial:010d}"
    return f"{body}{98 - int(body) * 100 % _MODULUS:02d}"


def read_receipt(text: str) -> str | None:
    """Read a number as people type it, with blanks or dashes; nothing when it is none."""
    number = _NOISE.sub("", half_width(without_unseen(text)))
    return number if _RECEIPT.fullmatch(number) and int(number) % _MODULUS == 1 else None


def grouped(number: str) -> str:
    """Write a number in groups of four, as it is printed."""
    return " ".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))
