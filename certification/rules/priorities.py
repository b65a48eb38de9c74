"""In which order reminders leave the house when many are due at once, and at which hour."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from certification.rules.reminding import is_within
from foundation.clock import SHANGHAI

# What somebody just did is told before what is merely due: reminders begin behind the usual priority.
_FIRST, _OTHERS = 200, 1200
_NEAREST, _FARTHEST = -60, 366
_OF_A_DAY = 2


@dataclass(frozen=True)
class Waiting:
    """What counts when many wait: whether who has to certify is very old, the days left, and a way without delay."""

    is_aged: bool
    days_left: int
    has_phone: bool


def priority_of(waiting: Waiting) -> int:
    """Give the number by which a reminder waits: the lower, the sooner.

    The very old come first (200 to 1053), then everybody else (1200 to 2053); within each the nearest deadline first,
    and of one day those without a phone, to whom a message takes longer.
    """
    days = min(max(waiting.days_left, _NEAREST), _FARTHEST) - _NEAREST
    return (_FIRST if waiting.is_aged else _OTHERS) + _OF_A_DAY * days + waiting.has_phone


def after_quiet(at: datetime, begins: time, ends: time) -> datetime:
    """Give the first instant, from one on, that is not in the quiet part of a day in China, as its end is not."""
    local = at.astimezone(SHANGHAI)
    if not is_within(begins, ends, local.time()):
        return at
    last = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    if last <= local:
        last += timedelta(days=1)
    return last.astimezone(at.tzinfo)
