"""By which day a benefit must be certified again: the cycle rules, with the arithmetic behind every date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, assert_never

from certification.enums import Standing
from foundation.errors import Reason
from foundation.periods import MONTHS_A_YEAR, add_months, month_end

LONGEST_MONTH = 31
_LONGEST_YEAR = 366
# With the month in the middle a window stays shorter than a year.
MONTHS_AROUND_MAX = 5

MONTHS_LIMB = "cycle.months"
DAYS_LIMB = "cycle.days"
CALENDAR_YEAR_LIMB = "cycle.calendar_year"
WINDOW_LIMB = "cycle.window"
FIRST_YEAR_LIMB = "cycle.first_year_end"
FIRST_MONTH_LIMB = "cycle.first_payment_month"
FIRST_KEEPS = "cycle.first_keeps"

# Counting from the day after the event; to the corresponding day; the last day counts to its end.
_MONTHS_LAW = ("CC 201", "CC 202", "CC 203")
_DAYS_LAW = ("CC 201", "CC 203")
_INCLUSIVE_LAW = ("CC 1259",)


class Granularity(StrEnum):
    """Say whether a period of months ends on the corresponding day or on that month's last day."""

    DAY = "day"
    MONTH_END = "month_end"


class InitialBasis(StrEnum):
    """Say what the first deadline counts from, while nothing was certified yet."""

    APPROVAL_COUNTS = "approval_counts"
    FIRST_PAYMENT_MONTH = "first_payment_month"
    YEAR_END = "year_end"


@dataclass(frozen=True)
class RollingMonths:
    """Certify again at most so many months after the last time."""

    months: int
    granularity: Granularity
    initial_basis: InitialBasis


@dataclass(frozen=True)
class RollingDays:
    """Certify again at most so many days after the last time."""

    days: int
    initial_basis: InitialBasis


@dataclass(frozen=True)
class YearAndTwelveMonths:
    """Certify once in every calendar year and at most twelve months after the last time (递延式)."""

    initial_basis: InitialBasis


@dataclass(frozen=True)
class CalendarYear:
    """Certify once in every calendar year."""

    initial_basis: InitialBasis


@dataclass(frozen=True, order=True)
class MonthDay:
    """Name a day of every year; a day the month does not have means its end."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Give the day in one year."""
        first = date(year, self.month, 1)
        return min(first + timedelta(days=self.day - 1), month_end(first))


@dataclass(frozen=True)
class FixedWindow:
    """Certify within a window of every year, both days included; it may reach into the next year."""

    opens: MonthDay
    closes: MonthDay
    initial_basis: InitialBasis


class Anchor(StrEnum):
    """Say which month of a person's life a window lies around."""

    RETIREMENT = "retirement"
    BIRTH = "birth"


@dataclass(frozen=True)
class MonthWindow:
    """Certify every year in the whole months around one's own: that of retirement, or of birth."""

    anchor: Anchor
    months_before: int
    months_after: int
    initial_basis: InitialBasis

    def around(self, day: date) -> FixedWindow:
        """Give the window of a person whose month this day lies in."""
        first = add_months(day.replace(day=1), -self.months_before)
        last = add_months(day.replace(day=1), self.months_after)
        closes = MonthDay(last.month, LONGEST_MONTH)
        return FixedWindow(MonthDay(first.month, 1), closes, self.initial_basis)


CycleRule = RollingMonths | RollingDays | YearAndTwelveMonths | CalendarYear | FixedWindow | MonthWindow


@dataclass(frozen=True)
class DueAnswer:
    """Hold a deadline and its proof: each limb of the rule with its own date; the earliest one binds.

    `counted_from` is the event, approval or benefit start the limbs were counted from. `transition` tells why the
    deadline is another than the limbs give: the rule changed since, or the first deadline gave more time.
    """

    due_on: date
    counted_from: date
    limbs: tuple[Reason, ...]
    law: tuple[str, ...]
    transition: Reason | None = None


@dataclass(frozen=True)
class _Limb:
    code: str
    due_on: date
    facts: Mapping[str, Any]
    law: tuple[str, ...] = ()


def parse_rule(value: Mapping[str, Any]) -> CycleRule:
    """Read a cycle rule from its policy value, such as `{"type": "rolling_months", "months": 12, ...}`.

    Raises ValueError where the type is unknown, or a parameter is missing or out of range.
    """
    try:
        return _parse(value, InitialBasis(value["initial_basis"]))
    except KeyError as missing:
        raise ValueError(f"the cycle rule lacks {missing.args[0]}") from None


def needs_birth(rule: CycleRule) -> bool:
    """Say whether a rule asks for the day of birth."""
    return isinstance(rule, MonthWindow) and rule.anchor is Anchor.BIRTH


def needs_start(rule: CycleRule) -> bool:
    """Say whether a rule asks for the benefit's first day even of those who certified since.

    A cycle shorter than a year may end before the first deadline does, which nobody loses by an early proof.
    """
    if isinstance(rule, MonthWindow) and rule.anchor is Anchor.RETIREMENT:
        return True
    if rule.initial_basis is InitialBasis.APPROVAL_COUNTS:
        return False
    match rule:
        case RollingMonths(months=months):
            return months < MONTHS_A_YEAR
        case RollingDays(days=days):
            return days < _LONGEST_YEAR
        case FixedWindow() | MonthWindow():
            return True
        case YearAndTwelveMonths() | CalendarYear():
            return False
        case _:
            assert_never(rule)


def due_on(
    rule: CycleRule, last_event_on: date | None, benefit_starts_on: date, *, born_on: date | None = None
) -> DueAnswer:
    """Compute by which day, inclusive, the next certification must happen.

    An event before the benefit started proved another entitlement and is not counted. The month of retirement is that
    in which the benefit starts. Raises ValueError where the rule asks for a day of birth that is not given.
    Law: Civil Code art. 201-203, 1259.
    """
    rule = _own(rule, benefit_starts_on, born_on)
    counts = last_event_on is not None and last_event_on >= benefit_starts_on
    if counts and last_event_on is not None:
        return _at_least_first(rule, _answer(last_event_on, _limbs(rule, last_event_on)), benefit_starts_on)
    if rule.initial_basis is InitialBasis.APPROVAL_COUNTS:
        return _answer(benefit_starts_on, _limbs(rule, benefit_starts_on))
    return _answer(benefit_starts_on, _first_limbs(rule.initial_basis, benefit_starts_on))


def _at_least_first(rule: CycleRule, found: DueAnswer, benefit_starts_on: date) -> DueAnswer:
    """Leave somebody the time their first deadline gave: who proves themselves early in it loses nothing by it."""
    if rule.initial_basis is InitialBasis.APPROVAL_COUNTS:
        return found
    first = _answer(benefit_starts_on, _first_limbs(rule.initial_basis, benefit_starts_on))
    if first.due_on <= found.due_on:
        return found
    return replace(
        found,
        due_on=first.due_on,
        transition=Reason(FIRST_KEEPS, {"from": benefit_starts_on, "due_on": first.due_on}),
    )


def _own(rule: CycleRule, benefit_starts_on: date, born_on: date | None) -> CycleRule:
    """Turn a window around somebody's own month into the window of that person."""
    if not isinstance(rule, MonthWindow):
        return rule
    if rule.anchor is Anchor.RETIREMENT:
        return rule.around(benefit_starts_on)
    if born_on is None:
        raise ValueError("a window around the month of birth needs the day of birth")
    return rule.around(born_on)


def days_left(due: date, on: date) -> int:
    """Count the days until a deadline; 0 on the day itself, negative once it has passed."""
    return (due - on).days


def standing(due: date, on: date, due_soon_days: int, in_time_until: date | None = None) -> Standing:
    """Say how a person stands towards a deadline; the day itself is in time, and so is every day `in_time_until`."""
    if on > max(due, in_time_until or due):
        return Standing.OVERDUE
    return Standing.DUE_SOON if days_left(due, on) <= due_soon_days else Standing.VALID


def _parse(value: Mapping[str, Any], basis: InitialBasis) -> CycleRule:
    match value["type"]:
        case "rolling_months":
            granularity = Granularity(value.get("granularity", Granularity.DAY))
            return RollingMonths(_positive(value, "months"), granularity, basis)
        case "rolling_days":
            return RollingDays(_positive(value, "days"), basis)
        case "deferral_year_and_12_months":
            return YearAndTwelveMonths(basis)
        case "calendar_year":
            return CalendarYear(basis)
        case "fixed_window":
            return FixedWindow(_month_day(value["from"]), _month_day(value["to"]), basis)
        case "retirement_month_window":
            return _month_window(value, Anchor.RETIREMENT, basis)
        case "birth_month_window":
            return _month_window(value, Anchor.BIRTH, basis)
        case unknown:
            raise ValueError(f"there is no cycle rule of type {unknown}")


def _positive(value: Mapping[str, Any], name: str) -> int:
    number = value[name]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError(f"{name} must be a whole number above 0")
    return number


def _month_window(value: Mapping[str, Any], anchor: Anchor, basis: InitialBasis) -> MonthWindow:
    around = value["months_before"], value["months_after"]
    for number in around:
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MONTHS_AROUND_MAX:
            raise ValueError(f"a window reaches from 0 to {MONTHS_AROUND_MAX} months to each side")
    return MonthWindow(anchor, *around, basis)


def _month_day(text: str) -> MonthDay:
    # A leap year, so that 29 February can be named.
    day = date.fromisoformat(f"2000-{text}")
    return MonthDay(day.month, day.day)


def _answer(counted_from: date, limbs: Iterator[_Limb]) -> DueAnswer:
    found = sorted(limbs, key=lambda limb: limb.due_on)
    told = tuple(Reason(limb.code, {**limb.facts, "due_on": limb.due_on}, limb.law) for limb in found)
    law = tuple(dict.fromkeys((*found[0].law, *_INCLUSIVE_LAW)))
    return DueAnswer(found[0].due_on, counted_from, told, law)


def _limbs(rule: CycleRule, last: date) -> Iterator[_Limb]:
    match rule:
        case RollingMonths(months=months, granularity=granularity):
            yield _months_limb(last, months, granularity)
        case RollingDays(days=days):
            yield _Limb(
                DAYS_LIMB,
                last + timedelta(days=days),
                {"from": last, "days": days},
                _DAYS_LAW,
            )
        case YearAndTwelveMonths():
            yield _months_limb(last, MONTHS_A_YEAR, Granularity.DAY)
            yield _next_year_limb(last)
        case CalendarYear():
            yield _next_year_limb(last)
        case FixedWindow():
            yield _window_limb(rule, last)
        case MonthWindow():
            raise TypeError("a window around one's own month has no limb before it is somebody's")
        case _:
            assert_never(rule)


def _first_limbs(basis: InitialBasis, starts_on: date) -> Iterator[_Limb]:
    if basis is InitialBasis.FIRST_PAYMENT_MONTH:
        yield _Limb(FIRST_MONTH_LIMB, month_end(starts_on), {"from": starts_on})
    else:
        yield _Limb(
            FIRST_YEAR_LIMB,
            _year_end(starts_on.year),
            {"from": starts_on, "year": starts_on.year},
        )


def _months_limb(last: date, months: int, granularity: Granularity) -> _Limb:
    corresponding = add_months(last, months)
    due = month_end(corresponding) if granularity is Granularity.MONTH_END else corresponding
    facts = {
        "from": last,
        "months": months,
        "granularity": granularity,
        "has_no_corresponding_day": corresponding.day != last.day,
    }
    return _Limb(MONTHS_LIMB, due, facts, _MONTHS_LAW)


def _next_year_limb(last: date) -> _Limb:
    year = last.year + 1
    return _Limb(CALENDAR_YEAR_LIMB, _year_end(year), {"from": last, "year": year})


def _window_limb(rule: FixedWindow, last: date) -> _Limb:
    """Find the first window that opens after the event: only an event inside a window serves that window."""
    openings = (rule.opens.in_year(year) for year in (last.year, last.year + 1))
    opens_on = next(opening for opening in openings if opening > last)
    year = opens_on.year if rule.opens <= rule.closes else opens_on.year + 1
    return _Limb(WINDOW_LIMB, rule.closes.in_year(year), {"from": last, "opens_on": opens_on})


def _year_end(year: int) -> date:
    return date(year, MONTHS_A_YEAR, 31)
