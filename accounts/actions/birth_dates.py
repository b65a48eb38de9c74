"""Writes birth dates that were approved for retirement."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, people
from accounts.actions.documents import Why
from accounts.errors.birth_dates import BirthDateInvalid
from accounts.models.birth_dates import ApprovedBirthDate
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from foundation.clock import local_date


@dataclass(frozen=True)
class NewApproval:
    """A birth date found in the personnel file, with the paper it stands on; it holds from a day on."""

    born_on: date
    source: str
    starts_on: date


@transaction.atomic
def approve(actor: Actor, person_id: int, new: NewApproval, why: Why, *, at: datetime) -> UUID:
    """Record from which birth date retirement is reckoned; an earlier approval keeps the days before it.

    The person's own birth date stays as it is.
    Raises:
        BirthDateInvalid: in the future, after the death, or with no paper named.
    Law: 劳社部发〔1999〕8号.
    """
    on = local_date(at)
    people.lock([person_id])
    life = life_facts([person_id])[person_id]
    if new.born_on > on or new.starts_on > on or not new.source.strip() or not life.is_alive(new.born_on):
        raise BirthDateInvalid

    _end_earlier(person_id, new.starts_on, at=at)
    row = ApprovedBirthDate.objects.create(
        person_id=person_id,
        born_on=new.born_on,
        source=new.source,
        approver_id=actor.user_id,
        starts_on=new.starts_on,
        recorded_at=at,
    )
    event = audit.Event(
        "birth_date.approved",
        person_id,
        area_key=why.area_key,
        object_kind="approved_birth_date",
        object_id=row.public_id,
        reason=why.reason,
    )
    audit.record(actor, event, at=at)
    return row.public_id


def _end_earlier(person_id: int, starts_on: date, *, at: datetime) -> None:
    """Let approvals in force end where a new one begins, and drop those that begin later."""
    for row in ApprovedBirthDate.objects.current().filter(person__same_as=person_id):
        if row.ends_on is not None and row.ends_on <= starts_on:
            continue
        row.superseded_at = at
        row.save(update_fields=["superseded_at"])
        if row.starts_on < starts_on:
            ApprovedBirthDate.objects.create(
                person_id=row.person_id, born_on=row.born_on, source=row.source, approver_id=row.approver_id,
                starts_on=row.starts_on, ends_on=starts_on, recorded_at=at,
            )  # fmt: skip
