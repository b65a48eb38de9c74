"""Writes how a relative confirmed that somebody added them: by their face, by the code of a letter, or at a counter.

Only here is looked whether name and number meet somebody, and only who showed the face, held the letter or stood at the
desk has got so far. What is refused from then on is told in words; before, nothing is.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import activation_codes, audit, evidence, face_checks, face_claims, face_uses, people
from accounts.actions.activation_codes import Claim
from accounts.actions.face_checks import Sent
from accounts.actions.face_claims import NameClaim
from accounts.enums.face import FacePurpose
from accounts.errors.activation import CodeMismatch
from accounts.errors.face import FaceCheckNotFound, FaceCheckNotPassed
from accounts.queries.faces import area_of, person_of_check
from accounts.queries.people import PersonCard, life_facts
from accounts.rules.actors import Actor
from family.access import kin_ids_of
from family.actions import closing
from family.actions.mandate_grounds import NO_DESK, AtDesk, Grounded, open_for
from family.actions.service_kinship import Promise, may_be_promised, put_on_record, relation_on_record
from family.actions.service_links import awaiting, event, locked, waiting
from family.enums import ConfirmedBy, LegalBasis, MandateGrade, MandateScope, NearRelative, ServiceState
from family.errors import (
    HelperIsOfClerk,
    ServiceNotAllowed,
    ServiceNotFound,
    ServiceRelationOther,
    ServiceTurnedDown,
)
from family.models.mandates import Mandate
from family.models.service import ServiceLink
from family.queries.kin import relation_between
from family.queries.mandates import mandate_terms, open_between, was_ended_by_court
from family.queries.questions import is_in_doubt
from family.queries.service import (
    ServiceClaim,
    claim_in,
    is_meant,
    link_by_public_id,
    person_named,
    places_taken,
    terms_for,
)
from family.queries.service_rest import card_in_order
from family.rules import service as rules
from foundation.clock import local_date
from foundation.errors import Reason


@dataclass(frozen=True)
class Letter:
    """The code of a letter, and where it is typed."""

    code: str
    source: str


def begin_face(actor: Actor, public_id: UUID, session_key: str, return_to: str, *, at: datetime) -> UUID:
    """Invite the relative to show their face on the phone of the one who adds; the walk is the same for nobody.

    Raises:
        ServiceNotFound, ServiceOver: it waits for nobody, or for a child's photo.
        FaceBeingReviewed, FaceTooSoon.
    """
    with transaction.atomic():
        row = locked(actor, public_id, at=at)
        claim = claim_in(row, on=local_date(at))
        awaiting(row)
    person = _meets(actor, claim, on=local_date(at))
    named = NameClaim(claim.name, claim.document)
    return face_claims.begin_for_relative(
        actor, named, person.id if person else None, session_key, return_to, at=at
    )


@dataclass(frozen=True)
class ChildPhoto:
    """A frontal photo of a child, and the version of the text on faces to which the parent said yes."""

    picture: bytes
    consent_version: int


def send_photo(actor: Actor, public_id: UUID, session_key: str, photo: ChildPhoto, *, at: datetime) -> None:
    """Hand in the photo of a child for a person to look at; nobody's child and another's are looked at alike.

    Raises:
        ServiceNotFound, ServiceOver.
        ConsentTextMoved, FacePicturesUnusable, FaceBeingReviewed, FaceTooSoon.
    """
    challenge = begin_face(actor, public_id, session_key, "", at=at)
    nonce = face_checks.agree(actor, challenge, session_key, photo.consent_version, at=at)
    face_checks.submit(actor, challenge, session_key, Sent(nonce, photo=photo.picture), at=at)


def confirm_by_face(
    actor: Actor,
    public_id: UUID,
    check_id: UUID,
    accepted: NearRelative | None,
    *,
    promise: Promise | None = None,
    at: datetime,
) -> bool:
    """Open the service with a passed check of the relative's face, and say whether it is open; the check is used up.

    ``accepted`` is the relation on record, where the one who adds had stated another and says yes to that one. With a
    ``promise`` a tie that is not on record is claimed first; where a desk has to look at it, the service waits.

    Raises:
        ClaimNotAllowed, ClaimTooOften, KinshipContradicts, ClosureMoved: the tie cannot be promised so.
        FaceCheckNotPassed: also where there is no such check, or nobody is met; the answer is the same.
        FaceCheckUsed, ConsentMissing.
        ServiceNotFound, ServiceOver, ServiceRelationOther, ServiceNotAllowed.
    """
    with transaction.atomic():
        shown = person_of_check(actor.user_id or 0, check_id)
        if promise is not None and shown is not None:
            closing.hold([actor.person_id or 0, shown])
        row = _held(actor, public_id, shown, at=at)
        claim = claim_in(row, on=local_date(at))
        person = _meets(actor, claim, on=local_date(at))
        if person is None:
            raise FaceCheckNotPassed
        _consume(actor, check_id, person.id, at=at)
        if promise is not None and not _is_on_record(actor, row, person, promise, at=at):
            return False
        _open(actor, row, _Yes(person, ConfirmedBy.FACE, accepted), at=at)
        return True


def _is_on_record(
    actor: Actor, row: ServiceLink, person: PersonCard, promise: Promise, *, at: datetime
) -> bool:
    """Say whether the two are relatives on record, after claiming the promised tie where they are none yet."""
    stated, claim = NearRelative(row.relation), claim_in(row, on=local_date(at))
    awaiting(row)
    if relation_on_record(actor, row.adder_id, person.id, stated, at=at) is not None:
        return True
    if not may_be_promised(stated, claim):
        return True
    return put_on_record(actor, claim, person.id, stated, promise, at=at)


def _consume(actor: Actor, check_id: UUID, person_id: int, *, at: datetime) -> None:
    """Use the check up; one that is not there is told as one that did not pass, for of nobody there is none."""
    try:
        face_uses.consume(actor, check_id, FacePurpose.FAMILY_SERVICE, person_id, at=at)
    except FaceCheckNotFound as error:
        raise FaceCheckNotPassed from error


def confirm_by_letter(
    actor: Actor, public_id: UUID, letter: Letter, accepted: NearRelative | None, *, at: datetime
) -> None:
    """Open the service with the code that was posted to the relative; the code is used up.

    Raises:
        CodeMismatch: whatever is wrong, also where there is nobody; CodeEntriesWait.
        ServiceNotFound, ServiceOver, ServiceRelationOther, ServiceNotAllowed.
    """
    with transaction.atomic():
        row = _held(actor, public_id, None, at=at)
        claim = claim_in(row, on=local_date(at))
        typed = Claim(claim.name, claim.document, letter.code, letter.source)
        person_id = activation_codes.spend_for_another(actor, typed, at=at)
        person = person_named(claim, on=local_date(at))
        if person_id is not None and person is not None:
            people.lock([row.adder_id, person.id])
            _open(actor, row, _Yes(person, ConfirmedBy.LETTER, accepted), at=at)
            return
        awaiting(row)
    raise CodeMismatch


@transaction.atomic
def confirm_at_desk(actor: Actor, public_id: UUID, person_id: int, desk: AtDesk, *, at: datetime) -> None:
    """Open the service for a relative who stands at a desk, or for a child whose parent does.

    That the clerk serves the person, and no relative of the clerk's own, the door has asked; here it is asked of the
    adder.

    Raises:
        ServiceNotFound: absent, or not about the person served; the answer is the same.
        HelperIsOfClerk: who adds is the clerk or a relative of theirs.
        ServiceOver, ServiceRelationOther, ServiceNotAllowed.
    """
    card = link_by_public_id(public_id, at=at)
    if card is None or not is_meant(card.claim, person_id, on=local_date(at)):
        raise ServiceNotFound
    if card.adder_id in kin_ids_of(actor, on=local_date(at)):
        raise HelperIsOfClerk
    people.lock([card.adder_id, person_id])
    row = waiting(card, at=at)
    person = person_named(card.claim, on=local_date(at))
    if person is None:
        raise ServiceNotFound
    on_record = relation_on_record(actor, row.adder_id, person.id, card.relation, at=at)
    _open(actor, row, _Yes(person, ConfirmedBy.DESK, on_record), desk=desk, at=at)


@dataclass(frozen=True)
class _Yes:
    """Who confirmed, how, and to which relation the one who adds said yes."""

    person: PersonCard
    by: ConfirmedBy
    accepted: NearRelative | None


def _meets(actor: Actor, claim: ServiceClaim, *, on: date) -> PersonCard | None:
    """Find whom name and number mean, where the actor may have their face looked at.

    A child too young to say yes is met only by a parent on record: a guardian says yes for them (PIPL 31).
    """
    person = person_named(claim, on=on)
    if person is None:
        return None
    is_child = not rules.shows_a_face(person.born_on, terms_for(actor.person_id or 0, on=on).face_age, on=on)
    if not is_child:
        return person
    kin = relation_between(actor.person_id or 0, person.id, on=on).kin
    return person if kin is not None and NearRelative.CHILD in kin.relations else None


def _held(actor: Actor, public_id: UUID, person_id: int | None, *, at: datetime) -> ServiceLink:
    """Hold the persons concerned, then the link."""
    people.lock([one for one in (actor.person_id, person_id) if one])
    return locked(actor, public_id, at=at)


def _open(actor: Actor, row: ServiceLink, yes: _Yes, *, at: datetime, desk: AtDesk = NO_DESK) -> None:
    """Open the service, or say what the relative who confirmed may know now."""
    if row.turned_down_at is not None:
        raise ServiceTurnedDown
    on = local_date(at)
    relation = relation_on_record(actor, row.adder_id, yes.person.id, NearRelative(row.relation), at=at)
    terms = terms_for(row.adder_id, on=on)
    facts = _facts(row, yes.person, relation, terms, on=on)
    decision = rules.may_open(facts, terms, on=on)
    if not decision.allowed or relation is None:
        raise ServiceNotAllowed(reasons=decision.reasons, law=decision.law)
    kin = relation_between(row.adder_id, yes.person.id, on=on).kin
    if kin is not None and is_in_doubt(kin):
        raise ServiceNotAllowed(reasons=(Reason(rules.IN_DOUBT),))
    if relation.value != row.relation and relation is not yes.accepted:
        raise ServiceRelationOther(stated=NearRelative(row.relation), relation=relation)
    taken = places_taken(row.adder_id, at=at, leaving_out=row.pk)
    room = rules.may_take(rules.place_of(relation), taken, terms.quota)
    if not room.allowed:
        raise ServiceNotAllowed(reasons=room.reasons)

    row.mandate = _mandate(actor, row, yes, facts, terms, desk=desk, at=at)
    row.relative_id, row.relation, row.state = yes.person.id, relation.value, ServiceState.ACTIVE.value
    row.confirmed_by, row.confirmed_at = yes.by.value, at
    row.save(update_fields=["relative", "relation", "mandate", "state", "confirmed_by", "confirmed_at"])
    if row.evidence_id is not None:
        evidence.let_go(row.evidence_id, at=at)
    opened = event("opened", row, yes.person.id, confirmed_by=yes.by.value)
    audit.record(actor, replace(opened, area_key=desk.area_key, reason=desk.reason), at=at)


def _facts(
    row: ServiceLink, person: PersonCard, relation: NearRelative | None, terms: rules.Terms, *, on: date
) -> rules.Confirmed:
    """Gather what is known of the two; a mandate that this link opened itself stands in nobody's way."""
    standing = open_between(row.adder_id, person.id, on=on).exclude(pk=row.mandate_id or 0).first()
    wanted = rules.scopes_of(terms.acts)
    return rules.Confirmed(
        relation=relation,
        relative_born_on=person.born_on,
        adder_born_on=life_facts([row.adder_id])[row.adder_id].born_on,
        has_card=person.id in card_in_order([person.id], area_of(row.adder_id, on=on), on=on),
        adult_age=mandate_terms(on=on).adult_age,
        is_taken_by_court=was_ended_by_court(row.adder_id, person.id),
        stands=LegalBasis(standing.legal_basis) if standing else None,
        stands_for_all=standing is not None
        and rules.is_enough(
            MandateGrade(standing.grade), frozenset(map(MandateScope, standing.scopes)), wanted
        ),
    )


def _mandate(
    actor: Actor,
    row: ServiceLink,
    yes: _Yes,
    facts: rules.Confirmed,
    terms: rules.Terms,
    *,
    desk: AtDesk,
    at: datetime,
) -> Mandate:
    """Give the mandate the link rests on: its own confirmed anew, one that stands by law, or a new one."""
    if row.mandate is not None:
        row.mandate.confirmed_at, row.mandate.confirmed_by = at, yes.by.value
        row.mandate.save(update_fields=["confirmed_at", "confirmed_by"])
        return row.mandate
    on = local_date(at)
    if facts.stands not in (None, LegalBasis.CONSENT):
        return open_between(row.adder_id, yes.person.id, on=on).get()
    new = Grounded(
        principal_id=yes.person.id,
        helper_id=row.adder_id,
        grade=MandateGrade.ACT,
        scopes=rules.scopes_of(terms.acts),
        basis=rules.basis_of(facts, on=on),
        confirmed_by=yes.by,
        ends_on=rules.ends_on_for(facts, mandate_terms(on=on).months_max, on=on),
    )
    return open_for(actor, new, desk, at=at)
