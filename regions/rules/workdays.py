"""Tell worked days from days off by the calendar the State Council publishes each year, and count working days.

Days are moved about to lengthen holidays (调休), so no formula gives the calendar: an unpublished year is not guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.periods import Period
from regions.enums import Confidence
from regions.rules.facts import Source

COUNT_MAX = 1000
_WALK_MAX = 5 * COUNT_MAX
_SATURDAY = 5
# The notice of a year also settles the last days of the December before it: never one before the 29th so far.
_REACHED_FROM = (12, 25)


@dataclass(frozen=True)
class HolidayRun:
    """Days off in a row by one holiday, or by several that fall together."""

    name: str
    name_en: str
    period: Period


@dataclass(frozen=True)
class CalendarYear:
    """What the notice of one year says; `make_up` are the Saturdays and Sundays that are worked (调休上班)."""

    year: int
    holidays: tuple[HolidayRun, ...]
    make_up: tuple[date, ...]
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class DayAnswer:
    """Whether a day is worked, by which holiday it is off, and the years whose unknown notice may change that."""

    on: date
    is_worked: bool
    holiday: str | None
    holiday_en: str | None
    is_make_up: bool
    unknown_years: tuple[int, ...]

    @property
    def is_provisional(self) -> bool:
        """Say whether a notice that is not known may change the answer."""
        return bool(self.unknown_years)


@dataclass(frozen=True)
class WorkdayAnswer:
    """The working day that was found, and the years whose unknown notice may move it."""

    on: date
    unknown_years: tuple[int, ...]

    @property
    def is_provisional(self) -> bool:
        """Say whether a notice that is not known may move the day."""
        return bool(self.unknown_years)


@dataclass(frozen=True)
class CalendarFault:
    """What is wrong in a year of the calendar, and what to write instead."""

    year: int
    code: str
    what: str


class WorkCalendar:
    """Answer for any day, from the published years.

    Raises ValueError for years in which `faults` finds something.
    """

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        published = tuple(years)
        found = faults(published)
        if found:
            raise ValueError(f"{found[0].year}: {found[0].what}")
        self._years = frozenset(calendar.year for calendar in published)
        self._make_up = frozenset(on for calendar in published for on in calendar.make_up)
        self._holidays = {
            on: run for calendar in published for run in calendar.holidays for on in _days(run.period)
        }

    def day(self, on: date) -> DayAnswer:
        """Say whether a day is worked; in an unpublished year Monday to Friday count as worked, provisionally."""
        run = self._holidays.get(on)
        is_make_up = on in self._make_up
        return DayAnswer(
            on=on,
            is_worked=is_make_up or (run is None and on.weekday() < _SATURDAY),
            holiday=run.name if run else None,
            holiday_en=run.name_en if run else None,
            is_make_up=is_make_up,
            unknown_years=tuple(year for year in _notice_years(on) if year not in self._years),
        )

    def next_worked(self, on: date) -> date:
        """Give a day itself when it is worked, or the next one that is."""
        while not self.day(on).is_worked:
            on += timedelta(days=1)
        return on

    def add_working_days(self, on: date, count: int) -> WorkdayAnswer:
        """Give the count-th working day after a day, which is itself never counted.

        Raises ValueError for a count below 1 or above COUNT_MAX, and where the days run out.
        Law: Civil Code art. 201.
        """
        if not 1 <= count <= COUNT_MAX:
            raise ValueError(f"count from 1 to {COUNT_MAX} working days")
        return self._find(on, 1, count)

    def next_working_day(self, on: date) -> WorkdayAnswer:
        """Give the day itself when it is worked, or else the next day that is.

        Raises ValueError where the days run out.
        Law: Civil Code art. 203.
        """
        return self._find(on, 0, 1)

    def _find(self, on: date, skipped: int, count: int) -> WorkdayAnswer:
        unknown_years: set[int] = set()
        left = count
        for offset in range(skipped, min(_WALK_MAX, (date.max - on).days + 1)):
            answer = self.day(on + timedelta(days=offset))
            unknown_years.update(answer.unknown_years)
            left -= answer.is_worked
            if left == 0:
                return WorkdayAnswer(answer.on, tuple(sorted(unknown_years)))
        raise ValueError(f"too few working days follow {on}")


def year_from_parts(
    year: int, holidays: Sequence[Mapping[str, str]], make_up: Sequence[str], source: Source, confidence: str
) -> CalendarYear:
    """Make a year from its stored parts, which were sound when they were stored."""
    runs = tuple(
        HolidayRun(
            run["name"],
            run["name_en"],
            Period(date.fromisoformat(run["from"]), date.fromisoformat(run["to"]) + timedelta(days=1)),
        )
        for run in holidays
    )
    days = tuple(map(date.fromisoformat, make_up))
    return CalendarYear(year, runs, days, source, Confidence(confidence))


def parts_of(calendar: CalendarYear) -> tuple[list[dict[str, str]], list[str]]:
    """Give a year's holidays and make-up days as they are stored."""
    holidays = [
        {
            "name": run.name,
            "name_en": run.name_en,
            "from": run.period.starts_on.isoformat(),
            "to": run.period.last_day(date.max).isoformat(),
        }
        for run in calendar.holidays
    ]
    return holidays, [day.isoformat() for day in calendar.make_up]


def faults(years: Iterable[CalendarYear]) -> list[CalendarFault]:
    """Name what is wrong in a set of years, by year; only a set without faults is to be used."""
    listed = tuple(years)
    by_year = {calendar.year: calendar for calendar in reversed(listed)}
    runs = [(year, run, _misplaced(run, year)) for year in by_year for run in by_year[year].holidays]
    placed = [(year, run) for year, run, what in runs if not what]
    found = [
        *_doubled_years(listed),
        *(CalendarFault(year, "regions.data.calendar_holiday", what) for year, _, what in runs if what),
        *_overlaps(placed),
        *_make_up_faults(by_year.values(), {on: run for _, run in placed for on in _days(run.period)}),
    ]
    return sorted(found, key=lambda fault: fault.year)


def _notice_years(on: date) -> tuple[int, ...]:
    """List the years whose notice may speak of a day: its own, and in late December the coming one."""
    return (on.year, on.year + 1) if (on.month, on.day) >= _REACHED_FROM else (on.year,)


def _length(period: Period) -> int:
    """Count the days; an open period has no length."""
    return 0 if period.ends_on is None else (period.ends_on - period.starts_on).days


def _days(period: Period) -> Iterator[date]:
    return (period.starts_on + timedelta(days=offset) for offset in range(_length(period)))


def _doubled_years(listed: Sequence[CalendarYear]) -> Iterator[CalendarFault]:
    numbers = [calendar.year for calendar in listed]
    for year in sorted({year for year in numbers if numbers.count(year) > 1}):
        yield CalendarFault(year, "regions.data.calendar_year", f"write the year {year} once")


def _misplaced(run: HolidayRun, year: int) -> str:
    """Say what to write instead of the days of a run, or nothing where they are right."""
    starts_on, length = run.period.starts_on, _length(run.period)
    if length == 0:
        return f"{run.name}: write a last day that is not before {starts_on}"
    last_on = starts_on + timedelta(days=length - 1)
    if last_on.year == year and year in _notice_years(starts_on):
        return ""
    return f"{run.name}: keep its days in {year}; only the holiday of 1 January may begin in the week before"


def _overlaps(runs: Iterable[tuple[int, HolidayRun]]) -> Iterator[CalendarFault]:
    taken: dict[date, HolidayRun] = {}
    for year, run in runs:
        shared = [on for on in _days(run.period) if on in taken]
        if shared:
            what = f"{run.name}: take out {shared[0]}, or take it out of {taken[shared[0]].name}"
            yield CalendarFault(year, "regions.data.calendar_holiday", what)
        taken.update(dict.fromkeys(_days(run.period), run))


def _make_up_faults(
    calendars: Iterable[CalendarYear], days_off: Mapping[date, HolidayRun]
) -> Iterator[CalendarFault]:
    seen: set[date] = set()
    for calendar in calendars:
        for on in calendar.make_up:
            once = f"make_up {on}: write the day once" if on in seen else ""
            what = once or _wrong_with_make_up(on, calendar.year, days_off.get(on))
            if what:
                yield CalendarFault(calendar.year, "regions.data.calendar_make_up", what)
            seen.add(on)


def _wrong_with_make_up(on: date, year: int, run: HolidayRun | None) -> str:
    """Say what to write instead of a make-up day, or nothing where it is right."""
    if year not in _notice_years(on):
        return f"make_up {on}: write a day of {year}, or of the week before it"
    if on.weekday() < _SATURDAY:
        return f"make_up {on}: write a Saturday or Sunday; the other days are worked anyway"
    return f"make_up {on}: take it out here, or out of {run.name}" if run else ""
