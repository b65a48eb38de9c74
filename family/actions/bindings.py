"""Writes account sharing: proposed by the sharer, accepted or declined by the user, ended by either."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.actions import audit, notices, people
from accounts.errors.people import PersonNotFound
from accounts.queries.people import life_facts, person_cards
from accounts.rules.actors import Actor
from family.enums import BindingState
from family.errors import BindingExists, BindingNotAllowed, BindingNotFound, BindingNotOpen
from family.models.bindings import OPEN_STATES, SharingBinding
from family.queries.bindings import BindingCard, card_of
from family.queries.kin import relation_between
from family.queries.sharing import binding_facts, open_between
from family.rules.sharing import EXISTS, may_bind
from foundation.clock import local_date


def propose(actor: Actor, user_id: int, *, at: datetime) -> BindingCard:
    """Offer a near relative the use of the signed-in person's own account.

    Raises:
        BindingNotAllowed: with every reason at once.
        BindingExists: an open binding for this pair is there already.
        PersonNotFound: the actor is nobody who could share.
    """
    if actor.person_id is None:
        raise PersonNotFound
    try:
        with transaction.atomic():
            return _propose(actor, actor.person_id, user_id, at=at)
    except IntegrityError as error:
        if "family_binding_one_open" in str(error):
            raise BindingExists from error
        raise


def _propose(actor: Actor, sharer_id: int, user_id: int, *, at: datetime) -> BindingCard:
    """Gather facts, decide, write binding, notice and audit; both are held, so that no tie ends meanwhile."""
    people.lock([sharer_id, user_id])
    kin = relation_between(sharer_id, user_id, on=local_date(at)).kin
    facts = binding_facts(sharer_id, user_id, kin, on=local_date(at))

    decision = may_bind(facts)
    if any(reason.code == EXISTS for reason in decision.reasons):
        raise BindingExists
    if not decision.allowed:
        raise BindingNotAllowed(reasons=decision.reasons, law=decision.law)

    row = SharingBinding.objects.create(
        sharer_id=sharer_id,
        user_id=user_id,
        state=BindingState.PROPOSED.value,
        relation=kin.relation.value if kin else "",
        proposed_at=at,
    )
    tell(row, user_id, sharer_id, "family.binding.proposed", at=at)
    audit.record(
        actor, audit.Event("binding.proposed", user_id, object_kind="binding", object_id=row.public_id), at=at
    )
    return card_of(row)


def accept(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Accept an offered binding; the facts are asked again on the day.

    Raises:
        BindingNotFound, BindingNotOpen, BindingNotAllowed.
    """
    with transaction.atomic():
        _hold_sides(public_id)
        row = _locked(public_id, user_id=actor.person_id)
        if row.state != BindingState.PROPOSED.value:
            raise BindingNotOpen
        kin = relation_between(row.sharer_id, row.user_id, on=local_date(at)).kin
        facts = replace(
            binding_facts(row.sharer_id, row.user_id, kin, on=local_date(at)), has_live_binding=False
        )

        decision = may_bind(facts)
        if not decision.allowed:
            raise BindingNotAllowed(reasons=decision.reasons, law=decision.law)

        row.state = BindingState.ACTIVE.value
        row.answered_at = at
        row.starts_on = local_date(at)
        row.save(update_fields=["state", "answered_at", "starts_on"])
        tell(row, row.sharer_id, row.user_id, "family.binding.accepted", at=at)
        _audit(actor, "binding.accepted", row, at=at)
        return card_of(row)


def decline(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Decline an offered binding.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = _locked(public_id, user_id=actor.person_id)
        if row.state != BindingState.PROPOSED.value:
            raise BindingNotOpen
        row.state = BindingState.DECLINED.value
        row.answered_at = row.ended_at = at
        row.save(update_fields=["state", "answered_at", "ended_at"])
        tell(row, row.sharer_id, row.user_id, "family.binding.declined", at=at)
        _audit(actor, "binding.declined", row, at=at)
        return card_of(row)


def end(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """End a binding from either side, at once for everything new; what was paid stays paid.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = _rows().filter(public_id=public_id).first()
        if row is None or actor.person_id not in (row.sharer.human_id, row.user.human_id):
            raise BindingNotFound
        if row.state not in OPEN_STATES:
            raise BindingNotOpen
        # The same two people may be bound once more, under other rows of theirs; whoever ends one means both.
        twins = open_between(row.sharer_id, row.user_id).exclude(pk=row.pk).values_list("pk", flat=True)
        for twin in _rows().filter(pk__in=list(twins)).order_by("pk"):
            _close(actor, twin, at=at)
        ending = _close(actor, row, at=at)
        is_sharer = actor.person_id == row.sharer.human_id
        other_id = row.user.human_id if is_sharer else row.sharer.human_id
        tell(row, other_id, actor.person_id or 0, f"family.binding.{ending.value}", at=at)
        return card_of(row)


def _close(actor: Actor, row: SharingBinding, *, at: datetime) -> BindingState:
    """Close an open binding from either side, and say how it ended."""
    ending = BindingState.ENDED
    if row.state == BindingState.PROPOSED.value:
        # Nothing was shared yet, so nothing ends: an offer is taken back, or not taken.
        is_sharer = actor.person_id == row.sharer.human_id
        ending = BindingState.WITHDRAWN if is_sharer else BindingState.DECLINED
    row.state = ending.value
    row.ended_at = at
    if ending is BindingState.DECLINED:
        row.answered_at = at
    row.save(update_fields=["state", "answered_at", "ended_at"])
    notices.cancel_unsent([_topic(row)], at=at)
    _audit(actor, f"binding.{ending.value}", row, at=at)
    return ending


def _rows() -> QuerySet[SharingBinding]:
    """Give bindings to be held, with both sides."""
    return SharingBinding.objects.select_related("sharer", "user").select_for_update(of=("self",))


def _hold_sides(public_id: UUID) -> None:
    """Hold the two of a binding before its row, as whoever ends a tie between them does."""
    sides = SharingBinding.objects.filter(public_id=public_id).values_list("sharer_id", "user_id")
    people.lock({person for pair in sides for person in pair})


def _locked(public_id: UUID, *, user_id: int | None) -> SharingBinding:
    """Lock a binding offered to this user."""
    row = _rows().filter(public_id=public_id, user__same_as=user_id or 0).first()
    if row is None:
        raise BindingNotFound
    return row


def tell(row: SharingBinding, recipient_id: int, subject_id: int, template: str, *, at: datetime) -> None:
    """Write a notice to one side about the other, with the word by which that side calls the other.

    What was told of the binding before and has not left the house is true no longer, and stays in the inbox only.
    """
    notices.cancel_unsent([_topic(row)], at=at)
    told = _notice(
        row, (recipient_id, subject_id), template, f"{template}:{row.public_id}", on=local_date(at)
    )
    notices.post_many([told], at=at)


def tell_both(row: SharingBinding, template: str, *, at: datetime) -> None:
    """Write a notice to each side about the other, where neither has done it; nothing to who has died."""
    notices.cancel_unsent([_topic(row)], at=at)
    pairs = [(row.sharer.human_id, row.user.human_id), (row.user.human_id, row.sharer.human_id)]
    lives = life_facts([reader for reader, _other in pairs])
    told = [
        _notice(
            row, pair, template, f"{template}:{row.public_id}:{at.isoformat()}:{pair[0]}", on=local_date(at)
        )
        for pair in pairs
        if lives[pair[0]].is_alive(local_date(at))
    ]
    notices.post_many(told, at=at)


def _topic(row: SharingBinding) -> str:
    return f"binding:{row.public_id}"


def _notice(
    row: SharingBinding, pair: tuple[int, int], template: str, key: str, *, on: date
) -> notices.NewNotice:
    """Word what happened to a binding for the first of a pair, about the second."""
    recipient_id, subject_id = pair
    kin = relation_between(recipient_id, subject_id, on=on).kin
    return notices.NewNotice(
        key=key,
        topic=_topic(row),
        recipient_id=recipient_id,
        subject_id=subject_id,
        template=template,
        facts={
            "name": person_cards([subject_id])[subject_id].name,
            "relation_zh": kin.term.zh if kin else "",
            "relation_en": kin.term.en if kin else "",
        },
    )


def _audit(actor: Actor, action: str, row: SharingBinding, *, at: datetime) -> None:
    """Note an act on a binding under the side that did not act."""
    is_sharer = actor.person_id == row.sharer.human_id
    subject_id = row.user.human_id if is_sharer else row.sharer.human_id
    audit.record(
        actor, audit.Event(action, subject_id, object_kind="binding", object_id=row.public_id), at=at
    )
