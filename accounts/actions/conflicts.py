"""Opens and settles the question that two persons have one number; nobody is turned away because of it."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from accounts.actions import audit
from accounts.enums.documents import ConflictOutcome, DocumentRole
from accounts.errors.documents import ConflictNotFound, ConflictStillOpen
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
    if _holders(document).count() < 2:
        return False
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
        .annotate(persons_count=Count("person", distinct=True), newest=Max("pk"))
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
    if _holders(document).count() > 1:
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
    if outcome is not ConflictOutcome.ONE_PERSON and _holders(row.document).count() > 1:
        raise ConflictStillOpen
    _close(actor, row, how, at=at)


def _close(actor: Actor, row: NumberConflict, how: tuple[ConflictOutcome, str], *, at: datetime) -> None:
    outcome, reason = how
    row.resolved_at, row.outcome, row.reason = at, outcome.value, reason
    row.save(update_fields=["resolved_at", "outcome", "reason"])
    audit.record(actor, _event("number.conflict_resolved", row, reason=reason), at=at)


def _open() -> QuerySet[NumberConflict]:
    return NumberConflict.objects.filter(resolved_at__isnull=True)


def _open_about(document: IdentityDocument) -> QuerySet[NumberConflict]:
    return _open().filter(document__number_index=document.number_index, document__country=document.country)


def _holders(document: IdentityDocument) -> QuerySet[IdentityDocument]:
    """Give the documents in use with this number; nobody has two of them."""
    return IdentityDocument.objects.current().filter(
        number_index=document.number_index, country=document.country, role=DocumentRole.CURRENT.value
    )


def _event(action: str, row: NumberConflict, *, reason: str = "") -> audit.Event:
    return audit.Event(action, object_kind="number_conflict", object_id=row.public_id, reason=reason)
