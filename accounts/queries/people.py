"""Reads of persons and their enrolments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from accounts.enums.people import Insurance
from accounts.fields import blind_index, unseal
from accounts.models.people import Enrolment, InsuredPerson
from foundation.identifiers import Sex
from foundation.masking import mask_id_number
from foundation.sealing import SealBroken

# What the owner of a number gives beside a receipt number, and nobody reads off a receipt.
TAIL = 4


@dataclass(frozen=True)
class PersonCard:
    """What screens show of a person; the number stays sealed until somebody shows it, and then is masked."""

    id: int
    public_id: UUID
    name: str = field(repr=False)
    sex: Sex
    born_on: date
    died_on: date | None
    id_number_sealed: bytes | None = field(repr=False)

    @cached_property
    def id_number_masked(self) -> str:
        """Open the identity number and give it masked; empty where none is recorded."""
        if self.id_number_sealed is None:
            return ""
        return mask_id_number(unseal(self.id_number_sealed, label="person.id_number", owner=self.public_id))


@dataclass(frozen=True)
class EnrolmentFact:
    """One enrolment in force: insurance, pooling area, and whether a personal account goes with it."""

    person_id: int
    insurance: Insurance
    area_key: str
    has_personal_account: bool


def _card(person: InsuredPerson) -> PersonCard:
    """Copy a row into what may leave the floor."""
    sealed = person.id_number_sealed
    return PersonCard(
        id=person.pk,
        public_id=person.public_id,
        name=person.name,
        sex=Sex(person.sex),
        born_on=person.born_on,
        died_on=person.died_on,
        id_number_sealed=None if sealed is None else bytes(sealed),
    )


def person_cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Give the cards of several persons by their internal id, in one statement."""
    return {p.pk: _card(p) for p in InsuredPerson.objects.filter(pk__in=set(ids))}


def person_by_public_id(public_id: UUID) -> PersonCard | None:
    """Find a person by public id, or nothing."""
    person = InsuredPerson.objects.filter(public_id=public_id).first()
    return _card(person) if person else None


def person_by_id_number(number: str) -> PersonCard | None:
    """Find a person by a normalised identity number, or nothing."""
    index = blind_index(number, label="person.id_number")
    person = InsuredPerson.objects.filter(id_number_index=index).first()
    return _card(person) if person else None


def person_ids_named(name: str, *, most: int) -> list[int]:
    """Find at most ``most`` persons of exactly this name, the oldest first; nothing of them is opened."""
    rows = InsuredPerson.objects.filter(name=name).order_by("born_on", "pk")
    return list(rows.values_list("pk", flat=True)[:most])


def number_tail(person_id: int) -> str:
    """Open the last four characters of a person's identity number; empty where none is recorded."""
    row = InsuredPerson.objects.filter(pk=person_id, id_number_sealed__isnull=False).first()
    if row is None or row.id_number_sealed is None:
        return ""
    return unseal(row.id_number_sealed, label="person.id_number", owner=row.public_id)[-TAIL:]


def enrolments_on(person_ids: Iterable[int], *, on: date) -> list[EnrolmentFact]:
    """Give the enrolments in force on a day, as known now."""
    rows = (
        Enrolment.objects.current()
        .valid_on(on)
        .filter(person__in=set(person_ids))
        .order_by("person_id", "insurance")
    )
    return [
        EnrolmentFact(
            person_id=row.person_id,
            insurance=Insurance(row.insurance),
            area_key=row.area_key,
            has_personal_account=row.has_personal_account,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class LifeFact:
    """The little that kinship and deadlines need to know of a person."""

    id: int
    sex: Sex
    born_on: date
    died_on: date | None

    def is_alive(self, on: date) -> bool:
        """Say whether no death is recorded up to and including ``on``."""
        return self.died_on is None or self.died_on > on


def life_facts(ids: Iterable[int]) -> dict[int, LifeFact]:
    """Give sex and life dates of several persons by internal id, in one statement."""
    rows = InsuredPerson.objects.filter(pk__in=set(ids)).values_list("pk", "sex", "born_on", "died_on")
    return {pk: LifeFact(pk, Sex(sex), born_on, died_on) for pk, sex, born_on, died_on in rows}


def keys_fit() -> bool:
    """Say whether the keys of this process open what the database holds; an empty database fits any keys."""
    row = InsuredPerson.objects.filter(id_number_sealed__isnull=False).order_by("pk").first()
    if row is None or row.id_number_sealed is None:
        return True
    try:
        clear = unseal(row.id_number_sealed, label="person.id_number", owner=row.public_id)
    except SealBroken:
        return False
    return blind_index(clear, label="person.id_number") == bytes(row.id_number_index or b"")
