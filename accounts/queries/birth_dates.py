"""Reads of the birth date from which retirement is reckoned."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models.birth_dates import ApprovedBirthDate
from accounts.queries.approvals import ApprovalCard, approvals_waiting
from accounts.queries.people import life_facts
from regions.queries.policy import policy

APPROVAL_CODE = "birth_date.approval"
APPROVERS = "identity.birth_date_approval"
TWO_CLERKS = "two_clerks"


@dataclass(frozen=True)
class RetirementBirthDate:
    """The date, and the paper it stands on where it was approved."""

    born_on: date = field(repr=False)
    is_approved: bool
    source: str = ""


def retirement_birth_date(person_id: int, *, on: date) -> RetirementBirthDate | None:
    """Give the birth date that counts for retirement on a day: the approved one, or the recorded one.

    Nothing comes back for a person who is not there. Law: 劳社部发〔1999〕8号.
    """
    life = life_facts([person_id]).get(person_id)
    return None if life is None else counting_birth_date(person_id, life.born_on, on=on)


def counting_birth_date(person_id: int, recorded: date, *, on: date) -> RetirementBirthDate:
    """Give the approved birth date that holds on a day, or else the recorded one the caller knows already."""
    held = ApprovedBirthDate.objects.current().valid_on(on).filter(person__same_as=person_id)
    row = held.order_by("-recorded_at", "-pk").first()
    if row is None:
        return RetirementBirthDate(recorded, is_approved=False)
    return RetirementBirthDate(row.born_on, is_approved=True, source=row.source)


@dataclass(frozen=True)
class BirthDateProposal:
    """A birth date that waits for a second person, and whose it is."""

    card: ApprovalCard
    subject_id: int


def needs_second(area_key: str, *, on: date) -> bool:
    """Say whether an area asks for a second person before a birth date counts."""
    return policy(APPROVERS, area_key=area_key, on=on).word() == TWO_CLERKS


def birth_dates_waiting(area_keys: Collection[str], *, at: datetime, most: int) -> list[BirthDateProposal]:
    """List the birth dates that wait for a second person at some desks, the oldest first."""
    cards = approvals_waiting(APPROVAL_CODE, area_keys, at=at, most=most)
    return [BirthDateProposal(card, card.subject_person_id) for card in cards if card.subject_person_id]
