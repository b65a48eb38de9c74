"""Money: whole fen inside, yuan with two decimals at the edges; never a float."""

import re

from foundation.errors import DomainError, Kind
from foundation.text import half_width

FEN_A_YUAN = 100
# Far above any account, far below what a 64-bit column holds.
AMOUNT_MAX_FEN = 10**13

_AMOUNT = re.compile(
    r"(?P<yuan>[0-9]{1,11}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.(?P<fen>[0-9]{1,2}))?",
    re.ASCII,
)


class AmountInvalid(DomainError):
    """Raised when a text is no amount of money. Write it in yuan with at most two decimals, like 3,264.18."""

    code = "money.amount"
    kind = Kind.INVALID


def yuan(fen: int) -> str:
    """Write fen as yuan with thousands separated: `3,264.18`."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_A_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"


def parse_yuan(text: str) -> int:
    """Read an amount that is not negative, such as `3,264.18`, `¥20` or `20元`, as fen.

    Raises AmountInvalid.
    """
    bare = half_width(text).strip().lstrip("¥￥").removesuffix("元").strip()
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise AmountInvalid
    fen = int(match["yuan"].replace(",", "")) * FEN_A_YUAN + int((match["fen"] or "").ljust(2, "0"))
    if fen > AMOUNT_MAX_FEN:
        raise AmountInvalid
    return fen
