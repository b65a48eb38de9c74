"""Reads of contributions and enrolments over time, and of the retirement category."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.contributions import ContributionKind, EnrolmentState, Scheme
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.fields import human
from accounts.models.contributions import ContributionSpan, RetirementCategory
from accounts.models.people import Enrolment
from accounts.rules.contributions import Span
from foundation.periods import Period

_PAID = [ContributionKind.PAID.value, ContributionKind.MAKE_UP.value, ContributionKind.ONE_OFF.value]


@dataclass(frozen=True)
class EnrolmentCard:
    """An enrolment with its capacity, place, period and state."""

    insurance: Insurance
    scheme: Scheme
    state: EnrolmentState
    area_key: str
    period: Period

    def state_on(self, on: date) -> EnrolmentState | None:
        """Give the state on a day, or nothing where the enrolment is not in force."""
        return self.state if self.period.contains(on) else None


def spans_of(person_id: int, *, known_at: datetime | None = None) -> list[Span]:
    """List what was paid on a person's insurances, the earliest first, as known at an instant or now."""
    rows = ContributionSpan.objects.known_at(known_at).filter(person__same_as=person_id)
    seen: dict[Span, int] = {}
    found = []
    for row in rows.order_by("starts_on", "pk"):
        span = span_of(row)
        # The same entry, recorded under two rows of one human being, was paid once.
        if seen.setdefault(span, row.person_id) == row.person_id:
            found.append(span)
    return found


@dataclass(frozen=True)
class Entry:
    """One entry of contributions as a desk works on it, by its number inside the house."""

    id: int
    span: Span
    source: str


def entries_of(person_id: int) -> list[Entry]:
    """List the entries on record for a person, the latest first."""
    rows = ContributionSpan.objects.current().filter(person__same_as=person_id).order_by("-starts_on", "-pk")
    return [Entry(row.pk, span_of(row), row.source) for row in rows]


def enrolments_of(person_id: int) -> list[EnrolmentCard]:
    """List a person's enrolments, past ones too, the earliest first."""
    rows = Enrolment.objects.current().filter(person__same_as=person_id).order_by("starts_on", "pk")
    found = [
        EnrolmentCard(
            insurance=Insurance(row.insurance),
            scheme=Scheme(row.scheme),
            state=EnrolmentState(row.state),
            area_key=row.area_key,
            period=Period(row.starts_on, row.ends_on),
        )
        for row in rows
    ]
    return list(dict.fromkeys(found))


def resident_years_paid(person_ids: Collection[int], years: Collection[int]) -> set[tuple[int, int]]:
    """Say for whom, and for which of some years, a contribution to residents' medical insurance is on record."""
    if not person_ids or not years:
        return set()
    rows = ContributionSpan.objects.filter(
        person__same_as_any=list(person_ids),
        superseded_at__isnull=True,
        insurance=Insurance.RESIDENT_MEDICAL.value,
        kind__in=_PAID,
        starts_on__lt=date(max(years) + 1, 1, 1),
        ends_on__gt=date(min(years), 1, 1),
    )
    spans = rows.values_list(human("person"), "starts_on", "ends_on")
    return {
        (person, year)
        for person, starts_on, ends_on in spans
        for year in years
        if starts_on < date(year + 1, 1, 1) and ends_on > date(year, 1, 1)
    }


def retirement_category_of(person_id: int, *, on: date) -> Retiree | None:
    """Give the retirement category on record for a person, or nothing."""
    held = RetirementCategory.objects.current().valid_on(on).filter(person__same_as=person_id)
    row = held.order_by("-recorded_at", "-pk").first()
    return Retiree(row.category) if row else None


def span_of(row: ContributionSpan) -> Span:
    """Copy a row into what rules reckon with."""
    return Span(
        insurance=Insurance(row.insurance),
        scheme=Scheme(row.scheme),
        kind=ContributionKind(row.kind),
        area_key=row.area_key,
        period=Period(row.starts_on, row.ends_on),
        months_count=row.months_count,
        base_fen=row.base_fen,
        unit_fen=row.unit_fen,
        personal_fen=row.personal_fen,
        employer=row.employer,
    )
