"""Half-open periods of dates, and calendar arithmetic as the Civil Code does it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_A_YEAR = 12


class DayNotKept(LookupError):
    """Raised where a day is asked about of which the record does not say how something stood."""

    def __init__(self, on: date) -> None:
        super().__init__(f"how it stood on {on} is not on record")
        self.on = on


@dataclass(frozen=True, order=True)
class Period:
    """Span the days from `starts_on` up to, but without, `ends_on`; no end means it goes on.

    Raises ValueError when the end lies before the start. Equal bounds hold no day at all.
    """

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("a period cannot end before it starts")

    @classmethod
    def through(cls, starts_on: date, last_on: date | None) -> "Period":
        """Span the days from one up to and including another, as people write periods.

        Raises ValueError when the last day lies before the first.
        """
        if last_on is None or last_on == date.max:
            return cls(starts_on)
        return cls(starts_on, last_on + timedelta(days=1))

    @property
    def is_empty(self) -> bool:
        """Say whether the period holds no day."""
        return self.ends_on == self.starts_on

    def contains(self, on: date) -> bool:
        """Say whether the day lies in the period."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def last_day(self, until: date) -> date:
        """Give the last day of the period that is not after ``until``."""
        return until if self.ends_on is None else min(until, self.ends_on - timedelta(days=1))

    def overlaps(self, other: "Period") -> bool:
        """Say whether both periods share a day."""
        if self.is_empty or other.is_empty:
            return False
        begins_in_time = other.ends_on is None or self.starts_on < other.ends_on
        return begins_in_time and (self.ends_on is None or other.starts_on < self.ends_on)

    def minus(self, other: "Period") -> tuple["Period", ...]:
        """Give the parts of this period that lie outside the other one, the earlier first."""
        if not self.overlaps(other):
            return () if self.is_empty else (self,)
        parts = []
        if self.starts_on < other.starts_on:
            parts.append(Period(self.starts_on, other.starts_on))
        if other.ends_on is not None and (self.ends_on is None or other.ends_on < self.ends_on):
            parts.append(Period(other.ends_on, self.ends_on))
        return tuple(parts)


def month_end(day: date) -> date:
    """Give the last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_number(day: date) -> int:
    """Number the months one after another, so that two of them can be subtracted."""
    return day.year * MONTHS_A_YEAR + day.month - 1


def month_of(number: int) -> date:
    """Give the first day of a numbered month."""
    year, month = divmod(number, MONTHS_A_YEAR)
    return date(year, month + 1, 1)


def add_months(day: date, months: int) -> date:
    """Move by whole months to the corresponding day, or to the month's end where there is none.

    Law: Civil Code art. 202.
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    last_day = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last_day))


def whole_years(born_on: date, on: date) -> int:
    """Count the full years of age reached on a day; a birthday counts from its morning.

    Raises ValueError for a day before the birth.
    Why: a person born on 29 February grows a year older on 28 February of a common year.
    """
    if on < born_on:
        raise ValueError("nobody has an age before the birth")
    years = on.year - born_on.year
    return years if add_months(born_on, years * MONTHS_A_YEAR) <= on else years - 1
