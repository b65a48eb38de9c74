"""Reads of numbers that two people use: the open questions, who the holders are, and what was proposed to settle one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.enums.documents import DocumentKind, DocumentRole
from accounts.fields import human, unseal
from accounts.models.documents import NUMBER_LABEL, IdentityDocument, NumberConflict
from accounts.queries.approvals import ApprovalCard, approvals_waiting
from foundation.masking import mask_number

NUMBER_CODE = "document.number"
_WAITING_MAX = 500


@dataclass(frozen=True)
class ConflictCard:
    """One number in use for several people, masked, and by which document in use each of them has it."""

    id: int
    public_id: UUID
    opened_at: datetime
    kind: DocumentKind
    number_masked: str
    holders: tuple[tuple[int, UUID], ...]

    @property
    def holder_ids(self) -> tuple[int, ...]:
        """Give the people by internal id, each human being once."""
        return tuple(dict.fromkeys(person_id for person_id, _document in self.holders))


def open_conflicts_after(after: int | None, *, most: int) -> list[ConflictCard]:
    """List the open questions, the newest first; ``after`` is the last one of the page before."""
    rows = NumberConflict.objects.filter(resolved_at__isnull=True)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return _cards(rows.select_related("document__person").order_by("-pk")[:most])


def open_conflict(public_id: UUID) -> ConflictCard | None:
    """Find an open question, or nothing."""
    rows = NumberConflict.objects.filter(public_id=public_id, resolved_at__isnull=True)
    return next(iter(_cards(rows.select_related("document__person"))), None)


def holders_beside(document_id: UUID) -> list[int]:
    """Name the people who use the number of a document in use, but for the one whose document it is."""
    row = IdentityDocument.objects.current().filter(public_id=document_id).select_related("person").first()
    if row is None or row.role != DocumentRole.CURRENT.value:
        return []
    rows = (
        _in_use([bytes(row.number_index)]).filter(country=row.country).exclude(person__same_as=row.person_id)
    )
    return list(rows.annotate(of=human("person")).order_by("of").values_list("of", flat=True).distinct())


def numbers_waiting(area_keys: Collection[str], *, at: datetime) -> list[ApprovalCard]:
    """List what was proposed about numbers and waits for a second person at some desks, the oldest first."""
    return approvals_waiting(NUMBER_CODE, area_keys, at=at, most=_WAITING_MAX)


def _cards(rows: Iterable[NumberConflict]) -> list[ConflictCard]:
    found = list(rows)
    holders = defaultdict(list)
    papers = _in_use([bytes(row.document.number_index) for row in found])
    for person_id, document, index, country in (
        papers.annotate(of=human("person"))
        .order_by("of", "pk")
        .values_list("of", "public_id", "number_index", "country")
    ):
        holders[bytes(index), country].append((person_id, document))
    return [
        ConflictCard(
            row.pk,
            row.public_id,
            row.opened_at,
            DocumentKind(row.document.kind),
            mask_number(_clear(row.document)),
            tuple(holders[bytes(row.document.number_index), row.document.country]),
        )
        for row in found
    ]


def _in_use(indexes: list[bytes]) -> QuerySet[IdentityDocument]:
    return IdentityDocument.objects.current().filter(
        number_index__in=indexes, role=DocumentRole.CURRENT.value, person__withdrawn_at__isnull=True
    )


def _clear(row: IdentityDocument) -> str:
    return unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.person.public_id)
