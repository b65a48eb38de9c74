"""Writes what a user asks of a sharer, and the sharer's own word on it, which nobody gives for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.access import own_person_for
from accounts.actions import people
from accounts.errors.people import PersonNotFound
from accounts.rules.actors import Actor
from family.actions import binding_rows, partner_telling
from family.actions.binding_notices import note, tell
from family.actions.bindings import ONE_OPEN, AtDesk
from family.enums import BindingSide, BindingState, ConfirmedHow
from family.errors import BindingExists, BindingNotFound
from family.models.bindings import SharingBinding
from family.queries.bindings import BindingCard, card_of, guardians_of, terms_of
from family.rules.binding_terms import Terms
from foundation.clock import local_date


@dataclass(frozen=True)
class Asked:
    """Whose account is asked for, for whom, and whether the user themselves have said that they want it."""

    sharer_id: int
    user_id: int
    is_user_willing: bool = True


def ask(actor: Actor, sharer_id: int, terms: Terms | None = None, *, at: datetime) -> BindingCard:
    """Ask a near relative for the use of their account; it begins when they confirm it in person.

    Raises:
        PersonNotFound: the actor is nobody; BindingNotAllowed: with every reason at once; BindingExists.
    """
    own = own_person_for(actor)
    return ask_for(actor, Asked(sharer_id, own.id), terms, at=at)


def ask_for_child(
    actor: Actor, sharer_id: int, child_id: int, terms: Terms | None = None, *, at: datetime
) -> BindingCard:
    """Ask a near relative of one's minor child for the use of their account by the child.

    The parent's word is the child's own: it only benefits the child. To open one's own account is another act.

    Raises:
        PersonNotFound: no minor child of the signed-in person's; and as `ask`.
    Law: CC 23, 27, 145.
    """
    if actor.person_id not in guardians_of(child_id, sharer_id, on=local_date(at)):
        raise PersonNotFound
    return ask_for(actor, Asked(sharer_id, child_id), terms, at=at)


def ask_for(actor: Actor, asked: Asked, terms: Terms | None = None, *, at: datetime) -> BindingCard:
    """Ask a sharer as the user, or as a partner whom one of the two lets act for them, which the door has made sure of.

    Raises:
        As `ask`.
    """
    try:
        with transaction.atomic():
            return _ask(actor, asked, binding_rows.sound(terms or Terms()), at=at)
    except IntegrityError as error:
        if ONE_OPEN in str(error):
            raise BindingExists from error
        raise


def _ask(actor: Actor, asked: Asked, terms: Terms, *, at: datetime) -> BindingCard:
    people.lock([asked.sharer_id, asked.user_id])
    kin = binding_rows.refuse(asked.sharer_id, asked.user_id, terms.uses, on=local_date(at), is_new=True)
    row = SharingBinding(
        sharer_id=asked.sharer_id,
        user_id=asked.user_id,
        state=BindingState.ASKED.value,
        relation=kin.relation.value if kin else "",
        proposed_at=at,
        asked_at=at,
        user_agreed_at=at if asked.is_user_willing else None,
    )
    binding_rows.put_terms(row, terms)
    binding_rows.put_wait(row, at=at)
    row.save(force_insert=True)
    tell(row, BindingSide.SHARER, "family.binding.asked", at=at)
    partner_telling.binding(row, at=at)
    note(actor, "binding.asked", row, at=at)
    return card_of(row)


def confirm(actor: Actor, public_id: UUID, terms: Terms | None = None, *, at: datetime) -> BindingCard:
    """Say as the sharer, in person, that somebody may use one's account, and for what.

    The facts are asked again on the day. Where the user has not said that they want it, they are asked next.

    Raises:
        BindingNotFound: absent, or it does not ask the actor; no mandate and no desk stands in for the sharer.
        BindingNotOpen, BindingNotAllowed, BindingTermsUnsound.
    Law: CC 168.
    """
    with transaction.atomic():
        row = _asking(actor, public_id, at=at)
        return _confirm(actor, row, terms, None, at=at)


def confirm_at_desk(
    actor: Actor, public_id: UUID, desk: AtDesk, terms: Terms | None = None, *, at: datetime
) -> BindingCard:
    """Write down that the sharer, at the desk in person with their card, says yes to what was asked.

    Raises:
        BindingNotFound: it does not ask whom the desk serves; and as `confirm`.
    """
    with transaction.atomic():
        known = SharingBinding.objects.filter(public_id=public_id, sharer__same_as=desk.sharer_id)
        people.lock({one for pair in known.values_list("sharer_id", "user_id") for one in pair})
        row = binding_rows.rows().filter(public_id=public_id, sharer__same_as=desk.sharer_id).first()
        if row is None:
            raise BindingNotFound
        binding_rows.refuse_over(row, BindingState.ASKED, at=at)
        return _confirm(actor, row, terms, desk, at=at)


def turn_down(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Say as the sharer that one's account stays one's own; the user is told so.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = _asking(actor, public_id, at=at)
        row.state = BindingState.DECLINED.value
        row.answered_at = row.ended_at = at
        binding_rows.keep(row, ["state", "answered_at", "ended_at"], at=at)
        if row.user_agreed_at is not None:
            tell(row, BindingSide.USER, "family.binding.turned_down", at=at)
        partner_telling.binding(row, at=at)
        note(actor, "binding.turned_down", row, at=at)
        return card_of(row)


def _asking(actor: Actor, public_id: UUID, *, at: datetime) -> SharingBinding:
    held = binding_rows.hold(actor, public_id, at=at)
    if held.side is not BindingSide.SHARER:
        raise BindingNotFound
    binding_rows.refuse_over(held.row, BindingState.ASKED, at=at)
    return held.row


def _confirm(
    actor: Actor, row: SharingBinding, terms: Terms | None, desk: AtDesk | None, *, at: datetime
) -> BindingCard:
    """Ask the rule again, write the sharer's word, and let it begin or ask the user."""
    wanted = binding_rows.sound(terms or terms_of(row))
    binding_rows.refuse(
        row.sharer.human_id,
        row.user.human_id,
        wanted.uses,
        on=local_date(at),
        is_new=False,
        is_at_desk=desk is not None,
    )
    binding_rows.put_terms(row, wanted)
    binding_rows.put_confirmed(row, desk.how if desk else ConfirmedHow.ONLINE, at=at)
    is_wanted = row.user_agreed_at is not None or desk is not None
    if is_wanted:
        binding_rows.begin(row, at=at)
    else:
        row.state = BindingState.PROPOSED.value
        binding_rows.put_wait(row, at=at)
    changed = [
        *("state", "answered_at", "starts_on", "confirmed_at", "confirmed_how", "reviewed_at", "answer_by")
    ]
    binding_rows.keep(row, [*changed, *binding_rows.TERMS], at=at)
    tell(row, BindingSide.USER, "family.binding.confirmed" if is_wanted else "family.binding.proposed", at=at)
    facts = {"how": desk.how.value} if desk else {}
    partner_telling.binding(row, at=at)
    note(actor, "binding.confirmed", row, desk.where if desk else None, at=at, **facts)
    return card_of(row)
