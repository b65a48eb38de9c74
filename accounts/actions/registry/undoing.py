"""Take back what a batch did, row by row of its entries; what others built on since stays, and is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actions.registry.merging import Loader, Run, execute
from accounts.enums.registry import UNDOABLE, ImportState, Severity
from accounts.errors.registry import BatchNotFound, BatchNotInState
from accounts.models.registry import ImportBatch, ImportFinding
from accounts.rules.actors import Actor
from foundation.clock import local_date

PORTION = 20_000
_UNDOABLE = UNDOABLE | {ImportState.UNDOING, ImportState.UNDONE}
_UNDO = """
CREATE TEMP TABLE registry_undo ON COMMIT DROP AS
SELECT e.id AS entry_id, e.target_id, e.is_linked, e.before, e.recorded_at, e.batch_id, e.external_id, e.source,
    e.replaces_id, r.target_id AS replaced_target, NULL::bigint AS restored_id, NULL::text AS cause
FROM accounts_registryentry e LEFT JOIN accounts_registryentry r ON r.id = e.replaces_id
WHERE e.batch_id = %(batch)s AND e.kind = %(kind)s AND e.id > %(after)s AND e.superseded_at IS NULL
ORDER BY e.id LIMIT %(portion)s
"""


@dataclass(frozen=True)
class Undone:
    """What became of a portion of entries; ``last`` is the entry it ended at, and none where nothing was left."""

    last: int | None
    undone_count: int = 0
    refused_count: int = 0


@transaction.atomic
def begin(actor: Actor, batch_id: UUID, *, at: datetime) -> int:
    """Mark a batch as being undone, and note which of its rows a later import has changed; give its key.

    Raises BatchNotFound, BatchNotInState.
    """
    batch = ImportBatch.objects.select_for_update().filter(public_id=batch_id).first()
    if batch is None:
        raise BatchNotFound
    if batch.state not in _UNDOABLE:
        raise BatchNotInState
    batch.state = ImportState.UNDOING.value
    batch.save(update_fields=["state"])
    ImportFinding.objects.filter(file__batch=batch).delete()
    execute(
        'INSERT INTO accounts_importfinding (file_id, line, external_id, severity, cause, "column", shown) '
        "SELECT f.id, 0, e.external_id, %(error)s, 'changed_since', '', '' FROM accounts_registryentry e "
        "JOIN accounts_registryentry later ON later.replaces_id = e.id AND later.batch_id <> e.batch_id "
        "JOIN accounts_importfile f ON f.batch_id = e.batch_id AND f.kind = e.kind "
        "WHERE e.batch_id = %(batch)s AND later.superseded_at IS NULL",
        {"batch": batch.pk, "error": Severity.ERROR.value},
    )
    return batch.pk


@transaction.atomic
def take_back(loader: Loader, batch_pk: int, *, after: int, at: datetime) -> Undone:
    """Take back the next portion of a batch's rows of one kind."""
    facts = {"batch": batch_pk, "kind": loader.form.kind.value, "after": after, "portion": PORTION, "at": at}
    execute("DROP TABLE IF EXISTS registry_undo")
    execute(_UNDO, facts)
    last = execute("SELECT max(entry_id) FROM registry_undo")[0][0]
    if last is None:
        return Undone(None)
    loader.undo(Run(batch_pk, local_date(at), at))
    execute(
        "UPDATE accounts_registryentry e SET superseded_at = %(at)s FROM registry_undo u "
        "WHERE u.entry_id = e.id AND u.cause IS NULL",
        facts,
    )
    execute(
        "INSERT INTO accounts_registryentry (kind, source, external_id, target_id, digest, batch_id, is_linked, "
        "replaces_id, before, recorded_at) SELECT r.kind, r.source, r.external_id, u.restored_id, r.digest, "
        "r.batch_id, r.is_linked, r.replaces_id, r.before, r.recorded_at "
        "FROM registry_undo u JOIN accounts_registryentry r ON r.id = u.replaces_id WHERE u.cause IS NULL",
        facts,
    )
    execute(
        'INSERT INTO accounts_importfinding (file_id, line, external_id, severity, cause, "column", shown) '
        "SELECT f.id, 0, u.external_id, %(error)s, u.cause, '', '' FROM registry_undo u JOIN accounts_importfile f "
        "ON f.batch_id = %(batch)s AND f.kind = %(kind)s WHERE u.cause IS NOT NULL",
        {**facts, "error": Severity.ERROR.value},
    )
    refused = execute("SELECT count(*) FROM registry_undo WHERE cause IS NOT NULL")[0][0]
    total = execute("SELECT count(*) FROM registry_undo")[0][0]
    return Undone(last, total - refused, refused)


@transaction.atomic
def end(actor: Actor, batch_pk: int, *, at: datetime) -> None:
    """Note that a batch is undone, but for the rows that were refused."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_pk)
    batch.state = ImportState.UNDONE.value
    batch.save(update_fields=["state"])
    event = audit.Event(
        "registry.undone", area_key=batch.area_key, object_kind="import_batch", object_id=batch.public_id
    )
    audit.record(actor, event, at=at)
