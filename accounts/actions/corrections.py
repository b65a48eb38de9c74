"""Writes corrections of personal information (更正): applied for as a matter, and carried out when one has passed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, conflicts, documents, matter_decisions, matters, people
from accounts.actions.documents import NewDocument, Why
from accounts.actions.matter_decisions import Choice
from accounts.enums.corrections import CorrectedFact
from accounts.enums.documents import DocumentRole, DocumentSource
from accounts.enums.matters import MatterOutcome
from accounts.errors.corrections import CorrectionOutlived
from accounts.errors.matters import MatterNotAllowed
from accounts.fields import seal
from accounts.models.people import InsuredPerson
from accounts.queries.corrections import masked, recorded, recorded_value
from accounts.queries.documents import documents_of, index_of
from accounts.queries.matters import MatterCard, matter_by_public_id, matter_opened_by
from accounts.rules.actors import Actor
from accounts.rules.corrections import KIND, Correction, correction_of, may_correct
from accounts.rules.documents import of_id_number
from foundation.clock import local_date
from foundation.identifiers import parse_id_number
from foundation.names import parse_name

REASON = "更正申请已办结"


@dataclass(frozen=True)
class Application:
    """A correction somebody applies for, and the area whose desk decides on it; ``right`` is written as the house
    keeps it.
    """

    person_id: int
    fact: CorrectedFact
    right: str
    note: str
    area_key: str
    key: UUID
    evidence: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class _Mending:
    """One fact to mend: whose, how it is right, who does it at which area's desk, and when."""

    actor: Actor
    person: InsuredPerson
    right: str
    area_key: str
    at: datetime


def apply(actor: Actor, new: Application, *, at: datetime) -> MatterCard:
    """Apply for a correction as the person it is about; the same key again gives the same matter.

    Raises:
        MatterNotAllowed: with every reason; and as `matters.apply`.
    Law: PIPL 46.
    """
    matter = _matter(new)
    matters.admit(actor, matter)
    _refuse(new)
    return matters.apply(actor, matter, at=at)


def apply_at_counter(actor: Actor, new: Application, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Write down a correction somebody applies for at a desk of their area.

    Raises:
        MatterNotAllowed: with every reason; and as `matters.apply_at_counter`.
    """
    matter = _matter(new)
    matters.admit_at_counter(actor, matter, kin_ids)
    _refuse(new)
    return matters.apply_at_counter(actor, matter, kin_ids=kin_ids, at=at)


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a correction, and carry it out when it passes with that.

    Raises:
        As `matter_decisions.handle`, and as the action that mends the fact.
    """
    _hold(public_id)
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    return _carried_out(actor, card, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a correction, and carry it out when it passes with that.

    Raises:
        As `matter_decisions.confirm`, and as the action that mends the fact.
    """
    _hold(public_id)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(actor, card, at=at)


def _hold(public_id: UUID) -> None:
    """Hold the number and the person a correction may change, which the order of locks puts before the matter."""
    card = matter_by_public_id(public_id)
    if card is None or card.kind != KIND.code:
        return
    wish = correction_of(card.facts)
    if wish.fact is CorrectedFact.ID_NUMBER:
        old = recorded_value(card.subject_id, wish.fact)
        conflicts.hold(*(index_of(number) for number in (old, wish.right) if number))
    people.lock([card.subject_id])


def _refuse(new: Application) -> None:
    """Ask the rule, unless this very form has been sent before: then its own matter stands in the way."""
    if matter_opened_by(new.key) is not None:
        return
    decision = may_correct(_wish(new), recorded(new.person_id, new.fact))
    if not decision.allowed:
        raise MatterNotAllowed(reasons=decision.reasons)


def _wish(new: Application) -> Correction:
    was = masked(new.fact, recorded_value(new.person_id, new.fact))
    return Correction(new.fact, was, new.right, new.note)


def _matter(new: Application) -> matters.NewMatter:
    facts = _wish(new).facts()
    return matters.NewMatter(KIND.code, new.person_id, new.area_key, new.key, facts, evidence=new.evidence)


def _carried_out(actor: Actor, card: MatterCard, *, at: datetime) -> MatterCard:
    """Mend the fact of a matter that has passed: consumed and mended in one transaction, once."""
    if card.kind != KIND.code or card.outcome is not MatterOutcome.PASSED:
        return card
    wish = correction_of(matter_decisions.consume(card.public_id, card.decision_hash, at=at))
    person = InsuredPerson.objects.get(pk=card.subject_id)
    _MENDERS[wish.fact](_Mending(actor, person, wish.right, card.area_key, at))
    event = audit.Event(
        "person.corrected",
        card.subject_id,
        area_key=card.area_key,
        object_kind="matter",
        object_id=card.public_id,
        facts={"fact": wish.fact.value},
    )
    audit.record(actor, event, at=at)
    return card


def _name(one: _Mending) -> None:
    person, name = one.person, parse_name(one.right)
    person.name, person.name_typed = name.name, name.typed
    person.name_keys, person.has_unmapped_name = list(name.keys), name.has_private_use
    person.save(update_fields=["name", "name_typed", "name_keys", "has_unmapped_name"])


def _born_on(one: _Mending) -> None:
    person, born_on = one.person, date.fromisoformat(one.right)
    if person.died_on is not None and person.died_on < born_on:
        raise CorrectionOutlived
    person.born_on = born_on
    person.save(update_fields=["born_on"])
    documents.compare_anew(person, at=one.at)


def _sex(one: _Mending) -> None:
    one.person.sex = one.right
    one.person.save(update_fields=["sex"])
    documents.compare_anew(one.person, at=one.at)


def _phone(one: _Mending) -> None:
    one.person.phone_sealed = seal(one.right, label="person.phone", owner=one.person.public_id)
    one.person.save(update_fields=["phone_sealed"])


def _number(one: _Mending) -> None:
    """Change the number of the document of its kind, or add it where there is none."""
    number = of_id_number(parse_id_number(one.right, on=local_date(one.at)))
    new, why = NewDocument(number, DocumentSource.POLICE_CERTIFICATE), Why(REASON, one.area_key)
    in_use = (card for card in documents_of(one.person.pk) if card.role is DocumentRole.CURRENT)
    old = next((card for card in in_use if card.kind is number.kind), None)
    if old is None:
        documents.add(one.actor, one.person.pk, new, why, at=one.at)
    else:
        documents.change_number(one.actor, old.public_id, new, why, at=one.at)


_MENDERS: Mapping[CorrectedFact, Callable[[_Mending], None]] = {
    CorrectedFact.NAME: _name,
    CorrectedFact.BORN_ON: _born_on,
    CorrectedFact.SEX: _sex,
    CorrectedFact.PHONE: _phone,
    CorrectedFact.ID_NUMBER: _number,
}
