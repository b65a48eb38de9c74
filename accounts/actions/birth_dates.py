"""Writes birth dates that were approved for retirement: by one clerk, or by two where policy asks for a second."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import birth_date_proposal_for
from accounts.actions import approvals, audit, people
from accounts.actions.documents import Why
from accounts.errors.birth_dates import BirthDateInvalid, BirthDateNeedsSecond
from accounts.models.birth_dates import ApprovedBirthDate
from accounts.queries.approvals import ApprovalCard
from accounts.queries.birth_dates import APPROVAL_CODE, needs_second
from accounts.queries.people import life_facts, person_cards
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
    """Record from which birth date retirement is reckoned, alone; an earlier approval keeps the days before it.

    The person's own birth date stays as it is. What a register brings was approved where it comes from.
    Raises:
        BirthDateInvalid: in the future, after the death, or with no paper named.
        BirthDateNeedsSecond: a clerk does so where the area asks for a second person.
    Law: 劳社部发〔1999〕8号.
    """
    if actor.user_id is not None and needs_second(why.area_key, on=local_date(at)):
        raise BirthDateNeedsSecond
    return _write(actor, person_id, new, why, at=at)


def propose(
    actor: Actor, person_id: int, new: NewApproval, why: Why, *, waits: timedelta, at: datetime
) -> ApprovalCard:
    """Leave a birth date for a colleague of the same area to agree to.

    Raises:
        BirthDateInvalid, ApprovalNotFound, ApprovalExists.
    Law: OPS 37.
    """
    _check(person_id, new, on=local_date(at))
    payload = {
        "person": str(person_cards([person_id])[person_id].public_id),
        "born_on": new.born_on.isoformat(),
        "source": new.source,
        "starts_on": new.starts_on.isoformat(),
        "reason": why.reason,
    }
    proposal = approvals.NewApproval(APPROVAL_CODE, why.area_key, payload, person_id)
    return approvals.propose(actor, proposal, waits=waits, at=at)


def confirm(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> UUID:
    """Agree, as a second person, to a birth date a colleague proposed; it is recorded with that.

    ``seen`` is the hash of the proposal the second person had before their eyes.
    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved, BirthDateInvalid.
    """
    with transaction.atomic():
        proposal = birth_date_proposal_for(actor, public_id)
        people.lock([proposal.subject_id])
        approvals.approve(actor, public_id, seen, at=at)
        given = approvals.consume(APPROVAL_CODE, proposal.card.payload_hash, at=at)
        why = Why(given["reason"], proposal.card.area_key)
        return _write(actor, proposal.subject_id, _approval_in(given), why, at=at)


def turn_down(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> None:
    """Turn a colleague's proposal down; nothing is recorded.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    birth_date_proposal_for(actor, public_id)
    approvals.reject(actor, public_id, seen, at=at)


def _write(actor: Actor, person_id: int, new: NewApproval, why: Why, *, at: datetime) -> UUID:
    people.lock([person_id])
    _check(person_id, new, on=local_date(at))

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


def _check(person_id: int, new: NewApproval, *, on: date) -> None:
    life = life_facts([person_id])[person_id]
    if new.born_on > on or new.starts_on > on or not new.source.strip() or not life.is_alive(new.born_on):
        raise BirthDateInvalid


def _approval_in(given: dict[str, Any]) -> NewApproval:
    """Read back what was proposed."""
    born_on, starts_on = (date.fromisoformat(given[name]) for name in ("born_on", "starts_on"))
    return NewApproval(born_on, given["source"], starts_on)


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
