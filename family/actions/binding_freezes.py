"""Writes freezes of bindings: one touch of either side, lifted only by the side that froze it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.access import own_person_for
from accounts.actions import people
from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.actors import Actor
from family.actions import binding_rows, partner_telling
from family.actions.binding_notices import note, tell_both
from family.enums import BindingSide
from family.errors import BindingFrozenByOther, BindingNotOpen
from family.models.bindings import STANDING_STATES
from family.queries.bindings import BindingCard, card_of, frozen_by
from family.queries.uses import standing_of_sharer
from family.rules.binding_terms import frozen, thawed


@transaction.atomic
def freeze(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Let nothing be paid by a binding until the same side lifts it; freezing twice is freezing once. Tell both.

    Raises:
        BindingNotFound; BindingNotOpen: it does not stand.
    """
    held = binding_rows.hold(actor, public_id, at=at)
    row = held.row
    if row.state not in STANDING_STATES:
        raise BindingNotOpen
    was = frozen_by(row)
    now = frozen(was, held.side)
    if now is was:
        return card_of(row)
    row.frozen_at, row.frozen_by = row.frozen_at or at, now.value
    binding_rows.keep(row, ["frozen_at", "frozen_by"], at=at)
    tell_both(row, "family.binding.frozen", at=at)
    partner_telling.bindings([row], PartnerEventKind.BINDING_FROZEN, at=at)
    note(actor, "binding.frozen", row, at=at)
    return card_of(row)


@transaction.atomic
def freeze_all(actor: Actor, *, at: datetime) -> int:
    """Freeze every binding by which others use the signed-in person's account; say how many were not frozen before.

    They are frozen in the order of their ids, as everybody locks them.

    Raises:
        PersonNotFound.
    """
    own = own_person_for(actor)
    people.lock({own.id, *(card.user_id for card in standing_of_sharer(own.id))})
    cards = [card for card in standing_of_sharer(own.id) if not card.is_frozen_for(BindingSide.SHARER)]
    # All are held before the first is written down: whoever pays by one of them writes that down too.
    list(binding_rows.rows().filter(public_id__in=[card.public_id for card in cards]).order_by("pk"))
    for card in cards:
        freeze(actor, card.public_id, at=at)
    return len(cards)


@transaction.atomic
def thaw(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Lift one's own side's freeze; the other's stays, and what was not frozen stays as it is.

    Raises:
        BindingNotFound; BindingNotOpen: it does not stand; BindingFrozenByOther.
    """
    held = binding_rows.hold(actor, public_id, at=at)
    row = held.row
    if row.state not in STANDING_STATES:
        raise BindingNotOpen
    was = frozen_by(row)
    if was is None:
        return card_of(row)
    now = thawed(was, held.side)
    if now is was:
        raise BindingFrozenByOther
    row.frozen_by = now.value if now else ""
    row.frozen_at = row.frozen_at if now else None
    binding_rows.keep(row, ["frozen_at", "frozen_by"], at=at)
    tell_both(row, "family.binding.thawed" if now is None else "family.binding.frozen", at=at)
    told = PartnerEventKind.BINDING_THAWED if now is None else PartnerEventKind.BINDING_FROZEN
    partner_telling.bindings([row], told, at=at)
    note(actor, "binding.thawed", row, at=at)
    return card_of(row)
