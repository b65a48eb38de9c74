"""Everything this floor holds about one person, for the person's own copy; of others it says no more than the name.

Law: PIPL art. 45, NDR art. 25.
"""

from collections.abc import Mapping

from django.db.models import Q

from accounts.queries.held import Reader, rows_of
from family.models.bindings import SharingBinding
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.models.mandates import Mandate
from foundation.plain import PlainRow

_PERIOD = ("starts_on", "ends_on", "recorded_at", "superseded_at")


def _parentages(person_id: int) -> list[PlainRow]:
    rows = Parentage.objects.filter(Q(parent__same_as=person_id) | Q(child__same_as=person_id))
    return rows_of(rows, "parent__name", "child__name", "kind", "end_reason", "evidence", *_PERIOD)


def _marriages(person_id: int) -> list[PlainRow]:
    rows = Marriage.objects.filter(Q(one__same_as=person_id) | Q(other__same_as=person_id))
    return rows_of(rows, "one__name", "other__name", "end_reason", "evidence", *_PERIOD)


def _supports(person_id: int) -> list[PlainRow]:
    rows = SiblingSupport.objects.filter(Q(one__same_as=person_id) | Q(other__same_as=person_id))
    return rows_of(rows, "one__name", "other__name", "end_reason", "evidence", *_PERIOD)


def _mandates(person_id: int) -> list[PlainRow]:
    rows = Mandate.objects.filter(Q(principal__same_as=person_id) | Q(helper__same_as=person_id))
    columns = (
        "grade",
        "scopes",
        "legal_basis",
        "starts_on",
        "ends_on",
        "confirmed_by",
        "confirmed_at",
        "frozen_at",
        "held_at_desk",
        "revoked_at",
    )
    return rows_of(rows, "principal__name", "helper__name", *columns)


def _bindings(person_id: int) -> list[PlainRow]:
    rows = SharingBinding.objects.filter(Q(sharer__same_as=person_id) | Q(user__same_as=person_id))
    columns = ("state", "relation", "proposed_at", "answered_at", "ended_at")
    return rows_of(rows, "sharer__name", "user__name", *columns)


READERS: Mapping[str, Reader] = {
    "family.Parentage": _parentages,
    "family.Marriage": _marriages,
    "family.SiblingSupport": _supports,
    "family.Mandate": _mandates,
    "family.SharingBinding": _bindings,
}
