"""Writes what a sharer changes about a binding that stands, and the order in which a user uses several."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import people
from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.actors import Actor
from family.actions import binding_rows, partner_telling
from family.actions.binding_notices import note, tell
from family.enums import BindingSide, PlaceMove, SharingUse
from family.errors import (
    BindingNeedsProof,
    BindingNotAllowed,
    BindingNotFound,
    BindingNotOpen,
    BindingOrderFixed,
)
from family.models.bindings import STANDING_STATES, SharingBinding
from family.queries.bindings import BindingCard, card_of, in_order, terms_of, words_for
from family.queries.sharing import area_of, limits_of
from family.rules.binding_terms import Terms, is_more_generous, moved
from family.rules.sharing import USE_CLOSED
from foundation.clock import local_date
from foundation.errors import Reason


@transaction.atomic
def change(actor: Actor, public_id: UUID, terms: Terms, *, is_proved: bool, at: datetime) -> BindingCard:
    """Change what a binding may pay, as its sharer; less is a touch, more asks for a fresh proof. Tell the user.

    ``is_proved`` says whether the sharer has proved a moment ago who they are.

    Raises:
        BindingNotFound: absent, or not the actor's own account; BindingNotOpen; BindingTermsUnsound;
        BindingNeedsProof; BindingNotAllowed: a use is not open in the area.
    """
    held = binding_rows.hold(actor, public_id, at=at)
    row, was = held.row, terms_of(held.row)
    if held.side is not BindingSide.SHARER:
        raise BindingNotFound
    if row.state not in STANDING_STATES:
        raise BindingNotOpen
    binding_rows.sound(terms)
    if terms == was:
        return card_of(row)
    if is_more_generous(terms, was) and not is_proved:
        raise BindingNeedsProof
    _refuse_uses(row, terms, at=at)

    binding_rows.put_terms(row, terms)
    binding_rows.keep(row, binding_rows.TERMS, at=at)
    tell(row, BindingSide.USER, "family.binding.changed", at=at)
    partner_telling.bindings([row], PartnerEventKind.BINDING_CHANGED, at=at)
    note(actor, "binding.changed", row, at=at)
    return card_of(row)


@transaction.atomic
def move(actor: Actor, public_id: UUID, to: PlaceMove, *, at: datetime) -> list[BindingCard]:
    """Move one sharer in the order in which the user's sharers are used, and give the new order.

    Raises:
        BindingNotFound: absent, or the actor does not speak for its user; BindingNotOpen;
        BindingOrderFixed: the area's rule sets the order.
    """
    held = binding_rows.hold(actor, public_id, at=at)
    user_id = held.row.user.human_id
    if held.side is not BindingSide.USER:
        raise BindingNotFound
    if held.row.state not in STANDING_STATES:
        raise BindingNotOpen
    if not words_for(user_id, on=local_date(at)).is_order_set_by_user:
        raise BindingOrderFixed
    # Two moves at once would each number what it saw.
    people.lock([user_id])
    order = list(in_order(user_id).values_list("pk", flat=True))
    rows = {row.pk: row for row in binding_rows.rows().filter(pk__in=order).order_by("pk")}
    for place, pk in enumerate(moved(order, held.row.pk, to), start=1):
        if pk in rows and rows[pk].place != place:
            rows[pk].place = place
            rows[pk].save(update_fields=["place"])
    note(actor, "binding.moved", held.row, at=at)
    return [card_of(row) for row in in_order(user_id).select_related("sharer", "user")]


def _refuse_uses(row: SharingBinding, terms: Terms, *, at: datetime) -> None:
    on = local_date(at)
    closed = terms.uses - limits_of(area_of(row.sharer.human_id, on=on), on=on).uses
    if closed:
        told = tuple(use for use in SharingUse if use in closed)
        raise BindingNotAllowed(reasons=(Reason(USE_CLOSED, {"uses": told}),))
