"""Read the work calendar."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from foundation.periods import Period
from regions.rules import workdays
from regions.rules.bundle.located import Located, facts_of
from regions.rules.files import Entry, Fault, Register, iso_date, sourced
from regions.rules.workdays import CalendarYear, HolidayRun

_NEXT_DAY = timedelta(days=1)


def read_calendar(top: Entry, register: Register) -> Iterable[Located[CalendarYear]]:
    """Read the years of the work calendar; the holidays of a year are written with their first and last day."""
    for entry in top.entries("work_calendar") if "work_calendar" in top.fields else []:
        entry.only("year", "holidays", "make_up", "confidence", "source")
        year = entry.whole("year")
        if not date.min.year <= year < date.max.year:
            entry.fault("regions.data.number", "year: write a year such as 2026")
            continue
        common = sourced(entry, register, Period(date(year, 1, 1), date(year + 1, 1, 1)))
        holidays = tuple(run for item in entry.entries("holidays") for run in _read_run(item))
        make_up = tuple(_days(entry, "make_up"))
        if common is not None:
            _period, source, confidence = common
            yield CalendarYear(year, holidays, make_up, source, confidence), entry


def calendar_faults(located: Sequence[Located[CalendarYear]]) -> Iterable[Fault]:
    """Find what is wrong in the years as a whole."""
    lines = {calendar.year: entry for calendar, entry in located}
    for fault in workdays.faults(facts_of(located)):
        entry = lines[fault.year]
        yield Fault(entry.file, entry.line, fault.code, f"{fault.year}: {fault.what}")


def _read_run(item: Entry) -> Iterable[HolidayRun]:
    item.only("name", "name_en", "from", "to")
    name, name_en = item.text("name"), item.text("name_en")
    first, last = item.day("from"), item.day("to")
    if first is None or last is None or last < first or last == date.max:
        item.fault("regions.data.period", f"{name}: write from and to, the first and the last day off")
    else:
        yield HolidayRun(name, name_en, Period(first, last + _NEXT_DAY))


def _days(entry: Entry, name: str) -> Iterable[date]:
    listed = entry.fields.get(name, [])
    for item in listed if isinstance(listed, list) else [None]:
        day = iso_date(str(item))
        if day is None:
            entry.fault("regions.data.date", f"{name}: write a list of days as YYYY-MM-DD")
        else:
            yield day
