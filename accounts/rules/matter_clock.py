"""By when a matter must be done: working days from receipt, standing still while the applicant has it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.periods import Period
from regions.rules.workdays import COUNT_MAX, WorkCalendar

_WALK_MAX = 5 * COUNT_MAX


@dataclass(frozen=True)
class Stretch:
    """A run of days that were counted, or that stood still, with the working days in it."""

    starts_on: date
    ends_on: date
    working_days: int
    stands_still: bool


@dataclass(frozen=True)
class DueProof:
    """The last day, and how it was counted; both ends of a stretch belong to it.

    ``days_off`` are Mondays to Fridays that were off, ``make_up`` weekend days that were worked; ``unknown_years`` are
    those whose notice may still move the day.
    """

    due_on: date
    received_on: date
    limit_days: int
    stretches: tuple[Stretch, ...]
    days_off: tuple[date, ...]
    make_up: tuple[date, ...]
    unknown_years: tuple[int, ...]


def due_proof(
    calendar: WorkCalendar, received_on: date, limit_days: int, pauses: Sequence[Period] = ()
) -> DueProof:
    """Count so many working days after the day of receipt, leaving out pauses.

    A pause holds the day after a matter was returned up to and including the day it came back: neither the day of
    receipt nor the day of supply counts. Raises ValueError for a limit below 1 or above COUNT_MAX, or when the days
    run out.
    Law: Civil Code art. 201.
    """
    if not 1 <= limit_days <= COUNT_MAX:
        raise ValueError(f"a limit lies between 1 and {COUNT_MAX} working days")
    counted = _Count(received_on)
    for offset in range(1, _WALK_MAX):
        day = received_on + timedelta(days=offset)
        counted.add(calendar, day, stands_still=any(pause.contains(day) for pause in pauses))
        if counted.working_days == limit_days:
            return counted.proof(limit_days)
    raise ValueError(f"too few working days follow {received_on}")


def working_days_left(calendar: WorkCalendar, due_on: date, *, on: date) -> int:
    """Count the working days from the day after `on` through the last day; negative once that has passed."""
    first, last = min(on, due_on), max(on, due_on)
    length = min((last - first).days, _WALK_MAX)
    days = sum(calendar.day(first + timedelta(days=n)).is_worked for n in range(1, length + 1))
    return days if due_on >= on else -days


class _Count:
    """Collects days one by one; a stretch ends where counting stops or begins again."""

    def __init__(self, received_on: date) -> None:
        self._received_on = received_on
        self._stretches: list[Stretch] = []
        self._days_off: list[date] = []
        self._make_up: list[date] = []
        self._unknown: set[int] = set()
        self._last = received_on
        self.working_days = 0

    def add(self, calendar: WorkCalendar, day: date, *, stands_still: bool) -> None:
        """Take one day in."""
        answer = calendar.day(day)
        self._last = day
        self._stretch(day, answer.is_worked, stands_still=stands_still)
        self._unknown.update(answer.unknown_years)
        if stands_still:
            return
        self.working_days += answer.is_worked
        if answer.is_make_up:
            self._make_up.append(day)
        elif answer.holiday is not None and not answer.is_worked:
            self._days_off.append(day)

    def proof(self, limit_days: int) -> DueProof:
        """Give what was counted."""
        return DueProof(
            due_on=self._last,
            received_on=self._received_on,
            limit_days=limit_days,
            stretches=tuple(self._stretches),
            days_off=tuple(self._days_off),
            make_up=tuple(self._make_up),
            unknown_years=tuple(sorted(self._unknown)),
        )

    def _stretch(self, day: date, is_worked: bool, *, stands_still: bool) -> None:
        last = self._stretches[-1] if self._stretches else None
        if last is not None and last.stands_still == stands_still:
            worked = last.working_days + is_worked
            self._stretches[-1] = Stretch(last.starts_on, day, worked, stands_still)
        else:
            self._stretches.append(Stretch(day, day, int(is_worked), stands_still))
