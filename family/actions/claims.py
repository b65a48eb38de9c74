"""Writes claims of family ties (亲属关系申报): made by one adult, confirmed or denied by the other.

To claim is the same few statements whoever is meant: nobody is looked for then. A job finds who it is about and asks
them, so that neither answer nor time tells the claimant whether somebody has such a name and number.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.actions import audit, matters, people
from accounts.actions.matters import NewMatter
from accounts.enums.users import Role
from accounts.errors.matters import MatterOfKin
from accounts.errors.people import PersonNotFound
from accounts.fields import seal
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from family.access import asked_claim_for, own_claim_for
from family.actions import claim_effects, claim_notices, closing
from family.enums import ClaimAnswer, ClaimProof, ClaimState, ConfirmedHow, FactProof
from family.errors import ClaimExists, ClaimNotAllowed, ClaimNotFound, ClaimNotOpen, ClaimTooOften
from family.models.claims import NUMBER_LABEL, KinshipClaim
from family.queries.claim_outlooks import outlook_of
from family.queries.claims import (
    ClaimCard,
    adults_asked,
    card_of,
    claim_limits,
    claim_opened_by,
    claimant_facts,
    claimed_lately,
    index_of,
    run_out,
)
from family.rules.claim_kinds import CLAIM
from family.rules.claims import Limits, TieWish, facts_of, may_claim, needs_desk
from family.rules.promises import promise_on
from foundation.clock import local_date
from foundation.identifiers import uuid7
from foundation.names import parse_name

ONE_OPEN = "family_claim_one_open"
ONE_OPENING = "opening_key"


@dataclass(frozen=True)
class NewClaim:
    """What somebody says another person is to them, and on what; ``number`` is a checked identity number.

    ``key`` makes sending the same form twice one claim; ``evidence`` are files uploaded before.
    """

    wish: TieWish
    name: str = field(repr=False)
    number: str = field(repr=False)
    proof: ClaimProof
    promise_version: int | None
    area_key: str
    key: UUID
    evidence: tuple[UUID, ...] = ()


def claim(actor: Actor, new: NewClaim, *, at: datetime) -> ClaimCard:
    """Claim that somebody is a relative of the signed-in person; the same key again gives the same claim.

    Raises:
        PersonNotFound: the actor is nobody; ClaimNotAllowed: with every reason; ClaimExists, ClaimTooOften,
        EvidenceNotFound.
    Law: CC 1045, OPS 31.
    """
    if actor.person_id is None or actor.user_id is None:
        raise PersonNotFound
    try:
        with transaction.atomic():
            people.lock([actor.person_id])
            kept = _kept(actor, new.key)
            if kept is not None:
                return kept
            limits = _refuse(actor.person_id, new, at=at)
            row = _row(actor, new, limits, at=at)
            row.save(force_insert=True)
            if needs_desk(new.wish, new.proof, limits):
                _file(actor, row, new.key, new.evidence, at=at)
            audit.record(actor, _event("claimed", row, row.claimant_id), at=at)
    except IntegrityError as error:
        if ONE_OPENING in str(error) and (won := _kept(actor, new.key)) is not None:
            return won
        if ONE_OPEN in str(error):
            raise ClaimExists from error
        raise
    return card_of(row)


@transaction.atomic
def claim_confirmed(
    actor: Actor, new: NewClaim, other_id: int, how: ConfirmedHow, *, at: datetime
) -> ClaimCard:
    """Claim a tie with somebody who has just proved on the spot that they agree, as by a face check of their own.

    For a child the claim waits for the other parent, as ever. ``other_id`` is whom the door has made sure of.
    Raises:
        As `claim`, and KinshipContradicts.
    """
    people.lock([actor.person_id or 0, other_id])
    open_id = _open_same(actor.person_id or 0, new).values_list("public_id", flat=True).first()
    row = _locked(open_id or claim(actor, new, at=at).public_id)
    if row.matched_at is None:
        row.other_id, row.matched_at = other_id, at
        row.save(update_fields=["other", "matched_at"])
    is_adult = adults_asked(row.claimant_id, other_id, on=local_date(at)) == [other_id]
    is_asked = row.answer == "" and row.state == ClaimState.OPEN.value and card_of(row).other_id == other_id
    if is_adult and is_asked:
        _confirmed(actor, row, other_id, how, at=at)
    return card_of(_locked(row.public_id))


def confirm(actor: Actor, public_id: UUID, *, at: datetime) -> ClaimCard:
    """Say that a claim is true: it takes effect at once, unless a desk has to look at it.

    Raises:
        ClaimNotFound: absent, or does not ask the actor; ClaimNotOpen: answered or ended meanwhile.
    Law: CC 1045, 27.
    """
    asked_claim_for(actor, public_id, on=local_date(at))
    with transaction.atomic():
        row = _held(public_id, at=at)
        _confirmed(actor, row, actor.person_id or 0, ConfirmedHow.ONLINE, at=at)
        return card_of(row)


def deny(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Say that a claim is not true; the claimant is not told, and it never takes effect.

    Raises:
        ClaimNotFound: absent, or does not ask the actor; ClaimNotOpen: answered or ended meanwhile.
    """
    asked_claim_for(actor, public_id, on=local_date(at))
    with transaction.atomic():
        row = _held(public_id, at=at)
        _answer(row, ClaimAnswer.DENIED, actor.person_id or 0, ConfirmedHow.ONLINE, at=at)
        audit.record(actor, _event("denied", row, actor.person_id or 0), at=at)


@dataclass(frozen=True)
class DeskAnswer:
    """What the person at the desk says: whom the clerk serves, at which area's desk, and what they say."""

    served_id: int
    answer: ClaimAnswer
    area_key: str


def answer_at_desk(
    actor: Actor, public_id: UUID, said: DeskAnswer, *, kin_ids: frozenset[int], at: datetime
) -> ClaimCard:
    """Write down what the person at the desk says of a claim about them, or about the child they came with.

    Whether they belong to that desk, and are no relative of the clerk, is asked where they were looked up.
    Raises:
        ClaimNotFound: it is not about whom the clerk serves; MatterOfKin: the claimant is a relative of the clerk's;
        ClaimNotOpen.
    """
    with transaction.atomic():
        row = _held(public_id, at=at)
        card = card_of(row)
        if card.other_id != said.served_id:
            raise ClaimNotFound
        if card.claimant_id in kin_ids:
            raise MatterOfKin
        if said.answer is ClaimAnswer.CONFIRMED:
            _confirmed(actor, row, said.served_id, ConfirmedHow.DESK, at=at)
        else:
            _answer(row, said.answer, said.served_id, ConfirmedHow.DESK, at=at)
            audit.record(actor, _event("denied", row, said.served_id, said.area_key), at=at)
        return card_of(row)


def withdraw(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Take one's own claim back, with the matter that came of it.

    Raises:
        ClaimNotFound: absent, or somebody else's; ClaimNotOpen: it has taken effect or ended.
    """
    own_claim_for(actor, public_id)
    with transaction.atomic():
        row = _held(public_id, at=at, may_be_answered=True)
        card = card_of(row)
        if row.state != ClaimState.OPEN.value:
            raise ClaimNotOpen
        row.state, row.ended_at = ClaimState.WITHDRAWN.value, at
        row.save(update_fields=["state", "ended_at"])
        if card.matter_public_id is not None and card.is_in_review:
            matters.withdraw(actor, card.matter_public_id, at=at)
        audit.record(actor, _event("withdrawn", row, row.claimant_id), at=at)


def _kept(actor: Actor, key: UUID) -> ClaimCard | None:
    """Give what the same person's form has claimed; somebody else's key opens nothing."""
    found = claim_opened_by(key)
    if found is not None and found.claimant_id != actor.person_id:
        raise ClaimNotFound
    return found


def _refuse(person_id: int, new: NewClaim, *, at: datetime) -> Limits:
    """Ask everything about the claimant's own side, and end what has run out without anybody ending it."""
    on = local_date(at)
    limits = claim_limits(new.area_key, on=on)
    run_out(on).filter(claimant__same_as=person_id).update(state=ClaimState.CLOSED.value, ended_at=at)
    known = claimant_facts(person_id, new.number, new.area_key, on=on)
    has_promised = new.promise_version == promise_on(on).version
    decision = may_claim(new.wish, new.proof, known, limits, has_promised=has_promised, on=on)
    if not decision.allowed:
        raise ClaimNotAllowed(reasons=decision.reasons)
    if _open_same(person_id, new).exists():
        raise ClaimExists
    if claimed_lately(person_id, new.number, limits, at=at) >= limits.repeats_max:
        raise ClaimTooOften(days=limits.repeat_days)
    return limits


def _open_same(person_id: int, new: NewClaim) -> QuerySet[KinshipClaim]:
    """Keep what somebody has claimed of a number already and is open."""
    return KinshipClaim.objects.filter(
        claimant__same_as=person_id,
        relation=new.wish.relation.value,
        number_index=index_of(new.number),
        state=ClaimState.OPEN.value,
    )


def _row(actor: Actor, new: NewClaim, limits: Limits, *, at: datetime) -> KinshipClaim:
    public_id, wish = uuid7(), new.wish
    middle_name = parse_name(wish.middle.name).name if wish.middle and wish.middle.name else ""
    return KinshipClaim(
        public_id=public_id,
        opening_key=new.key,
        claimant_id=actor.person_id or 0,
        claimant_user_id=actor.user_id or 0,
        relation=wish.relation.value,
        kind=wish.kind.value if wish.kind else "",
        starts_on=None if wish.is_by_birth else wish.starts_on,
        middle_name=middle_name,
        middle_sex=wish.middle.sex.value if wish.middle else "",
        name=parse_name(new.name).name,
        number_sealed=seal(new.number, label=NUMBER_LABEL, owner=public_id),
        number_index=index_of(new.number),
        proof=new.proof.value,
        promise_version=new.promise_version if new.proof is ClaimProof.PROMISE else None,
        area_key=new.area_key,
        claimed_at=at,
        answer_by=local_date(at) + timedelta(days=limits.answer_days),
        state=ClaimState.OPEN.value,
    )


def _file(
    actor: Actor, row: KinshipClaim, key: UUID, evidence: tuple[UUID, ...] = (), *, at: datetime
) -> None:
    """Open the matter of a claim as its claimant, whoever acts."""
    card = card_of(row)
    facts = {"claim": str(row.public_id), "name": row.name, "number": card.number, **facts_of(card.wish)}
    new = NewMatter(CLAIM.code, row.claimant_id, row.area_key, key, facts, evidence)
    opened = matters.apply(actor, new, at=at)
    row.matter_id = opened.id
    row.save(update_fields=["matter"])


def _locked(public_id: UUID) -> KinshipClaim:
    row = (
        KinshipClaim.objects.select_for_update(of=("self",))
        .select_related("claimant", "other", "answered_by", "matter")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise ClaimNotFound
    return row


def _held(public_id: UUID, *, at: datetime, may_be_answered: bool = False) -> KinshipClaim:
    """Hold the two people of a claim, then the claim, while it is open.

    Raises:
        ClaimNotFound; ClaimNotOpen: ended, answered, run out, or the claimant has died.
    """
    known = KinshipClaim.objects.filter(public_id=public_id).values_list("claimant_id", "other_id").first()
    if known is None:
        raise ClaimNotFound
    # What a claim brings may end other ties, so everybody these may concern is held at once.
    closing.hold([one for one in known if one is not None])
    row, on = _locked(public_id), local_date(at)
    card = card_of(row)
    if may_be_answered:
        return row
    lives = life_facts([one for one in (card.claimant_id, card.other_id) if one is not None])
    if not card.is_open(on) or row.answer or not all(life.is_alive(on) for life in lives.values()):
        raise ClaimNotOpen
    return row


def _answer(row: KinshipClaim, answer: ClaimAnswer, by_id: int, how: ConfirmedHow, *, at: datetime) -> None:
    row.answer, row.answered_how, row.answered_at, row.answered_by_id = answer.value, how.value, at, by_id
    row.save(update_fields=["answer", "answered_how", "answered_at", "answered_by"])


def _confirmed(actor: Actor, row: KinshipClaim, by_id: int, how: ConfirmedHow, *, at: datetime) -> None:
    """Write the yes down, and let the tie take effect unless a desk has it, or must have it for what it contradicts."""
    _answer(row, ClaimAnswer.CONFIRMED, by_id, how, at=at)
    audit.record_many(actor, [_event("confirmed", row, one) for one in (row.claimant_id, by_id)], at=at)
    if row.matter_id is not None:
        return
    outlook = outlook_of(card_of(row), on=local_date(at))
    if outlook.contradictions or outlook.was_recorded or outlook.stood_in_id is not None:
        claimant = Actor(
            frozenset({Role.CITIZEN}), user_id=row.claimant_user_id, person_id=row.claimant.human_id
        )
        _file(claimant, row, uuid7(), at=at)
        return
    claim_effects.take_effect(actor, row, outlook, FactProof.CONFIRMED, at=at)
    claim_notices.tell_effect(row, at=at)


def _event(what: str, row: KinshipClaim, subject_id: int, area_key: str = "") -> audit.Event:
    return audit.Event(
        f"claim.{what}", subject_id, area_key=area_key, object_kind="claim", object_id=row.public_id
    )
