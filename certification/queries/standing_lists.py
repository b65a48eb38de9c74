"""The desk's lists of benefits that ask for something: late ones by how far they have come, and changes to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from certification.enums import Benefit, PeriodKind, StatusQuestion, SuspensionStepKind
from certification.models.entitlements import Deadline
from certification.models.events import Certification, StatusReview, Withdrawal
from certification.models.standings import Signal, StandingPeriod, SuspensionStep
from certification.queries.deadlines import Days, in_time_rule_of
from certification.rules.tolerance import last_late
from regions.errors import PolicyMissing
from regions.queries.workdays import work_calendar

# A mark is a day and a row in one number; no list is longer than this many rows.
_ROWS_MAX = 10**11


class LateList(StrEnum):
    """How far the steps towards a suspension have come."""

    OVERDUE = "overdue"
    SIGNALS = "signals"
    IN_NOTICE = "in_notice"


@dataclass(frozen=True)
class LateRow:
    """One benefit whose deadline has passed beyond every tolerance."""

    mark: int
    entitlement_id: UUID
    person_id: int
    benefit: Benefit
    due_on: date
    signals_count: int


@dataclass(frozen=True)
class ReviewCard:
    """A change that may end a benefit, to be looked at."""

    id: int
    public_id: UUID
    entitlement_id: UUID
    person_id: int
    benefit: Benefit
    paying_area_key: str
    question: StatusQuestion
    opened_at: datetime
    is_open: bool


@dataclass(frozen=True)
class AfterDeath:
    """A benefit of somebody who died, and the proof dated after the death, if there is one."""

    entitlement_id: UUID
    person_id: int
    benefit: Benefit
    died_on: date
    certification_id: UUID
    event_on: date


@dataclass(frozen=True)
class Window:
    """The deadlines of one area and benefit that are late on a day, and those that are near."""

    area_key: str
    benefit: Benefit
    late_on: date
    soon_days: int


def windows_on(area_keys: Iterable[str], *, on: date) -> list[Window]:
    """Lay out until which deadline somebody is late, for every benefit of some areas that has a rule."""
    next_worked = work_calendar().next_worked
    found = []
    for key in sorted(set(area_keys)):
        for benefit in Benefit:
            try:
                days: Days = in_time_rule_of(key, benefit, on=on)
            except PolicyMissing:
                continue
            late_on = last_late(on, partial(days.in_time_until, next_worked=next_worked))
            found.append(Window(key, benefit, late_on, days.soon_days))
    return found


def late_rows(
    area_keys: Iterable[str], which: LateList, after: int | None, *, on: date, most: int
) -> list[LateRow]:
    """Give one page of the late benefits of some areas, the longest late first.

    Who is dead, exempt, suspended or ended is on no such list, nor whom the withdrawal of a proof protects.
    """
    late = Q(pk__in=[])
    for window in windows_on(area_keys, on=on):
        late |= Q(paying_area_key=window.area_key, benefit=window.benefit.value, due_on__lte=window.late_on)
    rows = _at_step(_asked(Deadline.objects.filter(late), on=on), which)
    if after is not None:
        day, key = date.fromordinal(after // _ROWS_MAX), after % _ROWS_MAX
        rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=key))
    page = rows.select_related("entitlement", "person").order_by("due_on", "pk")[:most]
    counts = _signal_counts([row.pk for row in page])
    return [
        LateRow(
            row.due_on.toordinal() * _ROWS_MAX + row.pk,
            row.entitlement.public_id,
            row.person.human_id,
            Benefit(row.benefit),
            row.due_on,
            counts.get((row.pk, row.due_on), 0),
        )
        for row in page
    ]


def reviews_after(area_keys: Iterable[str], after: int | None, *, most: int) -> list[ReviewCard]:
    """List the changes to look at in some areas, the oldest first."""
    rows = StatusReview.objects.filter(
        closed_at__isnull=True, entitlement__paying_area_key__in=set(area_keys), pk__gt=after or 0
    )
    return [_review(row) for row in rows.select_related("entitlement__person").order_by("pk")[:most]]


def review_by_public_id(public_id: UUID) -> ReviewCard | None:
    """Find a change to look at, or nothing."""
    row = StatusReview.objects.select_related("entitlement__person").filter(public_id=public_id).first()
    return _review(row) if row else None


def reviews_of(entitlement_id: UUID) -> list[ReviewCard]:
    """List the changes of one benefit that are to be looked at."""
    rows = StatusReview.objects.filter(entitlement__public_id=entitlement_id, closed_at__isnull=True)
    return [_review(row) for row in rows.select_related("entitlement__person").order_by("pk")]


def certified_after_death(area_keys: Iterable[str], *, most: int) -> list[AfterDeath]:
    """List proofs that are dated after the death on record: one of the two is wrong, and people look at it."""
    rows = Certification.objects.standing().filter(
        entitlement__superseded_at__isnull=True, entitlement__paying_area_key__in=set(area_keys)
    )
    dead = Q(event_on__gt=F("entitlement__person__died_on")) | Q(
        event_on__gt=F("entitlement__person__merged_into__died_on")
    )
    found = rows.filter(dead).select_related("entitlement__person__merged_into")
    return [
        AfterDeath(
            row.entitlement.public_id,
            row.entitlement.person.human_id,
            Benefit(row.entitlement.benefit),
            died_on,
            row.public_id,
            row.event_on,
        )
        for row in found.order_by("-event_on", "pk")[:most]
        if (died_on := (row.entitlement.person.merged_into or row.entitlement.person).died_on)
    ]


def _asked(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Keep those that are live and asked for a proof on a day."""
    stops = StandingPeriod.objects.current().valid_on(on).filter(entitlement=OuterRef("pk"))
    coming = StandingPeriod.objects.current().filter(
        entitlement=OuterRef("pk"), kind=PeriodKind.SUSPENDED.value, ends_on__isnull=True
    )
    protected = Withdrawal.objects.filter(certification__entitlement=OuterRef("pk"), protects_until__gte=on)
    live = rows.filter(entitlement__superseded_at__isnull=True, entitlement__starts_on__lte=on)
    live = live.exclude(entitlement__ends_on__lte=on).filter(
        person__died_on__isnull=True, person__merged_into__died_on__isnull=True
    )
    return live.exclude(Exists(stops)).exclude(Exists(coming)).exclude(Exists(protected))


def _at_step(rows: QuerySet[Deadline], which: LateList) -> QuerySet[Deadline]:
    here = {"entitlement": OuterRef("pk"), "due_on": OuterRef("due_on")}
    offered = SuspensionStep.objects.filter(kind=SuspensionStepKind.VISIT_OFFERED.value, **here)
    if which is LateList.IN_NOTICE:
        return rows.filter(Exists(offered))
    has_signals = Exists(Signal.objects.filter(**here))
    if which is LateList.SIGNALS:
        return rows.filter(has_signals).exclude(Exists(offered))
    return rows.exclude(has_signals)


def _signal_counts(entitlement_ids: list[int]) -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = {}
    rows = Signal.objects.filter(entitlement__in=entitlement_ids).values_list("entitlement_id", "due_on")
    for key in rows:
        found[key] = found.get(key, 0) + 1
    return found


def _review(row: StatusReview) -> ReviewCard:
    return ReviewCard(
        row.pk,
        row.public_id,
        row.entitlement.public_id,
        row.entitlement.person.human_id,
        Benefit(row.entitlement.benefit),
        row.entitlement.paying_area_key,
        StatusQuestion(row.question),
        row.opened_at,
        row.closed_at is None,
    )
