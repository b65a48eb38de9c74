"""Writes persons and their enrolments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, conflicts, documents, link_telling
from accounts.actions.documents import NewDocument
from accounts.enums.documents import DocumentSource
from accounts.enums.people import Insurance
from accounts.errors.activation import SubjectDied
from accounts.fields import seal
from accounts.models.documents import IdentityDocument
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries.documents import index_of
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from accounts.rules.contributions import usual_scheme
from accounts.rules.documents import DocumentNumber
from foundation.identifiers import Sex, uuid7
from foundation.names import parse_name


@dataclass(frozen=True)
class NewPerson:
    """The facts a person is registered with; the name as it was typed."""

    name: str = field(repr=False)
    sex: Sex
    born_on: date
    document: DocumentNumber | None = None
    phone: str | None = field(default=None, repr=False)


def row_of(new: NewPerson, *, at: datetime, public_id: UUID | None = None) -> InsuredPerson:
    """Make the unsaved row of a new person, sealed; loaders collect these and write them in bulk.

    ``public_id`` is given where it must be the same every time, as in sample data.
    Raises:
        NameInvalid: no document prints such a name.
    """
    public_id = public_id or uuid7()
    name = parse_name(new.name)
    return InsuredPerson(
        public_id=public_id,
        name=name.name,
        name_typed=name.typed,
        name_keys=list(name.keys),
        has_unmapped_name=name.has_private_use,
        sex=new.sex.value,
        born_on=new.born_on,
        phone_sealed=seal(new.phone, label="person.phone", owner=public_id) if new.phone else None,
        recorded_at=at,
    )


def document_rows(person: InsuredPerson, new: NewPerson, *, at: datetime) -> list[IdentityDocument]:
    """Make the unsaved rows of the document a person is registered with; loaders collect these too."""
    if new.document is None:
        return []
    return documents.rows_of(person, NewDocument(new.document, DocumentSource.REGISTRATION), at=at)


@transaction.atomic
def register(actor: Actor, new: NewPerson, *, at: datetime) -> InsuredPerson:
    """Register a person; a number that somebody else has opens a question for clerks and turns nobody away.

    Raises:
        NameInvalid: no document prints such a name.
    """
    if new.document:
        conflicts.hold(index_of(new.document.number))
    person = row_of(new, at=at)

    person.save(force_insert=True)
    papers = document_rows(person, new, at=at)
    for row in papers:
        row.save(force_insert=True)
    is_shared = bool(papers) and conflicts.note(actor, papers[0], at=at)
    facts = {"is_number_shared": is_shared}
    event = audit.Event("person.registered", person.pk, object_id=person.public_id, facts=facts)
    audit.record(actor, event, at=at)
    return person


def lock(person_ids: Iterable[int]) -> None:
    """Hold persons for this transaction, by ascending id, before writing facts that several of them share.

    Why: two inserts under one exclusion constraint wait for each other for ever; held persons let one go first.
    """
    persons = InsuredPerson.objects.select_for_update(no_key=True).filter(pk__in=set(person_ids))
    list(persons.order_by("pk").values_list("pk"))


@transaction.atomic
def refuse_dead(person_id: int, *, on: date) -> None:
    """Let nobody act as a person of whom a death is on record, under whichever row.

    Raises:
        SubjectDied.
    """
    fact = life_facts([person_id]).get(person_id)
    if fact is not None and not fact.is_alive(on):
        raise SubjectDied


@transaction.atomic
def record_death(actor: Actor, person_id: int, *, died_on: date, at: datetime) -> None:
    """Record the day a person died; links and benefits above see it at their next use."""
    InsuredPerson.objects.select_for_update().filter(pk=person_id).update(died_on=died_on)
    link_telling.died(person_id, at=at)
    audit.record(actor, audit.Event("person.died", person_id, facts={"died_on": died_on.isoformat()}), at=at)


@transaction.atomic
def withdraw_death(actor: Actor, person_id: int, *, at: datetime) -> None:
    """Take back that a person died: it was a mistake, or somebody declared dead has come back."""
    InsuredPerson.objects.select_for_update().filter(pk=person_id).update(died_on=None)
    link_telling.lives(person_id, at=at)
    audit.record(actor, audit.Event("person.death_withdrawn", person_id), at=at)


def enrol(
    person_id: int,
    insurance: Insurance,
    *,
    area_key: str,
    starts_on: date,
    has_personal_account: bool,
    at: datetime,
) -> Enrolment:
    """Record that a person is enrolled in an insurance from a day on."""
    return Enrolment.objects.create(
        person_id=person_id,
        insurance=insurance.value,
        scheme=usual_scheme(insurance).value,
        area_key=area_key,
        starts_on=starts_on,
        has_personal_account=has_personal_account,
        recorded_at=at,
    )
