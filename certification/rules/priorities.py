"""In which order reminders leave the house when many are due at once."""

from dataclasses import dataclass

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
