"""Writes what comes of a face shown to verify a real name: a newcomer becomes who they claim to be, or is proved anew."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import consents, face_checks, face_uses, verifications
from accounts.actions.verifications import NewProof, Verified
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FacePurpose, Liveness
from accounts.errors.consents import ConsentOfGuardian, ConsentTextMoved
from accounts.errors.face import FaceCheckNotFound, FaceCheckNotPassed
from accounts.errors.verification import AlreadySomebody
from accounts.models.faces import FaceCheck
from accounts.queries.consents import is_child, is_young
from accounts.queries.faces import Invited, claim_index_of
from accounts.queries.people import PersonCard, match_number
from accounts.rules.actors import Actor
from accounts.rules.documents import DocumentNumber
from accounts.rules.face_checks import method_of
from foundation.clock import local_date
from foundation.names import is_same_name


@dataclass(frozen=True)
class NameClaim:
    """Whom somebody says they are, as it stands on their document."""

    name: str = field(repr=False)
    document: DocumentNumber


def begin(actor: Actor, claim: NameClaim, session_key: str, return_to: str, *, at: datetime) -> UUID:
    """Invite a newcomer to show the face of whom they claim to be; the walk is the same whether or not there is one.

    Raises:
        AlreadySomebody: the account is somebody already.
        ConsentOfGuardian: the number itself tells that it is a child's.
        FaceChallengeNotFound, FaceBeingReviewed, FaceTooSoon.
    """
    if actor.person_id is not None:
        raise AlreadySomebody
    on, born_on = local_date(at), claim.document.born_on
    if born_on is not None and is_young(born_on, on=on):
        raise ConsentOfGuardian
    person = _met(claim, on=on)
    invited = _invited(actor, claim, person.id if person else None, FacePurpose.REAL_NAME)
    return face_checks.invite(actor, invited, session_key, return_to, at=at)


def begin_for_relative(
    actor: Actor, claim: NameClaim, person_id: int | None, session_key: str, return_to: str, *, at: datetime
) -> UUID:
    """Invite the relative whom the actor names to show their face; the walk is the same where there is nobody.

    ``person_id`` is whom the name and number meet, or nothing: who may be met is the floor above's to know.

    Raises:
        FaceChallengeNotFound, FaceBeingReviewed, FaceTooSoon.
    """
    invited = _invited(actor, claim, person_id, FacePurpose.FAMILY_SERVICE)
    return face_checks.invite(actor, invited, session_key, return_to, at=at)


@transaction.atomic
def settle(actor: Actor, check_id: UUID, *, at: datetime) -> Verified:
    """Use a check of one's own for what it was made for: to be verified by it.

    Raises:
        FaceCheckNotFound: absent, or somebody else's.
        FaceCheckNotPassed: not passed, run out, or of a claim that met nobody; the answer is the same.
        FaceCheckUsed, ConsentMissing, AlreadySomebody.
    """
    row = FaceCheck.objects.select_related("challenge").filter(
        public_id=check_id, challenge__user=actor.user_id, purpose=FacePurpose.REAL_NAME.value
    ).first()  # fmt: skip
    if row is None:
        raise FaceCheckNotFound
    if row.person_id is None:
        raise FaceCheckNotPassed

    used = face_uses.consume(actor, check_id, FacePurpose.REAL_NAME, row.person_id, at=at)
    proof = NewProof(method_of(used.decider, Liveness(row.liveness)), evidence=str(check_id))
    done = verifications.join(actor, actor.user_id or 0, row.person_id, proof, at=at)
    _record_consent(actor, row, at=at)
    return done


def _invited(actor: Actor, claim: NameClaim, person_id: int | None, purpose: FacePurpose) -> Invited:
    return Invited(actor.user_id or 0, person_id, purpose, claim_index_of(claim.document))


def _met(claim: NameClaim, *, on: date) -> PersonCard | None:
    """Find the living person named; a child's face is nobody's to show but with a guardian, at a counter."""
    person = match_number(claim.document.number, country=claim.document.country).person
    if person is None or person.died_on is not None or not is_same_name(person.name, claim.name):
        return None
    return None if is_child(person.id, on=on) else person


def _record_consent(actor: Actor, row: FaceCheck, *, at: datetime) -> None:
    """Write down under the person what they said yes to before they were one, so that they can take it back."""
    own = Actor(actor.roles, user_id=actor.user_id, person_id=row.person_id)
    try:
        consents.give(own, ConsentPurpose.FACE, version=int(row.challenge.consent_version), at=at)
    except (ConsentTextMoved, ConsentOfGuardian):
        # The text they read is no more in force; their yes stands with the check, and nothing goes on by it.
        return
