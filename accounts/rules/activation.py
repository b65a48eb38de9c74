"""What an activation code looks like, and when somebody who mistypes one has to wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.enums.verification import CodeDelivery, VerificationMethod
from foundation.text import half_width, without_unseen

# Without 0 O, 1 I L: people read the code off paper.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12
_GROUP = 4
DAY = timedelta(days=1)
# Ten minutes doubled so often are longer than a day.
DOUBLED_MAX = 8

METHOD_OF = {
    CodeDelivery.HANDED: VerificationMethod.CODE_HANDED,
    CodeDelivery.POSTED: VerificationMethod.CODE_POSTED,
}


@dataclass(frozen=True)
class Entries:
    """How many wrong entries a day are borne: from one place, then with a pause that doubles, and for one number."""

    from_one_place: int
    wait_minutes: int
    for_one_number: int


def waits_until(
    from_here: Sequence[datetime], for_number: Sequence[datetime], entries: Entries, *, at: datetime
) -> datetime | None:
    """Say until when nothing is compared after the wrong entries of the last day; nothing means not at all.

    Only the reader's own place makes them wait; those of others do when they are so many that they must be machines.
    """
    waits = []
    over = len(from_here) - entries.from_one_place
    if over >= 0:
        pause = timedelta(minutes=entries.wait_minutes) * 2 ** min(over, DOUBLED_MAX)
        waits.append(max(from_here) + min(pause, DAY))
    if len(for_number) >= entries.for_one_number:
        waits.append(sorted(for_number)[-entries.for_one_number] + DAY)
    latest = max(waits, default=at)
    return latest if latest > at else None


def normalise(typed: str) -> str:
    """Read a code as people type it: in small letters, full width, with or without its strokes."""
    bare = half_width(without_unseen(typed)).upper()
    return "".join(sign for sign in bare if sign.isalnum())


def shown(code: str) -> str:
    """Write a code in groups, as the letter does."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))
