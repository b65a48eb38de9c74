"""Reads of account sharing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from family.enums import BindingState
from family.models.bindings import SharingBinding


@dataclass(frozen=True)
class BindingCard:
    """One account-sharing binding; ``relation`` is what the user is to the sharer."""

    public_id: UUID
    sharer_id: int
    user_id: int
    state: BindingState
    relation: str
    proposed_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


def bindings_of(person_id: int) -> list[BindingCard]:
    """Give the bindings a person takes part in, as sharer or as user, newest first."""
    rows = SharingBinding.objects.filter(Q(sharer=person_id) | Q(user=person_id)).order_by(
        "-proposed_at", "-pk"
    )
    return [card_of(row) for row in rows]


def binding_by_public_id(public_id: UUID) -> BindingCard | None:
    """Find a binding by public id, or nothing."""
    row = SharingBinding.objects.filter(public_id=public_id).first()
    return card_of(row) if row else None


def card_of(row: SharingBinding) -> BindingCard:
    """Copy a row into what may leave the floor."""
    return BindingCard(
        public_id=row.public_id,
        sharer_id=row.sharer_id,
        user_id=row.user_id,
        state=BindingState(row.state),
        relation=row.relation,
        proposed_at=row.proposed_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
    )
