"""Writes account sharing: proposed by the sharer, accepted or declined by the user, ended by either.

What the user asks for, and the sharer's own word on it, is in `binding_asking`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import notices, people
from accounts.errors.people import PersonNotFound
from accounts.rules.actors import Actor
from family.actions import binding_rows, partner_telling
from family.actions.binding_notices import Desk, note, tell, topic
from family.enums import BindingSide, BindingState, ConfirmedHow
from family.errors import BindingExists, BindingNotFound, BindingNotOpen
from family.models.bindings import OPEN_STATES, WAITING_STATES, SharingBinding
from family.queries.bindings import BindingCard, age_of, card_of, terms_of, words_in
from family.queries.kin import parents_of
from family.queries.sharing import area_of, open_between
from family.rules.binding_terms import Terms, ends_on
from foundation.clock import local_date

ONE_OPEN = "family_binding_one_open"


@dataclass(frozen=True)
class AtDesk:
    """What a desk has seen: the sharer is there in person with their card, and perhaps the user too.

    Whether the clerk may serve them, and is no relative of theirs, is asked where the two were looked up. ``how`` says
    which desk it is: the agency's, or that of a hospital's insurance office.
    """

    sharer_id: int
    is_user_present: bool = False
    how: ConfirmedHow = ConfirmedHow.DESK
    where: Desk = field(default_factory=Desk)


def propose(actor: Actor, user_id: int, terms: Terms | None = None, *, at: datetime) -> BindingCard:
    """Offer a near relative the use of the signed-in person's own account.

    A child who is old enough, or whose parent shares with them, has it at once: it only benefits them. Their parents are
    told, and may stop it.

    Raises:
        BindingNotAllowed: with every reason at once.
        BindingExists: an open binding for this pair is there already.
        BindingTermsUnsound: the terms let nothing through.
        PersonNotFound: the actor is nobody who could share.
    Law: CC 145, 168.
    """
    if actor.person_id is None:
        raise PersonNotFound
    return _once(actor, actor.person_id, user_id, terms or Terms(), None, at=at)


def propose_at_desk(
    actor: Actor, desk: AtDesk, user_id: int, terms: Terms | None = None, *, at: datetime
) -> BindingCard:
    """Write down at a desk that a sharer who is there in person opens their account; it is bound at once.

    The user is told of it and may stop it in the same minute; whether they were there too stands beside it.

    Raises:
        As `propose`.
    """
    return _once(actor, desk.sharer_id, user_id, terms or Terms(), desk, at=at)


def _once(
    actor: Actor, sharer_id: int, user_id: int, terms: Terms, desk: AtDesk | None, *, at: datetime
) -> BindingCard:
    try:
        with transaction.atomic():
            return _propose(actor, sharer_id, user_id, binding_rows.sound(terms), desk, at=at)
    except IntegrityError as error:
        if ONE_OPEN in str(error):
            raise BindingExists from error
        raise


def _propose(
    actor: Actor, sharer_id: int, user_id: int, terms: Terms, desk: AtDesk | None, *, at: datetime
) -> BindingCard:
    """Gather facts, decide, write binding, notice and audit; both are held, so that no tie ends meanwhile."""
    on = local_date(at)
    people.lock([sharer_id, user_id])
    kin = binding_rows.refuse(sharer_id, user_id, terms.uses, on=on, is_new=True, is_at_desk=desk is not None)

    row = SharingBinding(
        sharer_id=sharer_id,
        user_id=user_id,
        state=BindingState.PROPOSED.value,
        relation=kin.relation.value if kin else "",
        proposed_at=at,
    )
    binding_rows.put_terms(row, terms)
    binding_rows.put_confirmed(row, desk.how if desk else ConfirmedHow.ONLINE, at=at)
    is_agreed = desk.is_user_present if desk else _has_it_at_once(sharer_id, user_id, on=on)
    is_wanted = is_agreed or desk is not None
    row.user_agreed_at = at if is_agreed else None
    if is_wanted:
        binding_rows.begin(row, at=at)
    else:
        binding_rows.put_wait(row, at=at)
    row.save(force_insert=True)
    tell(row, BindingSide.USER, "family.binding.opened" if is_wanted else "family.binding.proposed", at=at)
    facts = {"how": desk.how.value} if desk else {}
    where = desk.where if desk else None
    partner_telling.binding(row, at=at)
    note(actor, "binding.opened" if is_wanted else "binding.proposed", row, where, at=at, **facts)
    return card_of(row)


def _has_it_at_once(sharer_id: int, user_id: int, *, on: date) -> bool:
    """Say whether nobody has to accept: a child old enough may take it alone, or a parent who shares takes it for them.

    Law: CC 19, 20, 27, 145.
    """
    age = age_of(user_id, on=on)
    if not age.is_minor:
        return False
    return age.may_take or sharer_id in {one.id for one in parents_of(user_id, on=on)}


def accept(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Accept an offered binding, as the user or a parent of a young one; the facts are asked again on the day.

    Raises:
        BindingNotFound, BindingNotOpen, BindingNotAllowed.
    """
    with transaction.atomic():
        row = _offered(actor, public_id, at=at)
        binding_rows.refuse(
            row.sharer.human_id, row.user.human_id, terms_of(row).uses, on=local_date(at), is_new=False
        )
        row.user_agreed_at = row.user_agreed_at or at
        binding_rows.begin(row, at=at)
        columns = ["state", "answered_at", "starts_on", "user_agreed_at", "reviewed_at"]
        binding_rows.keep(row, columns, at=at)
        tell(row, BindingSide.SHARER, "family.binding.accepted", at=at)
        partner_telling.binding(row, at=at)
        note(actor, "binding.accepted", row, at=at)
        return card_of(row)


def decline(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Decline an offered binding.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = _offered(actor, public_id, at=at)
        row.state = BindingState.DECLINED.value
        row.answered_at = row.ended_at = at
        binding_rows.keep(row, ["state", "answered_at", "ended_at"], at=at)
        tell(row, BindingSide.SHARER, "family.binding.declined", at=at)
        partner_telling.binding(row, at=at)
        note(actor, "binding.declined", row, at=at)
        return card_of(row)


def end(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """End a binding from either side, at once for everything new; what was paid stays paid.

    How long an area wants a binding to last stops nobody: money that somebody no longer wants spent is theirs.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        held = binding_rows.hold(actor, public_id, at=at)
        row = held.row
        if row.state not in OPEN_STATES:
            raise BindingNotOpen
        ending = _close_all(actor, row, held.side, at=at)
        other = BindingSide.USER if held.side is BindingSide.SHARER else BindingSide.SHARER
        tell(row, other, f"family.binding.{ending.value}", at=at)
        return card_of(row)


def end_for(
    actor: Actor, public_id: UUID, side: BindingSide, where: Desk | None = None, *, at: datetime
) -> BindingCard:
    """End a binding for a side for whom a desk or a partner acts, which the door has made sure of; tell both sides.

    To stop is never to deal with oneself: nobody loses by it what is theirs.

    It stops at once for everything new, however long an area wants a binding to last.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = binding_rows.hold_both(public_id)
        if row.state not in OPEN_STATES:
            raise BindingNotOpen
        ending = _close_all(actor, row, side, where, at=at)
        for one in BindingSide:
            tell(row, one, f"family.binding.{ending.value}", at=at)
        return card_of(row)


def _offered(actor: Actor, public_id: UUID, *, at: datetime) -> SharingBinding:
    """Hold a binding that waits for the answer of the actor's side.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    held = binding_rows.hold(actor, public_id, at=at)
    if held.side is not BindingSide.USER:
        raise BindingNotFound
    binding_rows.refuse_over(held.row, BindingState.PROPOSED, at=at)
    return held.row


def _close_all(
    actor: Actor, row: SharingBinding, side: BindingSide, where: Desk | None = None, *, at: datetime
) -> BindingState:
    """Close a binding, and what else is open between the same two under other rows of theirs; say how the one ended.

    Whoever ends one means both.
    """
    twins = open_between(row.sharer.human_id, row.user.human_id).exclude(pk=row.pk)
    for twin in binding_rows.rows().filter(pk__in=list(twins.values_list("pk", flat=True))).order_by("pk"):
        _close(actor, twin, side, where, at=at)
    return _close(actor, row, side, where, at=at)


def _close(
    actor: Actor, row: SharingBinding, side: BindingSide, where: Desk | None = None, *, at: datetime
) -> BindingState:
    """Close an open binding from either side, and say how it ended."""
    ending, on = BindingState.ENDED, local_date(at)
    if row.state in WAITING_STATES:
        # Nothing was shared yet, so nothing ends: whoever wanted it takes it back, the other does not take it.
        is_asked = row.state == BindingState.ASKED.value and row.user_agreed_at is not None
        began = BindingSide.USER if is_asked else BindingSide.SHARER
        ending = BindingState.WITHDRAWN if side is began else BindingState.DECLINED
    else:
        word = words_in(area_of(row.sharer.human_id, on=on), on=on).unbinding
        row.ends_on = ends_on(word, row.starts_on, on)
    row.state = ending.value
    row.ended_at = at
    row.suspended_at, row.cause = None, ""
    if ending is BindingState.DECLINED:
        row.answered_at = at
    columns = ["state", "answered_at", "ended_at", "ends_on", "suspended_at", "cause"]
    binding_rows.keep(row, columns, at=at)
    notices.cancel_unsent([topic(row)], at=at)
    partner_telling.binding(row, at=at)
    note(actor, f"binding.{ending.value}", row, where, at=at)
    return ending
