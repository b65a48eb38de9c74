"""What a reader of identity cards types into a field: a number and enter, or a whole line with name and validity.

Readers differ in the order of what they type and in what stands between; the parts are told apart by what they are.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from accounts.rules.document_validity import Validity
from foundation.text import bare, half_width, without_unseen

LENGTH_MAX = 400
LONG_TERM = "长期"
_BETWEEN = re.compile(r"[|,;\t\r\n]+")
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-./年]?([0-9]{2})[-./月]?([0-9]{2})日?(?![0-9])")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff][\u3400-\u9fff\U00020000-\U0003ffff·•]{1,29}")
# What stands on a card beside the name in Chinese letters; an address has digits or is longer than its own part.
_NOT_A_NAME = re.compile(r"[男女]|.{1,4}族|.*(?:公安局|分局|派出所|省|市|县|区|长期).*")


@dataclass(frozen=True)
class CardRead:
    """What was read: the number or whatever else stood there to look for, and what the card says beside it."""

    text: str = field(repr=False)
    is_id_number: bool
    name: str = field(default="", repr=False)
    validity: Validity = field(default_factory=Validity)

    @property
    def is_bare_number(self) -> bool:
        """Say whether it is an identity number alone, which anybody may have typed; a reader gives more."""
        return self.is_id_number and not self.name and self.validity == Validity()


def read(typed: str) -> CardRead:
    """Read a line as a card reader types it; one without an identity number is looked for as it stands."""
    line = half_width(without_unseen(typed)).strip()[:LENGTH_MAX]
    parts = [part.strip() for part in _BETWEEN.split(line) if part.strip()]
    number = next((bare(part) for part in parts if _NUMBER.fullmatch(bare(part))), None)
    if number is None:
        return CardRead(parts[0] if len(parts) == 1 else line, is_id_number=False)
    return CardRead(number, True, _name_in(parts), _validity_in(parts, number))


def _name_in(parts: list[str]) -> str:
    """Find the name: the first part in Chinese letters that is nothing else on a card."""
    return next(
        (part for part in parts if _NAME.fullmatch(part) and not _NOT_A_NAME.fullmatch(part)),
        "",
    )


def _validity_in(parts: list[str], number: str) -> Validity:
    """Find the last day: that of the latest date but for the birth, or that there is none."""
    told = [part for part in parts if bare(part) != number]
    if any(LONG_TERM in part for part in told):
        return Validity(is_long_term=True)
    days = [day for part in told for found in _DAY.finditer(part) if (day := _day_of(found)) is not None]
    later = [day for day in days if day.strftime("%Y%m%d") != number[6:14]]
    return Validity(max(later)) if later else Validity()


def _day_of(found: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
