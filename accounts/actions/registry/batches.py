"""Writes batches of imported registers: from the upload to the end, each piece with its effect in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.actions import audit
from accounts.actions.registry import merging
from accounts.actions.registry.merging import Loader, Run
from accounts.enums.registry import ImportState, RegistryKind, Severity
from accounts.errors.registry import BatchNotFound, BatchNotInState
from accounts.fields import seal
from accounts.models.registry import ImportBatch, ImportBlock, ImportFile, ImportFinding
from accounts.queries.registry import FileCard, FindingCard
from accounts.rules.actors import Actor
from accounts.rules.registry.heading import HeadingFault
from accounts.rules.registry.preparing import Prepared
from foundation.clock import local_date
from foundation.csv_records import Place

BLOCK_LABEL = "import.block"
_LOCK_SPACE = 5_404_002


@dataclass(frozen=True)
class NewFile:
    """A file to import: what it is about, and its content by digest."""

    kind: RegistryKind
    name: str
    digest: str
    size_bytes: int


@transaction.atomic
def open_batch(
    actor: Actor, files: Iterable[NewFile], *, folder: str = "", area_key: str = "", at: datetime
) -> UUID:
    """Open a batch over some files."""
    batch = ImportBatch.objects.create(
        state=ImportState.UPLOADED.value,
        folder=folder,
        actor_user_id=actor.user_id,
        area_key=area_key,
        created_at=at,
    )
    ImportFile.objects.bulk_create(
        ImportFile(batch=batch, kind=f.kind.value, name=f.name, digest=f.digest, size_bytes=f.size_bytes)
        for f in files
    )
    _audit(actor, batch, "registry.opened", at=at)
    return batch.public_id


def keep_block(file_id: int, *, starts_at: int, content: bytes) -> None:
    """Keep a piece of an uploaded file, sealed, until the batch is over."""
    block = ImportBlock(file_id=file_id, starts_at=starts_at, size_bytes=len(content))
    # Every byte is a character of Latin-1; the seal takes text.
    block.content_sealed = seal(content.decode("latin-1"), label=BLOCK_LABEL, owner=block.public_id)
    block.save(force_insert=True)


@transaction.atomic
def map_columns(batch_id: UUID, mappings: Mapping[int, Mapping[str, str]]) -> None:
    """Say which of our columns each column of the files is.

    Raises BatchNotFound, BatchNotInState.
    """
    batch = _held(batch_id, {ImportState.UPLOADED, ImportState.MAPPED, ImportState.READY, ImportState.FAILED})
    for file_id, mapping in mappings.items():
        ImportFile.objects.filter(batch=batch, pk=file_id).update(mapping=dict(mapping))
    _forget(batch)
    _put(batch, ImportState.MAPPED)


@transaction.atomic
def move(
    actor: Actor, batch_id: UUID, origins: Iterable[ImportState], target: ImportState, *, at: datetime
) -> None:
    """Move a batch from one of some states to another: start, pause, go on, cancel.

    Raises BatchNotFound, BatchNotInState.
    """
    batch = _held(batch_id, origins)
    if target in {ImportState.RUNNING, ImportState.CHECKING} and batch.state != ImportState.PAUSED:
        _forget(batch)
        batch.started_at, batch.worked_seconds = at, 0
        batch.save(update_fields=["started_at", "worked_seconds"])
    if target.is_over:
        _close(batch, at=at)
    _put(batch, target)
    _audit(actor, batch, f"registry.{target.value}", at=at)


def begin_file(file_id: int, *, encoding: str, columns: Sequence[str], place: Place) -> None:
    """Note how a file is read, and that its heading is."""
    ImportFile.objects.filter(pk=file_id).update(
        encoding=encoding, columns=list(columns), next_byte=place.byte, next_line=place.line
    )


@transaction.atomic
def refuse_file(batch_id: UUID, file_id: int, faults: Sequence[HeadingFault], *, at: datetime) -> None:
    """Note that a file's columns cannot be read: nothing of its batch is imported."""
    batch = ImportBatch.objects.select_for_update().get(public_id=batch_id)
    ImportFinding.objects.filter(file=file_id).delete()
    ImportFinding.objects.bulk_create(
        ImportFinding(
            file_id=file_id, line=1, severity=Severity.ERROR.value, cause=f.cause.value, column=f.column[:40]
        )
        for f in faults
    )
    ImportFile.objects.filter(pk=file_id).update(refused_count=len(faults))
    batch.ended_at = at
    batch.save(update_fields=["ended_at"])
    _put(batch, ImportState.FAILED)


@dataclass(frozen=True)
class Taken:
    """What became of one piece: the file as it stands now, or that the batch no longer runs."""

    is_stopped: bool = False
    is_elsewhere: bool = False


@transaction.atomic
def take(loader: Loader, file: FileCard, prepared: Prepared, seconds: float, *, at: datetime) -> Taken:
    """Write a piece of a file with all its effect, and where to read on; unless the batch was stopped or moved on."""
    batch = ImportBatch.objects.select_for_update().get(pk=file.batch_pk)
    if batch.state not in {ImportState.RUNNING, ImportState.CHECKING}:
        return Taken(is_stopped=True)
    row = ImportFile.objects.get(pk=file.id)
    if row.next_byte != prepared.piece_at.byte:
        return Taken(is_elsewhere=True)
    counts = merging.merge(loader, row, prepared, Run(batch.pk, local_date(at), at))
    ImportFile.objects.filter(pk=row.pk).update(
        next_byte=prepared.piece_after.byte,
        next_line=prepared.piece_after.line,
        new_count=F("new_count") + counts.new,
        changed_count=F("changed_count") + counts.changed,
        unchanged_count=F("unchanged_count") + counts.unchanged,
        refused_count=F("refused_count") + counts.refused,
        warned_count=F("warned_count") + counts.warned,
    )
    ImportBatch.objects.filter(pk=batch.pk).update(worked_seconds=F("worked_seconds") + seconds)
    return Taken()


@transaction.atomic
def end_file(file_id: int) -> None:
    """Note that a file is read to its end."""
    row = ImportFile.objects.select_for_update().get(pk=file_id)
    row.is_read = True
    row.save(update_fields=["is_read"])
    merging.forget_seen(row)


@transaction.atomic
def finish(actor: Actor, batch_id: UUID, *, at: datetime) -> ImportState:
    """Close a running batch whose files are all read, or give the state it is in."""
    batch = ImportBatch.objects.select_for_update().get(public_id=batch_id)
    if (
        batch.state not in {ImportState.RUNNING, ImportState.CHECKING}
        or batch.files.filter(is_read=False).exists()
    ):
        return ImportState(batch.state)
    has_errors = batch.files.filter(refused_count__gt=0).exists()
    state = ImportState.DONE_WITH_ERRORS if has_errors else ImportState.DONE
    _close(batch, at=at)
    _put(batch, state)
    _audit(actor, batch, f"registry.{state.value}", at=at)
    return state


@transaction.atomic
def keep_check(batch_id: UUID, files: Sequence[FileCard]) -> None:
    """Keep what a trial came to after all it wrote was taken back; the findings are stored beside."""
    batch = ImportBatch.objects.select_for_update().get(public_id=batch_id)
    for file in files:
        ImportFile.objects.filter(pk=file.id).update(
            encoding=file.encoding, new_count=file.new_count, changed_count=file.changed_count,
            unchanged_count=file.unchanged_count, refused_count=file.refused_count, warned_count=file.warned_count,
        )  # fmt: skip
    if batch.state == ImportState.CHECKING:
        batch.is_checked = True
        batch.save(update_fields=["is_checked"])
        _put(batch, ImportState.READY)


def keep_findings(file_ids: Mapping[RegistryKind, int], found: Iterable[FindingCard]) -> None:
    """Store findings that a trial carried out of its transaction."""
    ImportFinding.objects.bulk_create(
        (
            ImportFinding(
                file_id=file_ids[f.kind], line=f.line, external_id=f.external_id, severity=f.severity.value,
                cause=f.cause.value, column=f.column, shown=f.shown,
            )
            for f in found
        ),
        batch_size=1000,
    )  # fmt: skip


@contextmanager
def alone(batch_pk: int) -> Iterator[bool]:
    """Say whether this process is the only one that works on a batch, and keep others out meanwhile.

    The lock is the connection's own: it is gone with a killed process.
    """
    keys = {"space": _LOCK_SPACE, "batch": batch_pk % 2**31}
    is_alone = merging.execute("SELECT pg_try_advisory_lock(%(space)s, %(batch)s)", keys)[0][0]
    try:
        yield is_alone
    finally:
        if is_alone:
            merging.execute("SELECT pg_advisory_unlock(%(space)s, %(batch)s)", keys)


def _held(batch_id: UUID, origins: Iterable[ImportState]) -> ImportBatch:
    """Hold a batch that is in one of some states."""
    batch = ImportBatch.objects.select_for_update().filter(public_id=batch_id).first()
    if batch is None:
        raise BatchNotFound
    if ImportState(batch.state) not in set(origins):
        raise BatchNotInState
    return batch


def _forget(batch: ImportBatch) -> None:
    """Drop what an earlier trial found, so that reading begins anew."""
    ImportFinding.objects.filter(file__batch=batch).delete()
    batch.files.update(
        next_byte=0, next_line=1, is_read=False, new_count=0, changed_count=0, unchanged_count=0,
        refused_count=0, warned_count=0,
    )  # fmt: skip


def _close(batch: ImportBatch, *, at: datetime) -> None:
    """Delete what was uploaded, which nobody needs any more."""
    ImportBlock.objects.filter(file__batch=batch).delete()
    for file in batch.files.all():
        merging.forget_seen(file)
    batch.ended_at = at
    batch.save(update_fields=["ended_at"])


def _put(batch: ImportBatch, state: ImportState) -> None:
    batch.state = state.value
    batch.save(update_fields=["state"])


def _audit(actor: Actor, batch: ImportBatch, action: str, *, at: datetime) -> None:
    """Say what was done with a batch: one event for all its rows."""
    sums = {
        f"{file.kind}_{name}": getattr(file, f"{name}_count")
        for file in batch.files.all()
        for name in ("new", "changed", "refused")
        if getattr(file, f"{name}_count")
    }
    event = audit.Event(
        action, area_key=batch.area_key, object_kind="import_batch", object_id=batch.public_id, facts=sums
    )
    audit.record(actor, event, at=at)
