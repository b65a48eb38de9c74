"""Reads of account sharing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from family.enums import BindingState
from family.models.bindings import OPEN_STATES, SharingBinding


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
    mine = Q(sharer__same_as=person_id) | Q(user__same_as=person_id)
    rows = SharingBinding.objects.filter(mine).select_related("sharer", "user")
    cards = [card_of(row) for row in rows.order_by("-proposed_at", "-pk")]
    # Two people bound twice, under different rows of theirs: of two active ones or two offers the earlier counts.
    opened = [card for card in cards if card.state.value in OPEN_STATES]
    opened.sort(key=lambda card: card.state is BindingState.ACTIVE)
    first = {(card.sharer_id, card.user_id): card.public_id for card in opened}
    return [card for card in cards if card not in opened or card.public_id in first.values()]


def binding_by_public_id(public_id: UUID) -> BindingCard | None:
    """Find a binding by public id, or nothing."""
    row = SharingBinding.objects.select_related("sharer", "user").filter(public_id=public_id).first()
    return card_of(row) if row else None


def card_of(row: SharingBinding) -> BindingCard:
    """Copy a row into what may leave the floor."""
    return BindingCard(
        public_id=row.public_id,
        sharer_id=row.sharer.human_id,
        user_id=row.user.human_id,
        state=BindingState(row.state),
        relation=row.relation,
        proposed_at=row.proposed_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
    )
