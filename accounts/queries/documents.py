"""Reads of identity documents: what a person has, whose a number is, and which numbers two people share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums.documents import DocumentKind, DocumentRole, DocumentSource
from accounts.fields import blind_index, human, unseal
from accounts.models.documents import NUMBER_LABEL, IdentityDocument, NumberConflict
from accounts.rules.document_validity import Validity
from foundation.masking import mask_number

_ORDER = {role: place for place, role in enumerate(DocumentRole)}
_KINDS = {kind: place for place, kind in enumerate(DocumentKind)}


@dataclass(frozen=True)
class DocumentCard:
    """What screens show of a document; the number comes masked."""

    public_id: UUID
    kind: DocumentKind
    country: str
    number_masked: str
    role: DocumentRole
    source: DocumentSource
    starts_on: date
    ends_on: date | None
    issued_on: date | None
    validity: Validity
    differs_by_sex: bool
    differs_by_birth: bool
    is_shared: bool


def index_of(number: str) -> bytes:
    """Give the blind index by which a document's number is found."""
    return blind_index(number, label=NUMBER_LABEL)


def documents_of(person_id: int) -> list[DocumentCard]:
    """List a person's documents as known now: those in use first, then former numbers and other writings."""
    rows = (
        _live()
        .filter(person__same_as=person_id)
        .select_related("person")
        .annotate(is_shared=Exists(_open_conflicts()))
    )
    cards = [_card(row, is_shared=row.is_shared) for row in rows]
    return sorted(cards, key=lambda card: (_ORDER[card.role], _KINDS[card.kind], card.starts_on))


def person_ids_with_numbers(numbers: Iterable[str], *, most: int) -> list[int]:
    """Find whom numbers belong or once belonged to, in one descent of an index a number."""
    indexes = [index_of(number) for number in numbers]
    rows = _live().filter(number_index__in=indexes).annotate(of=human("person")).order_by("of")
    return list(rows.values_list("of", flat=True).distinct()[:most])


def shares_number(person_id: int) -> bool:
    """Say whether a number in use of a person is another's too, and nobody has settled whose it is."""
    rows = _live().filter(person__same_as=person_id, role=DocumentRole.CURRENT.value)
    return rows.filter(Exists(_open_conflicts())).exists()


def opened_numbers_of(person_id: int) -> list[str]:
    """Open a person's numbers, former ones too, to be looked for elsewhere; no page may show them."""
    rows = _live().filter(person__same_as=person_id).select_related("person")
    return [unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.person.public_id) for row in rows]


def _live() -> QuerySet[IdentityDocument]:
    return IdentityDocument.objects.current()


def _open_conflicts() -> QuerySet[NumberConflict]:
    return NumberConflict.objects.filter(
        resolved_at__isnull=True,
        document__number_index=OuterRef("number_index"),
        document__country=OuterRef("country"),
    )


def _card(row: IdentityDocument, *, is_shared: bool) -> DocumentCard:
    clear = unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.person.public_id)
    return DocumentCard(
        public_id=row.public_id,
        kind=DocumentKind(row.kind),
        country=row.country,
        number_masked=mask_number(clear),
        role=DocumentRole(row.role),
        source=DocumentSource(row.source),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        issued_on=row.issued_on,
        validity=Validity(row.expires_on, row.is_long_term),
        differs_by_sex=row.differs_by_sex,
        differs_by_birth=row.differs_by_birth,
        is_shared=is_shared and row.role == DocumentRole.CURRENT,
    )
