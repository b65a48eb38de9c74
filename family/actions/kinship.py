"""Writes the facts kinship is derived from; nothing is overwritten, a change supersedes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit, people
from accounts.rules.actors import Actor
from family.enums import EndReason, ParentageKind
from family.errors import KinshipContradicts
from family.models.kinship import Marriage, Parentage

_CONTRADICTIONS = ("_one_at_a_time", "_two_persons", "_ordered", "_period_not_empty")


@dataclass(frozen=True)
class NewParentage:
    """One parentage to record."""

    parent_id: int
    child_id: int
    kind: ParentageKind
    starts_on: date
    evidence: str


def record_parentage(actor: Actor, new: NewParentage, *, at: datetime) -> Parentage:
    """Record that one person is another's parent from a day on.

    Raises:
        KinshipContradicts: such a link is recorded for that time already, or the two are one person.
    """
    row = Parentage(
        parent_id=new.parent_id,
        child_id=new.child_id,
        kind=new.kind.value,
        starts_on=new.starts_on,
        evidence=new.evidence,
        recorded_at=at,
    )
    _store(actor, row, "kinship.parentage_recorded", (new.parent_id, new.child_id), at=at)
    return row


def record_marriage(
    actor: Actor, spouses: tuple[int, int], *, starts_on: date, evidence: str, at: datetime
) -> Marriage:
    """Record that two persons are married from a day on.

    Raises:
        KinshipContradicts: they are recorded as married at that time already, or the two are one person.
    """
    one, other = sorted(spouses)
    row = Marriage(one_id=one, other_id=other, starts_on=starts_on, evidence=evidence, recorded_at=at)
    _store(actor, row, "kinship.marriage_recorded", (one, other), at=at)
    return row


@transaction.atomic
def end_marriage(
    actor: Actor, marriage_id: int, *, ends_on: date, reason: EndReason, at: datetime
) -> Marriage:
    """Record how and when a marriage ended: the row is superseded by one with an end.

    Raises:
        KinshipContradicts: the marriage was ended or corrected meanwhile, or would end before it began.
    """
    people.lock(_spouses_of(marriage_id))
    old = Marriage.objects.current().select_for_update().filter(pk=marriage_id).first()
    if old is None:
        raise KinshipContradicts
    old.superseded_at = at
    old.save(update_fields=["superseded_at"])
    new = Marriage(
        one_id=old.one_id,
        other_id=old.other_id,
        starts_on=old.starts_on,
        ends_on=ends_on,
        end_reason=reason.value,
        evidence=old.evidence,
        recorded_at=at,
    )
    _store(actor, new, "kinship.marriage_ended", (old.one_id, old.other_id), at=at)
    return new


def _spouses_of(marriage_id: int) -> tuple[int, ...]:
    """Name the two persons of a marriage; they never change, so this needs no lock."""
    found = Marriage.objects.filter(pk=marriage_id).values_list("one_id", "other_id").first()
    return found or ()


def _store(
    actor: Actor, row: Parentage | Marriage, action: str, sides: tuple[int, int], *, at: datetime
) -> None:
    """Insert a fact, and an audit event for each of the two it is about; name a contradiction by its error."""
    try:
        with transaction.atomic():
            people.lock(sides)
            row.save(force_insert=True)
            audit.record_many(actor, [audit.Event(action, person_id) for person_id in sides], at=at)
    except IntegrityError as error:
        if any(name in str(error) for name in _CONTRADICTIONS):
            raise KinshipContradicts from error
        raise
