"""Writes persons and their enrolments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.people import Insurance
from accounts.errors.people import PersonExists
from accounts.fields import blind_index, seal
from accounts.models.people import Enrolment, InsuredPerson
from accounts.rules.actors import Actor
from accounts.rules.contributions import usual_scheme
from foundation.identifiers import IdNumber, Sex, uuid7


@dataclass(frozen=True)
class NewPerson:
    """The facts a person is registered with."""

    name: str = field(repr=False)
    sex: Sex
    born_on: date
    id_number: IdNumber | None = None
    phone: str | None = field(default=None, repr=False)


def row_of(new: NewPerson, *, at: datetime, public_id: UUID | None = None) -> InsuredPerson:
    """Make the unsaved row of a new person, sealed; loaders collect these and write them in bulk.

    ``public_id`` is given where it must be the same every time, as in sample data.
    """
    public_id = public_id or uuid7()
    number = new.id_number.number if new.id_number else None
    return InsuredPerson(
        public_id=public_id,
        name=new.name,
        sex=new.sex.value,
        born_on=new.born_on,
        id_number_sealed=seal(number, label="person.id_number", owner=public_id) if number else None,
        id_number_index=blind_index(number, label="person.id_number") if number else None,
        phone_sealed=seal(new.phone, label="person.phone", owner=public_id) if new.phone else None,
        recorded_at=at,
    )


def register(actor: Actor, new: NewPerson, *, at: datetime) -> InsuredPerson:
    """Register a person.

    Raises:
        PersonExists: the identity number is recorded already.
    """
    person = row_of(new, at=at)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            audit.record(
                actor, audit.Event("person.registered", person.pk, object_id=person.public_id), at=at
            )
    except IntegrityError as error:
        if "accounts_person_one_id_number" in str(error):
            raise PersonExists from error
        raise
    return person


def lock(person_ids: Iterable[int]) -> None:
    """Hold persons for this transaction, by ascending id, before writing facts that several of them share.

    Why: two inserts under one exclusion constraint wait for each other for ever; held persons let one go first.
    """
    persons = InsuredPerson.objects.select_for_update(no_key=True).filter(pk__in=set(person_ids))
    list(persons.order_by("pk").values_list("pk"))


@transaction.atomic
def record_death(actor: Actor, person_id: int, *, died_on: date, at: datetime) -> None:
    """Record the day a person died; links and benefits above see it at their next use."""
    InsuredPerson.objects.select_for_update().filter(pk=person_id).update(died_on=died_on)
    audit.record(actor, audit.Event("person.died", person_id, facts={"died_on": died_on.isoformat()}), at=at)


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
