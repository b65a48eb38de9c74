"""Reads of what a person looks at before somebody is certified: what is known of a case today, and its list of rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from accounts.enums.documents import DocumentKind, DocumentRole, DocumentStanding
from accounts.enums.evidence import EvidenceState
from accounts.queries.documents import documents_of
from accounts.queries.evidence import evidence_of
from accounts.queries.face_reviews import ReviewCard, flat_checks, review_of_check
from accounts.queries.matters import MatterCard, open_matters_of
from accounts.queries.people import life_facts
from certification.enums import ReviewWhy
from certification.queries.deadlines import DeadlineCard, accepted_methods, deadline_by_entitlement
from certification.rules.reviewing import KIND, CaseFacts, Check, Review, checklist, review_of
from regions.queries.policy import policy

SECOND_PERSON = "certification.second_person"
LATE_ENTRY = "certification.late_entry_days"
TWO = "two"
# So far back several pictures of pictures are a sign.
FLAT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class ReviewCase:
    """A case as somebody decides on it: what was asked, the deadline, the two photos, and the list of rules."""

    asked: Review
    deadline: DeadlineCard | None
    face: ReviewCard | None
    checks: tuple[Check, ...]


def asks_two(why: ReviewWhy, area_key: str, *, on: date) -> bool:
    """Say whether two persons decide on a case of this sort."""
    return policy(SECOND_PERSON, area_key=area_key, on=on).record()[why.value] == TWO


def late_entry_days(area_key: str, *, on: date) -> int:
    """Give how many days back a clerk may enter a certification without a colleague."""
    return policy(LATE_ENTRY, area_key=area_key, on=on).integer()


def case_of(card: MatterCard, *, on: date) -> ReviewCase:
    """Gather what is known of a case today."""
    asked = review_of(card.facts)
    face = review_of_check(asked.face_check) if asked.face_check else None
    checks = checks_of(asked, card.subject_id, has_picture=has_picture(card, face), on=on)
    return ReviewCase(asked, deadline_by_entitlement(asked.entitlement_id, on=on), face, checks)


def checks_of(asked: Review, person_id: int, *, has_picture: bool, on: date) -> tuple[Check, ...]:
    """Hold what is asked against every rule, as it stands today."""
    deadline = deadline_by_entitlement(asked.entitlement_id, on=on)
    face = review_of_check(asked.face_check) if asked.face_check else None
    known = CaseFacts(
        on=on,
        benefit_starts_on=deadline.benefit_starts_on if deadline else None,
        is_method_accepted=deadline is not None
        and asked.method in accepted_methods(deadline.paying_area_key, deadline.benefit, on=on),
        died_on=life_facts([person_id])[person_id].died_on,
        card=card_standing(person_id, on=asked.event_on),
        has_picture=has_picture,
        liveness=face.liveness if face else None,
        likeness=face.likeness if face else None,
        losses=losses_in(asked.answers),
        flat_count=flat_checks(person_id, since=on - FLAT_FOR),
    )
    return checklist(asked, known)


def open_case_of_check(check_id: UUID, person_id: int) -> MatterCard | None:
    """Find the open case that rests on a face check of somebody, or nothing."""
    cases = open_matters_of(person_id, KIND.code)
    return next((card for card in cases if review_of(card.facts).face_check == check_id), None)


def has_picture(card: MatterCard, face: ReviewCard | None) -> bool:
    """Say whether a picture of the person can still be looked at."""
    is_waiting = face is not None and not face.is_done
    return is_waiting or any(paper.state is not EvidenceState.DROPPED for paper in evidence_of(card.id))


def card_standing(person_id: int, *, on: date) -> DocumentStanding:
    """Say how the identity card in use stands on a day."""
    held = (
        one
        for one in documents_of(person_id)
        if one.kind is DocumentKind.CITIZEN_ID and one.role is DocumentRole.CURRENT
    )
    found = next(held, None)
    return found.validity.standing(on, ending_days=0) if found else DocumentStanding.UNKNOWN


def losses_in(answers: Mapping[str, bool]) -> tuple[str, ...]:
    """Name the questions whose answer tells that a benefit may have been lost: those answered with yes."""
    return tuple(name for name, is_so in answers.items() if is_so)
