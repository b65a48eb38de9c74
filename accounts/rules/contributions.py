"""Decide how many months of contributions count, what was paid in them, and which of them were paid twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import Period, month_number, month_of

RESIDENT = frozenset({Insurance.RESIDENT_PENSION, Insurance.RESIDENT_MEDICAL})
EMPLOYER_ONLY = frozenset({Insurance.WORK_INJURY, Insurance.MATERNITY})
MONTHS_MAX = 1200


@dataclass(frozen=True)
class Span:
    """Whole months of contributions of one base; amounts are fen a calendar month.

    `months_count` differs from the span's own months for a one-off payment alone.
    """

    insurance: Insurance
    scheme: Scheme
    kind: ContributionKind
    area_key: str
    period: Period
    months_count: int
    base_fen: int = 0
    unit_fen: int = 0
    personal_fen: int = 0
    employer: str = ""


@dataclass(frozen=True)
class Doubled:
    """Months that stand in more than one span of the same insurance, and the areas they stand in."""

    period: Period
    area_keys: tuple[str, ...]


@dataclass(frozen=True)
class YearLine:
    """What stands on record for one calendar year: months that count, and the fen paid."""

    year: int
    months_count: int
    unit_fen: int
    personal_fen: int


@dataclass(frozen=True)
class Paid:
    """What all spans of one insurance come to.

    `months_count` counts every calendar month once and adds what one-off payments bought. `periods` are the calendar
    months in one piece each; `doubled` hints at a conflict. The fen are what was really paid, twice or not.
    """

    months_count: int
    one_off_months: int
    unit_fen: int
    personal_fen: int
    periods: tuple[Period, ...]
    doubled: tuple[Doubled, ...]
    years: tuple[YearLine, ...]

    @property
    def first_on(self) -> date | None:
        """Give the first month on record, or nothing."""
        return self.periods[0].starts_on if self.periods else None

    def next_on(self, on: date) -> date:
        """Give the first month still to be paid: that of `on`, or the one after where it is on record."""
        is_paid = bool(self.periods) and self.periods[-1].contains(on)
        return month_of(month_number(on) + is_paid)


def usual_scheme(insurance: Insurance) -> Scheme:
    """Give the capacity in which an insurance is held unless something else is known."""
    return Scheme.RESIDENT if insurance in RESIDENT else Scheme.EMPLOYEE


def coalesce(spans: Iterable[Span], *, on: date) -> Paid:
    """Bring spans of one insurance together; months after the one of `on` do not count yet."""
    held = sorted((s for s in spans if s.period.starts_on <= on), key=lambda s: s.period.starts_on)
    dated = [span for span in held if span.kind is not ContributionKind.ONE_OFF]
    last = month_number(on) + 1
    where: dict[int, set[int]] = defaultdict(set)
    for place, span in enumerate(dated):
        for number in _numbers(span, last):
            where[number].add(place)
    bought = sum(span.months_count for span in held if span.kind is ContributionKind.ONE_OFF)
    years = _years(held, sorted(where), last)
    return Paid(
        months_count=len(where) + bought,
        one_off_months=bought,
        unit_fen=sum(line.unit_fen for line in years),
        personal_fen=sum(line.personal_fen for line in years),
        periods=_runs(sorted(where)),
        doubled=_doubled(dated, where),
        years=years,
    )


def may_record(span: Span, *, on: date) -> Decision:
    """Say everything that stands against recording a span on a day."""
    reasons = [*_shape(span, on), *_capacity(span)]
    if min(span.base_fen, span.unit_fen, span.personal_fen) < 0:
        reasons.append(Reason("contribution.amount_negative"))
    return Decision(tuple(reasons))


def _shape(span: Span, on: date) -> Iterable[Reason]:
    """Check that the span is made of whole months that have begun, and counts what it should."""
    starts_on, ends_on = span.period.starts_on, span.period.ends_on
    if ends_on is None or starts_on.day != 1 or ends_on.day != 1:
        yield Reason("contribution.not_whole_months")
        return
    own = month_number(ends_on) - month_number(starts_on)
    if own < 1 or not 1 <= span.months_count <= MONTHS_MAX:
        yield Reason("contribution.no_months", {"most": MONTHS_MAX})
    elif span.kind is ContributionKind.ONE_OFF and own != 1:
        yield Reason("contribution.one_off_in_one_month")
    elif span.kind is not ContributionKind.ONE_OFF and own != span.months_count:
        yield Reason("contribution.months_differ", {"own": own, "counted": span.months_count})
    if month_number(ends_on) - 1 > month_number(on):
        yield Reason("contribution.in_future")


def _capacity(span: Span) -> Iterable[Reason]:
    """Check that the insurance can be held in this capacity, and that those pay who have to.

    Law: SIL 33, SIL 53.
    """
    if (span.scheme is Scheme.RESIDENT) != (span.insurance in RESIDENT):
        yield Reason("contribution.wrong_scheme")
    if span.insurance in EMPLOYER_ONLY and span.personal_fen > 0:
        law = "SIL 33" if span.insurance is Insurance.WORK_INJURY else "SIL 53"
        yield Reason("contribution.employer_only", {"insurance": span.insurance}, (law,))
    if span.scheme is Scheme.FLEXIBLE and span.unit_fen > 0:
        yield Reason("contribution.flexible_has_no_unit")


def _numbers(span: Span, last: int) -> range:
    """Number the calendar months of a span that have begun."""
    ends_on = span.period.ends_on
    end = last if ends_on is None else min(month_number(ends_on), last)
    return range(month_number(span.period.starts_on), end)


def _runs(numbers: Sequence[int]) -> tuple[Period, ...]:
    """Join months that follow one another."""
    if not numbers:
        return ()
    breaks = [i for i, (one, other) in enumerate(pairwise(numbers), start=1) if other != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(numbers)]
    return tuple(
        Period(month_of(numbers[start]), month_of(numbers[end - 1] + 1))
        for start, end in zip(starts, ends, strict=True)
    )


def _doubled(spans: Sequence[Span], where: dict[int, set[int]]) -> tuple[Doubled, ...]:
    """List the months that stand in several spans, those of the same spans together."""
    together: dict[frozenset[int], list[int]] = defaultdict(list)
    for number in sorted(where):
        if len(where[number]) > 1:
            together[frozenset(where[number])].append(number)
    found = [
        Doubled(run, tuple(sorted({spans[place].area_key for place in places})))
        for places, numbers in together.items()
        for run in _runs(numbers)
    ]
    return tuple(sorted(found, key=lambda doubled: doubled.period))


def _years(spans: Sequence[Span], counted: Sequence[int], last: int) -> tuple[YearLine, ...]:
    """Cut everything by calendar year, the latest first; a one-off payment stands in the year it was made in."""
    months: dict[int, int] = defaultdict(int)
    unit: dict[int, int] = defaultdict(int)
    personal: dict[int, int] = defaultdict(int)
    for number in counted:
        months[month_of(number).year] += 1
    for span in spans:
        for number in _numbers(span, last):
            year = month_of(number).year
            unit[year] += span.unit_fen
            personal[year] += span.personal_fen
        if span.kind is ContributionKind.ONE_OFF:
            months[span.period.starts_on.year] += span.months_count
    return tuple(
        YearLine(year, months[year], unit[year], personal[year]) for year in sorted(months, reverse=True)
    )
