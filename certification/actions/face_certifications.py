"""Writes certifications that rest on a face check: begun after the pre-check, used once, or handed to a person."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import face_checks, face_uses
from accounts.enums.face import FacePurpose
from accounts.errors.face import FaceCheckNotFound
from accounts.queries.face_reviews import CheckMade, check_made, review_of_check
from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from accounts.rules.face_checks import ENOUGH_TRIES, SENT_PHOTO
from certification.access import deadline_for
from certification.actions import certifications, reviews
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.actions.reviews import ReviewAsked
from certification.enums import Method, ReviewWhy, StatusQuestion
from certification.errors import CertificationNotOpen
from certification.queries.deadlines import DeadlineCard
from certification.queries.prechecks import precheck
from family.enums import Relation
from foundation.clock import local_date

SOURCE = "face"
Answers = Mapping[StatusQuestion, bool]


def method_for(actor: Actor, card: DeadlineCard) -> Method:
    """Say whether somebody shows their own face, at a machine or before their own browser, or helps another to."""
    if actor.terminal_id is not None:
        return Method.TERMINAL
    return Method.FACE_SELF if actor.person_id == card.person_id else Method.FACE_HELPED


def begin(
    actor: Actor,
    entitlement_id: UUID,
    session_key: str,
    return_to: str,
    *,
    relations: frozenset[Relation],
    at: datetime,
) -> UUID:
    """Invite the person before the camera, once nothing stands against certifying them this way.

    Raises:
        EntitlementNotFound: not open to the actor in one of ``relations``.
        CertificationNotOpen: with every reason, before anybody poses.
        FaceBeingReviewed, FaceTooSoon.
    """
    on = local_date(at)
    card = deadline_for(actor, entitlement_id, relations=relations, on=on)
    found = precheck(card, method_for(actor, card), on=on)
    if found.refusals:
        raise CertificationNotOpen(reasons=found.refusals)
    purpose = FacePurpose.CERTIFICATION
    return face_checks.begin(actor, card.person_id, purpose, session_key, at=at, return_to=return_to)


@transaction.atomic
def certify_by_face(
    actor: Actor,
    entitlement_id: UUID,
    check_id: UUID,
    answers: Answers,
    *,
    relations: frozenset[Relation],
    at: datetime,
) -> CertificationRecorded:
    """Certify by a face check that was passed; the day is that of the check. The same check again gives the same receipt.

    Raises:
        EntitlementNotFound: not open to the actor in one of ``relations``.
        FaceCheckNotFound: absent, or of another user, person or purpose; the answer is the same.
        FaceCheckNotPassed, FaceCheckUsed, ConsentMissing; and as `certifications.record`.
    """
    on = local_date(at)
    card = deadline_for(actor, entitlement_id, relations=relations, on=on)
    made = _own_check(actor, card, check_id)
    new = NewCertification(
        method_for(actor, card),
        local_date(made.checked_at),
        reference=_reference(actor, check_id),
        source=SOURCE,
        external_id=str(check_id),
        answers=answers,
    )
    # The clocks are locked first, as everywhere on this floor; a check that does not convince takes it all back.
    recorded = certifications.record(actor, entitlement_id, new, relations=relations, at=at)
    if not recorded.is_repeat:
        face_uses.consume(actor, check_id, FacePurpose.CERTIFICATION, card.person_id, at=at)
    return recorded


def hand_over(
    actor: Actor,
    entitlement_id: UUID,
    check_id: UUID,
    answers: Answers,
    *,
    relations: frozenset[Relation],
    at: datetime,
) -> MatterCard:
    """Let a person at the desk look where the program could not tell; the day of a later yes is that of the check.

    Raises:
        EntitlementNotFound: not open to the actor in one of ``relations``.
        FaceCheckNotFound: absent, or of another user, person or purpose; and as `reviews.ask`.
    """
    card = deadline_for(actor, entitlement_id, relations=relations, on=local_date(at))
    made = _own_check(actor, card, check_id)
    asked = ReviewAsked(
        _why(check_id),
        local_date(made.checked_at),
        face_check=check_id,
        answers=answers,
    )
    return reviews.ask(actor, entitlement_id, asked, relations=relations, at=at)


def _reference(actor: Actor, check_id: UUID) -> str:
    """Name by what the proof is found again: the check, and the machine before which it was made."""
    if actor.terminal_id is None:
        return f"{SOURCE}:{check_id}"
    return f"terminal:{actor.terminal_id}:{check_id}"


def _own_check(actor: Actor, card: DeadlineCard, check_id: UUID) -> CheckMade:
    """Find the check that the actor had made of this person for this purpose."""
    made = check_made(check_id)
    wanted = (actor.user_id, card.person_id, FacePurpose.CERTIFICATION)
    if made is None or (made.user_id, made.person_id, made.purpose) != wanted:
        raise FaceCheckNotFound
    return made


def _why(check_id: UUID) -> ReviewWhy:
    """Say what brings a check to a person."""
    review = review_of_check(check_id)
    reasons = review.reasons if review else ()
    if SENT_PHOTO in reasons:
        return ReviewWhy.NO_CAMERA
    return ReviewWhy.FACE_FAILED if ENOUGH_TRIES in reasons else ReviewWhy.PERSON_DECIDES
