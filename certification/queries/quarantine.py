"""Reads of proofs that were set aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certification.enums import Method, QuarantineReason, QuarantineState
from certification.models.quarantine import QuarantinedEvent


@dataclass(frozen=True)
class QuarantineCard:
    """A proof set aside, as a desk sees it."""

    id: int
    public_id: UUID
    partner_id: int
    external_id: str
    person_id: int | None
    entitlement_id: UUID | None
    area_key: str
    method: Method
    reason: QuarantineReason
    time_text: str
    received_at: datetime
    state: QuarantineState
    words: str


def set_aside_in(
    area_keys: Iterable[str], state: QuarantineState, after: int | None, *, most: int
) -> list[QuarantineCard]:
    """List what was set aside for the desks of some areas, the oldest first, from behind one of them on."""
    rows = QuarantinedEvent.objects.filter(area_key__in=set(area_keys), state=state.value)
    rows = rows.filter(pk__gt=after) if after is not None else rows
    return [card_of(row) for row in rows.select_related("person", "entitlement").order_by("pk")[:most]]


def set_aside_by_public_id(public_id: UUID) -> QuarantineCard | None:
    """Find one entry, or nothing."""
    rows = QuarantinedEvent.objects.select_related("person", "entitlement")
    row = rows.filter(public_id=public_id).first()
    return card_of(row) if row else None


def open_count(area_keys: Iterable[str], *, most: int) -> int:
    """Count what waits for the desks of some areas, up to a most."""
    rows = QuarantinedEvent.objects.filter(area_key__in=set(area_keys), state=QuarantineState.OPEN.value)
    return rows.order_by()[:most].count()


def card_of(row: QuarantinedEvent) -> QuarantineCard:
    """Copy a row into what may leave the floor."""
    return QuarantineCard(
        id=row.pk,
        public_id=row.public_id,
        partner_id=row.partner_id,
        external_id=row.external_id,
        person_id=row.person.human_id if row.person else None,
        entitlement_id=row.entitlement.public_id if row.entitlement else None,
        area_key=row.area_key,
        method=Method(row.method),
        reason=QuarantineReason(row.reason),
        time_text=row.time_text,
        received_at=row.received_at,
        state=QuarantineState(row.state),
        words=row.words,
    )
