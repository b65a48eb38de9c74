"""Reads of batch uploads: how far one is, what became of its items, and what the items mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from accounts.fields import human
from certification.enums import ItemState
from certification.models.batches import BatchItem, CertificationBatch
from certification.models.entitlements import Entitlement


@dataclass(frozen=True)
class UploadCard:
    """An upload as the partner that sent it sees it, with how many of its items stand how."""

    id: int
    public_id: UUID
    total_count: int
    received_at: datetime
    ended_at: datetime | None
    counts: dict[ItemState, int]


@dataclass(frozen=True)
class ItemCard:
    """What became of one item."""

    position: int
    external_id: str
    state: ItemState
    code: str
    certification_id: UUID | None
    due_on: date | None


@dataclass(frozen=True)
class Meant:
    """Whose benefit an item names, and which area pays it."""

    person_id: int
    area_key: str


def upload_of_partner(partner_id: int, public_id: UUID) -> UploadCard | None:
    """Find an upload of this partner, or nothing."""
    row = CertificationBatch.objects.filter(partner_id=partner_id, public_id=public_id).first()
    if row is None:
        return None
    return UploadCard(
        row.pk, row.public_id, row.total_count, row.received_at, row.ended_at, counts_of(row.pk)
    )


def counts_of(batch_id: int) -> dict[ItemState, int]:
    """Count how many items of an upload stand how."""
    counted = BatchItem.objects.filter(batch=batch_id).order_by().values_list("state").annotate(Count("pk"))
    found = {ItemState(state): count for state, count in counted}
    return {state: found.get(state, 0) for state in ItemState}


def items_of(batch_id: int, *, after: int, state: ItemState | None, most: int) -> list[ItemCard]:
    """Give items of an upload in their order, from behind a position on."""
    rows = BatchItem.objects.filter(batch=batch_id, position__gt=after)
    rows = rows.filter(state=state.value) if state is not None else rows
    return [
        ItemCard(
            row.position, row.external_id, ItemState(row.state), row.code, row.certification_id, row.due_on
        )
        for row in rows.order_by("position")[:most]
    ]


def meant_by(entitlement_ids: Iterable[UUID], *, on: date) -> dict[UUID, Meant]:
    """Say whose benefits some ids name that live on a day, in one statement."""
    rows = Entitlement.objects.filter(
        public_id__in=set(entitlement_ids), superseded_at__isnull=True, starts_on__lte=on
    ).exclude(ends_on__lte=on)
    found = rows.values_list("public_id", human("person"), "paying_area_key")
    return {public_id: Meant(person_id, area_key) for public_id, person_id, area_key in found}
