"""A second calculator of deadlines, by another way: it looks for days on a calendar instead of adding months.

It shares nothing with the rules but the values of policy. A day is found by walking from the first that could be meant,
so it is slow, and easy to believe.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

ONE = timedelta(days=1)


def due(value: dict[str, Any], last: date | None, starts: date, born: date) -> date:
    """Give the deadline under a policy value; an event before the benefit began proves nothing."""
    counted = last if last is not None and last >= starts else None
    match value["initial_basis"]:
        case "first_payment_month":
            first = _first(day for day in _from(starts) if (day + ONE).month != day.month)
        case "year_end":
            first = _first(day for day in _from(starts) if (day.month, day.day) == (12, 31))
        case _:
            return min(_ends(value, counted or starts, starts, born))
    # Whoever certifies before their first deadline keeps the time it gave.
    return first if counted is None else max(first, min(_ends(value, counted, starts, born)))


def _ends(value: dict[str, Any], event: date, starts: date, born: date) -> Iterator[date]:
    kind = value["type"]
    if kind == "rolling_months":
        yield _corresponding(event, value["months"], to_month_end=value.get("granularity") == "month_end")
    if kind == "rolling_days":
        yield date.fromordinal(event.toordinal() + value["days"])
    if kind == "deferral_year_and_12_months":
        yield _corresponding(event, 12, to_month_end=False)
    if kind in ("deferral_year_and_12_months", "calendar_year"):
        yield date(event.year + 1, 12, 31)
    if kind == "fixed_window":
        opens, closes = (tuple(int(part) for part in value[end].split("-")) for end in ("from", "to"))
        yield _window(event, opens, closes)
    if kind in ("retirement_month_window", "birth_month_window"):
        month = (starts if kind.startswith("retirement") else born).month
        first = (month - 1 - value["months_before"]) % 12 + 1
        last = (month - 1 + value["months_after"]) % 12 + 1
        yield _window(event, (first, 1), (last, 31))


def _corresponding(event: date, months: int, *, to_month_end: bool) -> date:
    """Walk to the month that lies so many later, and there to the day of the same number, or the last that exists."""
    day, left = event, months
    while left:
        day = _first(one for one in _from(day + ONE) if one.day == 1)
        left -= 1
    last = monthrange(day.year, day.month)[1]
    return day.replace(day=last if to_month_end else min(event.day, last))


def _window(event: date, opens: tuple[int, ...], closes: tuple[int, ...]) -> date:
    """Walk to the next opening after the event, and from there to the closing."""
    opening = _first(day for day in _from(event + ONE) if _is(day, opens))
    return _first(day for day in _from(opening) if _is(day, closes))


def _is(day: date, wanted: tuple[int, ...]) -> bool:
    """Say whether this is the wanted day of the year; one that the month does not have is its last."""
    month, number = wanted
    return day.month == month and day.day == min(number, monthrange(day.year, month)[1])


def _from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += ONE


def _first(days: Iterator[date]) -> date:
    return next(days)
