"""What of a person is sealed, masked; the whole value leaves through the action that writes it down."""

from dataclasses import dataclass

from django.db.models import F

from accounts.enums.reveals import RevealField
from accounts.fields import unseal
from accounts.models.people import InsuredPerson
from accounts.queries.people import PersonCard, number_of
from foundation.masking import LONG_NUMBER, Masked, Personal


@dataclass(frozen=True)
class SealedValue:
    """One value of a person, printed masked."""

    field: RevealField
    value: Masked


def sealed_values(person: PersonCard) -> list[SealedValue]:
    """Give what is sealed of a person, in the order of the fields; what is not recorded is left out."""
    known = {RevealField.ID_NUMBER: _masked(person.opened_number()), RevealField.PHONE: _phone(person.id)}
    return [SealedValue(field, value) for field in RevealField if (value := known[field]) is not None]


def sealed_value(person_id: int, field: RevealField) -> Masked | None:
    """Give one value of a person, or nothing where none is recorded."""
    return _masked(number_of(person_id)) if field is RevealField.ID_NUMBER else _phone(person_id)


def _masked(number: str) -> Masked | None:
    kind = Personal.ID_NUMBER if len(number) >= LONG_NUMBER else Personal.DOCUMENT
    return Masked(kind, number) if number else None


def _phone(person_id: int) -> Masked | None:
    rows = InsuredPerson.objects.filter(pk__same_as=person_id, phone_sealed__isnull=False)
    row = rows.order_by(F("merged_into").asc(nulls_first=True), "pk").first()
    if row is None or row.phone_sealed is None:
        return None
    return Masked(Personal.PHONE, unseal(row.phone_sealed, label="person.phone", owner=row.public_id))
