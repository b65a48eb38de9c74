"""Writes the facts kinship is derived from; nothing is overwritten, a change supersedes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from accounts.actions import audit, people
from accounts.rules.actors import Actor
from family.actions import closing, questions
from family.actions.closing import Note
from family.enums import EndReason, EventKind, FactKind, FactProof, ParentageKind
from family.errors import KinshipContradicts
from family.models.kinship import Marriage, PairFact, Parentage, SiblingSupport
from family.queries.closure import FactChange, Plan, ending_of, sides_of
from family.queries.kin import near_of
from family.rules.kinship.returned import revives

_CONTRADICTIONS = ("_one_at_a_time", "_two_persons", "_ordered", "_period_not_empty")
_Row = TypeVar("_Row", Parentage, Marriage, SiblingSupport)
_KINDS: Mapping[type[object], FactKind] = {
    Parentage: FactKind.PARENTAGE,
    Marriage: FactKind.MARRIAGE,
    SiblingSupport: FactKind.SUPPORT,
}


@dataclass(frozen=True)
class Return:
    """That somebody declared dead came back: the day of the revocation, the paper, and whether the spouse declined."""

    on: date
    evidence: str
    has_declined: bool = False


@dataclass(frozen=True)
class NewParentage:
    """One parentage to record."""

    parent_id: int
    child_id: int
    kind: ParentageKind
    starts_on: date
    evidence: str
    proof: FactProof = FactProof.VERIFIED


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
        proof=new.proof.value,
        recorded_at=at,
    )
    _store(actor, row, "kinship.parentage_recorded", (new.parent_id, new.child_id), at=at)
    return row


def record_marriage(
    actor: Actor,
    spouses: tuple[int, int],
    *,
    starts_on: date,
    evidence: str,
    proof: FactProof = FactProof.VERIFIED,
    at: datetime,
) -> Marriage:
    """Record that two persons are married from a day on.

    Raises:
        KinshipContradicts: they are recorded as married at that time already, or the two are one person.
    """
    one, other = sorted(spouses)
    row = Marriage(
        one_id=one,
        other_id=other,
        starts_on=starts_on,
        evidence=evidence,
        proof=proof.value,
        recorded_at=at,
    )
    _store(actor, row, "kinship.marriage_recorded", (one, other), at=at)
    return row


def record_support(
    actor: Actor,
    siblings: tuple[int, int],
    *,
    starts_on: date,
    evidence: str,
    proof: FactProof = FactProof.VERIFIED,
    at: datetime,
) -> SiblingSupport:
    """Record that two step-siblings supported each other from a day on, which makes them siblings.

    Raises:
        KinshipContradicts: it is recorded for that time already, or the two are one person.
    Law: JIS 13.
    """
    one, other = sorted(siblings)
    row = SiblingSupport(
        one_id=one,
        other_id=other,
        starts_on=starts_on,
        evidence=evidence,
        proof=proof.value,
        recorded_at=at,
    )
    _store(actor, row, "kinship.support_recorded", (one, other), at=at)
    return row


def end_marriage(
    actor: Actor, marriage_id: int, *, ends_on: date, reason: EndReason, at: datetime
) -> Marriage:
    """Record how and when a marriage ended: the row is superseded by one with an end.

    Raises:
        KinshipContradicts: the marriage was ended or corrected meanwhile, or would end before it began.
    """
    return _end(actor, Marriage, marriage_id, Ending(ends_on, reason, "kinship.marriage_ended"), at=at)


def revive_marriage(actor: Actor, marriage_id: int, returned: Return, *, at: datetime) -> Marriage:
    """Record that a marriage goes on from the day on which the declaration of its spouse's death was revoked.

    Raises:
        KinshipContradicts: no such marriage, or it does not revive; the reasons say why.
    Law: Civil Code art. 51.
    """
    known = Marriage.objects.filter(pk=marriage_id).first()
    if known is None:
        raise KinshipContradicts
    with transaction.atomic():
        people.lock(sides_of(known))
        near = near_of(sides_of(known))
        old = next((one for one in near.facts.marriages if one.key == marriage_id), None)
        if old is None:
            raise KinshipContradicts
        decision = revives(old, near.facts, returned.on, has_declined=returned.has_declined)
        if not decision.allowed:
            raise KinshipContradicts(reasons=decision.reasons)
        return record_marriage(
            actor, sides_of(known), starts_on=returned.on, evidence=returned.evidence, at=at
        )


def end_parentage(
    actor: Actor, parentage_id: int, *, ends_on: date, reason: EndReason, at: datetime
) -> Parentage:
    """Record how and when a parentage ended, as by a dissolved adoption; void or denied by a court, it never was.

    Raises:
        KinshipContradicts: the tie was ended or corrected meanwhile, or would end before it began.
    Law: Civil Code art. 1073, 1113, 1114; JI2 19.
    """
    return _end(actor, Parentage, parentage_id, Ending(ends_on, reason, "kinship.parentage_ended"), at=at)


def end_support(
    actor: Actor, support_id: int, *, ends_on: date, reason: EndReason, at: datetime
) -> SiblingSupport:
    """Record how and when the mutual support of step-siblings ended.

    Raises:
        KinshipContradicts: it was ended or corrected meanwhile, or would end before it began.
    """
    return _end(actor, SiblingSupport, support_id, Ending(ends_on, reason, "kinship.support_ended"), at=at)


@dataclass(frozen=True)
class Ending:
    """When and how a fact ends, and what the audit calls it."""

    ends_on: date
    reason: EndReason
    action: str


@transaction.atomic
def _end(actor: Actor, facts: type[_Row], row_id: int, ending: Ending, *, at: datetime) -> _Row:
    """Supersede a fact by one with an end, and end what rested on it; everybody it may concern is held."""
    known = facts.objects.filter(pk=row_id).first()
    if known is None:
        raise KinshipContradicts
    # The two persons of a fact never change, so to name them needs no lock.
    sides = sides_of(known)
    closing.hold(sides)
    old = facts.objects.current().select_for_update().filter(pk=row_id).first()
    if old is None:
        raise KinshipContradicts
    new = ending_of(old, ending.ends_on, ending.reason)
    plan = Plan((FactChange(_KINDS[facts], old, new),))
    note = Note(EventKind(ending.reason.value), ending.ends_on, sides)
    _record(actor, plan, note, ending.action, at=at)
    return new


def _store(
    actor: Actor, row: Parentage | PairFact, action: str, sides: tuple[int, int], *, at: datetime
) -> None:
    """Insert a fact, and an audit event for each of the two it is about.

    Of what is new, an adoption alone takes relatives away (Civil Code art. 1111).
    """
    if isinstance(row, Parentage) and row.kind == ParentageKind.ADOPTION.value:
        with transaction.atomic():
            closing.hold(sides)
            plan = Plan((FactChange(FactKind.PARENTAGE, now=row),))
            _record(actor, plan, Note(EventKind.LINKED, row.starts_on, sides, row.evidence), action, at=at)
        return
    with naming_contradictions(), transaction.atomic():
        people.lock(sides)
        row.save(force_insert=True)
        # What it contradicts is a question for the desk, not a reason to lose what a paper says.
        questions.note_near(sides, at=at)
        audit.record_many(actor, [audit.Event(action, person_id) for person_id in sides], at=at)


def _record(actor: Actor, plan: Plan, note: Note, action: str, *, at: datetime) -> None:
    """Write an event, and an audit event for each of the two it is about."""
    with naming_contradictions(), transaction.atomic():
        closing.write(actor, plan, note, at=at)
        audit.record_many(actor, [audit.Event(action, side) for side in note.sides if side], at=at)


@contextmanager
def naming_contradictions() -> Iterator[None]:
    """Name what the database refuses of a fact by its error."""
    try:
        yield
    except IntegrityError as error:
        if any(name in str(error) for name in _CONTRADICTIONS):
            raise KinshipContradicts from error
        raise
