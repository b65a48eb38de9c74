"""Opens and settles the question that two persons have one number; nobody is turned away because of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from accounts.actions import audit, duplicates
from accounts.enums.documents import ConflictOutcome, DocumentRole
from accounts.errors.documents import ConflictNotFound, ConflictStillOpen
from accounts.fields import human
from accounts.models.documents import IdentityDocument, NumberConflict
from accounts.rules.actors import Actor

_LOCK_KEY_BYTES = 8
_SAME_NUMBER = {"document__number_index": OuterRef("number_index"), "document__country": OuterRef("country")}


def hold(*indexes: bytes) -> None:
    """Hold numbers by their blind index for this transaction, whether anybody has them yet or not; persons come after.

    Why: of two who register one number at once, the second must see the first.
    """
    keys = {int.from_bytes(index[:_LOCK_KEY_BYTES], "big", signed=True) for index in indexes}
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def note(actor: Actor, document: IdentityDocument, *, at: datetime) -> bool:
    """Open the question about a document's number, held by now, when somebody else has it; say whether it is shared."""
    if _holders_count(document) < 2:
        return False
    duplicates.note_shared(document, at=at)
    if not _open_about(document).exists():
        row = NumberConflict.objects.create(document=document, opened_at=at)
        audit.record(actor, _event("number.conflict_opened", row), at=at)
    return True


def note_all(*, at: datetime) -> int:
    """Open the question about every shared number, for loaders that write many persons; count the new ones."""
    shared = (
        IdentityDocument.objects.current()
        .filter(role=DocumentRole.CURRENT.value)
        .values("number_index", "country")
        .annotate(persons_count=Count(human("person"), distinct=True), newest=Max("pk"))
        .filter(persons_count__gt=1)
    )
    documents = IdentityDocument.objects.filter(pk__in=shared.values("newest")).order_by("pk")
    rows = [
        NumberConflict(document=document, opened_at=at)
        for document in documents.annotate(is_open=Exists(_open().filter(**_SAME_NUMBER)))
        if not document.is_open
    ]
    NumberConflict.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def settle(
    actor: Actor, document: IdentityDocument, how: tuple[ConflictOutcome, str], *, at: datetime
) -> None:
    """Close the question about a document's number when one person has it by now; `how` is outcome and reason."""
    if _holders_count(document) > 1:
        return
    for row in _open_about(document).select_for_update(of=("self",)):
        _close(actor, row, how, at=at)


@transaction.atomic
def resolve(actor: Actor, public_id: UUID, how: tuple[ConflictOutcome, str], *, at: datetime) -> None:
    """Close a question that the facts have answered; `how` is outcome and reason.

    Raises:
        ConflictNotFound, ConflictStillOpen.
    """
    row = _open().select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise ConflictNotFound
    outcome, _reason = how
    # That two records are one person is said by whoever joins them; the number then stays with both records.
    if outcome is not ConflictOutcome.ONE_PERSON and _holders_count(row.document) > 1:
        raise ConflictStillOpen
    _close(actor, row, how, at=at)


def settle_as_one(actor: Actor, group: frozenset[int], reason: str, *, at: datetime) -> list[int]:
    """Close the questions that two rows of one human being had raised, and name them; a third person keeps one open."""
    settled = []
    for document in _in_use(group):
        if _holders_count(document) > 1:
            continue
        for row in _open_about(document).select_for_update(of=("self",)).order_by("pk"):
            _close(actor, row, (ConflictOutcome.ONE_PERSON, reason), at=at)
            settled.append(row.pk)
    return settled


def part(actor: Actor, settled: Iterable[int], group: frozenset[int], *, at: datetime) -> None:
    """Open again what was settled because two rows were one, and whatever is shared now that they are two."""
    for row in NumberConflict.objects.filter(pk__in=list(settled)).select_related("document").order_by("pk"):
        if _holders_count(row.document) > 1 and not _open_about(row.document).exists():
            row.resolved_at, row.outcome, row.reason = None, "", ""
            row.save(update_fields=["resolved_at", "outcome", "reason"])
            audit.record(actor, _event("number.conflict_opened", row), at=at)
    for document in _in_use(group):
        note(actor, document, at=at)


def _in_use(group: frozenset[int]) -> QuerySet[IdentityDocument]:
    rows = IdentityDocument.objects.current().filter(person__in=group, role=DocumentRole.CURRENT.value)
    return rows.order_by("pk")


def _close(actor: Actor, row: NumberConflict, how: tuple[ConflictOutcome, str], *, at: datetime) -> None:
    outcome, reason = how
    row.resolved_at, row.outcome, row.reason = at, outcome.value, reason
    row.save(update_fields=["resolved_at", "outcome", "reason"])
    audit.record(actor, _event("number.conflict_resolved", row, reason=reason), at=at)


def _open() -> QuerySet[NumberConflict]:
    return NumberConflict.objects.filter(resolved_at__isnull=True)


def _open_about(document: IdentityDocument) -> QuerySet[NumberConflict]:
    return _open().filter(document__number_index=document.number_index, document__country=document.country)


def _holders_count(document: IdentityDocument) -> int:
    """Count the human beings who use this number, in however many rows each of them stands."""
    rows = IdentityDocument.objects.current().filter(
        number_index=document.number_index, country=document.country, role=DocumentRole.CURRENT.value
    )
    count: int = rows.values(of=human("person")).distinct().count()
    return count


def _event(action: str, row: NumberConflict, *, reason: str = "") -> audit.Event:
    return audit.Event(action, object_kind="number_conflict", object_id=row.public_id, reason=reason)
