"""What of a person is sealed, masked; the whole value leaves through the action that writes it down."""

from dataclasses import dataclass

from accounts.enums.reveals import RevealField
from accounts.fields import unseal
from accounts.models.people import InsuredPerson
from foundation.masking import Masked, Personal


@dataclass(frozen=True)
class _Place:
    column: str
    label: str
    kind: Personal


_PLACES = {
    RevealField.ID_NUMBER: _Place("id_number_sealed", "person.id_number", Personal.ID_NUMBER),
    RevealField.PHONE: _Place("phone_sealed", "person.phone", Personal.PHONE),
}


@dataclass(frozen=True)
class SealedValue:
    """One value of a person, printed masked."""

    field: RevealField
    value: Masked


def sealed_values(person_id: int) -> list[SealedValue]:
    """Give what is sealed of a person, in the order of the fields; what is not recorded is left out."""
    row = InsuredPerson.objects.get(pk=person_id)
    found = [(field, _opened(row, place)) for field, place in _PLACES.items()]
    return [SealedValue(field, value) for field, value in found if value is not None]


def sealed_value(person_id: int, field: RevealField) -> Masked | None:
    """Give one value of a person, or nothing where none is recorded."""
    return _opened(InsuredPerson.objects.get(pk=person_id), _PLACES[field])


def _opened(row: InsuredPerson, place: _Place) -> Masked | None:
    sealed = getattr(row, place.column)
    return (
        None if sealed is None else Masked(place.kind, unseal(sealed, label=place.label, owner=row.public_id))
    )
