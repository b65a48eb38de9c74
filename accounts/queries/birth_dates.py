"""Reads of the birth date from which retirement is reckoned."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models.birth_dates import ApprovedBirthDate
from accounts.queries.people import life_facts


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
