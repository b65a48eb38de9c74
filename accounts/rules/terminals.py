"""Self-service terminals: whose card somebody shows, when a visit is over, and when a machine's key is renewed."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.rules.document_validity import Validity
from foundation.names import is_same_name
from foundation.text import bare, half_width, without_unseen

# The page wipes itself after a minute; this is for a page whose script has died.
IDLE_MAX = timedelta(minutes=5)
VISIT_MAX = timedelta(minutes=30)
CODE_LASTS = timedelta(hours=24)
TOKEN_BYTES = 32
RENEWED_AFTER = timedelta(days=1)
ARRIVES_WITHIN = timedelta(minutes=2)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
MISSES_A_DAY_MAX = 5
DAY_DIGITS = 8
LONG_TERM = "长期"
_BETWEEN = re.compile(r"[|,;#^\t\n，；｜]")
_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ShownCard:
    """What somebody shows or types off their card beside its number: the name, or until when it counts."""

    number: str = field(repr=False)
    name: str = field(default="", repr=False)
    validity: Validity = field(default_factory=Validity, repr=False)


@dataclass(frozen=True)
class HeldCard:
    """What is on record of the person whose number it is; nobody's is empty."""

    name: str = field(default="", repr=False)
    validities: Collection[Validity] = field(default_factory=tuple, repr=False)


def is_holder(shown: ShownCard, held: HeldCard) -> bool:
    """Say whether the name or the last day on the card agrees with the record; one of the two suffices."""
    is_named = bool(shown.name and held.name) and is_same_name(shown.name, held.name)
    is_dated = shown.validity.is_known and any(shown.validity == known for known in held.validities)
    return is_named or is_dated


def may_compare(misses: Sequence[datetime], *, at: datetime) -> bool:
    """Say whether a number may be compared once more, whose wrong entries of before these are."""
    return sum(missed_at > at - DAY for missed_at in misses) < MISSES_A_DAY_MAX


def is_over(started_at: datetime, seen_at: datetime, *, at: datetime) -> bool:
    """Say whether a visit is over because nobody has touched the machine, or it has gone on for too long."""
    return at - seen_at > IDLE_MAX or at - started_at > VISIT_MAX


def is_to_be_renewed(renewed_at: datetime, *, is_newest: bool, at: datetime) -> bool:
    """Say whether a machine gets a new key with its next answer.

    Daily; and when it still comes with the former key although the newest has had time to arrive. Of two requests at
    once the second comes with the former, and must not make the first one's key void on its way.
    """
    return at - renewed_at >= (RENEWED_AFTER if is_newest else ARRIVES_WITHIN)


def read_line(text: str) -> ShownCard:
    """Read what a card reader types: the number alone, or a line with name and last day beside it, in any order.

    `341200193602280027`, `顾桂兰|341200193602280027|2016.05.07-2036.05.07`, `341200193602280027,顾桂兰,长期`.
    """
    number, name, validity = "", "", Validity()
    for part in _BETWEEN.split(half_width(without_unseen(text))):
        short = bare(part)
        if _NUMBER.fullmatch(short):
            number = number or short
        elif short == LONG_TERM:
            validity = Validity(is_long_term=True)
        elif (day := card_day(short[-len("2036.05.07") :]) or card_day(short)) is not None:
            validity = validity if validity.is_long_term else Validity(day)
        elif short and not any(sign.isdecimal() for sign in short) and not name:
            name = part.strip()
    return ShownCard(number or bare(text), name, validity)


def card_day(text: str) -> date | None:
    """Read the last day printed on a card as it is typed, with or without its points: 20310507, 2031.05.07."""
    digits = "".join(sign for sign in text if sign.isdecimal() and sign.isascii())
    if len(digits) != DAY_DIGITS:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
