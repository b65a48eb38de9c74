"""Reads of daily reconciliation: a payee's own files, and the differences that wait for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from family.enums.payments import DifferenceKind, DifferenceState, ReconciledEntry
from family.models.reconciliation import DayFile, Difference


@dataclass(frozen=True)
class DifferenceCard:
    """One difference between a payee's day and ours; amounts are fen."""

    public_id: UUID
    payee_name: str
    day: date
    kind: DifferenceKind
    entry: ReconciledEntry
    payment_reference: str
    refund_reference: str
    payment_public_id: UUID | None
    area_key: str
    ours_fen: int | None
    theirs_fen: int | None
    our_state: str
    state: DifferenceState
    found_at: datetime
    note: str


@dataclass(frozen=True)
class DayFileCard:
    """One file with what it came to; ``differences`` are those of the day that are open now."""

    public_id: UUID
    day: date
    received_at: datetime
    rows_count: int
    matched_count: int
    differences_count: int
    differences: tuple[DifferenceCard, ...]


def file_of_payee(payee_id: int, public_id: UUID, *, most: int) -> DayFileCard | None:
    """Find a file a payee sent, or nothing."""
    row = DayFile.objects.filter(payee=payee_id, public_id=public_id).first()
    return _file(row, most) if row else None


def differences_waiting(area_keys: Collection[str], *, most: int) -> list[DifferenceCard]:
    """Give the open differences a desk of some areas looks after, the oldest first.

    What nobody knows of here belongs to no area, and every desk sees it.
    """
    rows = _open().filter(Q(area_key__in=area_keys) | Q(area_key=""))
    return [card_of(row) for row in rows.order_by("found_at", "pk")[:most]]


def open_count() -> int:
    """Count the differences nobody has dealt with."""
    return Difference.objects.filter(state=DifferenceState.OPEN.value).count()


def card_of(row: Difference) -> DifferenceCard:
    """Copy a row into what may leave the floor."""
    return DifferenceCard(
        public_id=row.public_id,
        payee_name=row.payee.name,
        day=row.day,
        kind=DifferenceKind(row.kind),
        entry=ReconciledEntry(row.entry),
        payment_reference=row.payment_reference,
        refund_reference=row.refund_reference,
        payment_public_id=row.payment.public_id if row.payment else None,
        area_key=row.area_key,
        ours_fen=row.ours_fen,
        theirs_fen=row.theirs_fen,
        our_state=row.our_state,
        state=DifferenceState(row.state),
        found_at=row.found_at,
        note=row.note,
    )


def _file(row: DayFile, most: int) -> DayFileCard:
    found = _open().filter(payee=row.payee_id, day=row.day)
    return DayFileCard(
        public_id=row.public_id,
        day=row.day,
        received_at=row.received_at,
        rows_count=row.rows_count,
        matched_count=row.matched_count,
        differences_count=found.count(),
        differences=tuple(card_of(one) for one in found.order_by("pk")[:most]),
    )


def _open() -> QuerySet[Difference]:
    return Difference.objects.select_related("payee", "payment").filter(state=DifferenceState.OPEN.value)


@dataclass(frozen=True)
class DayProgress:
    """How far a payee's day has been looked through: how many differences are open, and how many are dealt with."""

    payee_public_id: UUID
    payee_name: str
    day: date
    open_count: int
    done_count: int

    @property
    def all_count(self) -> int:
        """Count every difference of the day."""
        return self.open_count + self.done_count


def progress_by_day(area_keys: Collection[str], *, most: int) -> list[DayProgress]:
    """Give each payee's days with differences a desk of some areas looks after: what is open first, the newest first."""
    rows = Difference.objects.filter(_of_areas(area_keys)).exclude(state=DifferenceState.GONE.value)
    waits = Count("pk", filter=Q(state=DifferenceState.OPEN.value))
    found = (
        rows.values("payee__public_id", "payee__name", "day")
        .annotate(waits=waits, everything=Count("pk"))
        .order_by("-waits", "-day", "payee__name")[:most]
    )
    return [
        DayProgress(
            one["payee__public_id"],
            one["payee__name"],
            one["day"],
            one["waits"],
            one["everything"] - one["waits"],
        )
        for one in found
    ]


def differences_of_day(
    area_keys: Collection[str], payee: UUID, day: date, *, most: int
) -> list[DifferenceCard]:
    """Give every difference of a payee's day a desk of some areas looks after, those that are open first."""
    rows = Difference.objects.select_related("payee", "payment").filter(
        _of_areas(area_keys), payee__public_id=payee, day=day
    )
    rows = rows.exclude(state=DifferenceState.GONE.value)
    # Without a time of closing it is open.
    return [card_of(row) for row in rows.order_by(F("closed_at").asc(nulls_first=True), "pk")[:most]]


def difference_at_desk(area_keys: Collection[str], public_id: UUID) -> DifferenceCard | None:
    """Find a difference a desk of some areas looks after, open or dealt with, or nothing."""
    rows = Difference.objects.select_related("payee", "payment").filter(_of_areas(area_keys))
    row = rows.filter(public_id=public_id).first()
    return card_of(row) if row else None


def _of_areas(area_keys: Collection[str]) -> Q:
    return Q(area_key__in=area_keys) | Q(area_key="")
