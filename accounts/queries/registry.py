"""Reads of imported registers: batches, their files, what was found, and the pieces that were uploaded."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from accounts.enums.registry import ImportState, RegistryKind, RowCause, Severity
from accounts.fields import unseal
from accounts.models.registry import ImportBatch, ImportBlock, ImportFile, ImportFinding, RegistryEntry
from accounts.queries.audit import latest_at
from foundation.clock import local_date

BLOCK_LABEL = "import.block"


@dataclass(frozen=True)
class FileCard:
    """One file of a batch: how it is read, how far, and what became of its rows."""

    id: int
    batch_pk: int
    kind: RegistryKind
    name: str
    digest: str
    size_bytes: int
    encoding: str
    mapping: dict[str, str]
    columns: tuple[str, ...]
    next_byte: int
    next_line: int
    is_read: bool
    new_count: int
    changed_count: int
    unchanged_count: int
    refused_count: int
    warned_count: int

    @property
    def rows_count(self) -> int:
        """Count the rows read so far."""
        return self.new_count + self.changed_count + self.unchanged_count + self.refused_count


@dataclass(frozen=True)
class BatchCard:
    """One import as it stands."""

    pk: int
    public_id: UUID
    state: ImportState
    folder: str
    area_key: str
    actor_user_id: int | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    worked_seconds: float
    is_checked: bool
    files: tuple[FileCard, ...]

    @property
    def bytes_count(self) -> int:
        """Count the bytes of all files."""
        return sum(file.size_bytes for file in self.files)

    @property
    def read_bytes(self) -> int:
        """Count the bytes read."""
        return sum(file.size_bytes if file.is_read else file.next_byte for file in self.files)

    @property
    def rows_count(self) -> int:
        """Count the rows read."""
        return sum(file.rows_count for file in self.files)

    @property
    def percent(self) -> int:
        """Say how much is read."""
        return 100 * self.read_bytes // self.bytes_count if self.bytes_count else 100

    @property
    def rows_a_second(self) -> int:
        """Say how fast it goes."""
        return round(self.rows_count / self.worked_seconds) if self.worked_seconds else 0

    @property
    def seconds_left(self) -> int | None:
        """Tell how long the rest takes at the speed so far, or nothing yet."""
        if not self.worked_seconds or not self.read_bytes:
            return None
        return round(self.worked_seconds * (self.bytes_count - self.read_bytes) / self.read_bytes)


@dataclass(frozen=True)
class FindingCard:
    """What was found in one row."""

    kind: RegistryKind
    line: int
    external_id: str
    severity: Severity
    cause: RowCause
    column: str
    shown: str


def batch(public_id: UUID) -> BatchCard | None:
    """Find an import, or nothing."""
    row = ImportBatch.objects.filter(public_id=public_id).first()
    return _card(row) if row else None


def batches_in(area_keys: Collection[str], *, most: int) -> list[BatchCard]:
    """List the newest imports of some areas."""
    rows = ImportBatch.objects.filter(area_key__in=area_keys).order_by("-created_at")[:most]
    return [_card(row) for row in rows]


def unfinished(*, folder: str, digests: Collection[str]) -> UUID | None:
    """Find the import of the same files of a folder that was interrupted, or nothing."""
    states = [ImportState.RUNNING.value, ImportState.PAUSED.value]
    for row in ImportBatch.objects.filter(folder=folder, state__in=states).order_by("-created_at"):
        if {file.digest for file in row.files.all()} == set(digests):
            return row.public_id
    return None


def at_work() -> list[UUID]:
    """List the uploaded imports that a worker has to go on with, or to take back."""
    states = [ImportState.RUNNING.value, ImportState.CHECKING.value, ImportState.UNDOING.value]
    rows = ImportBatch.objects.filter(folder="", state__in=states).order_by("created_at")
    return list(rows.values_list("public_id", flat=True)[:100])


def findings(batch_pk: int, *, most: int | None = None) -> Iterator[FindingCard]:
    """Give what was found in an import, file by file and line by line, without holding it all."""
    rows = (
        ImportFinding.objects.filter(file__batch=batch_pk)
        .select_related("file")
        .order_by("file", "line", "pk")
    )
    for row in rows[:most] if most else rows.iterator(chunk_size=2000):
        yield FindingCard(
            RegistryKind(row.file.kind), row.line, row.external_id, Severity(row.severity),
            RowCause(row.cause), row.column, row.shown,
        )  # fmt: skip


def standing(batch_pk: int) -> dict[RegistryKind, int]:
    """Count the rows of an import that stand: written by it, and neither changed by a later one nor taken back."""
    rows = RegistryEntry.objects.filter(batch=batch_pk, superseded_at__isnull=True)
    counted = rows.values_list("kind").annotate(Count("pk")).order_by()
    found = {RegistryKind(kind): count for kind, count in counted}
    return {kind: found[kind] for kind in RegistryKind if kind in found}


def findings_by_kind(batch_pk: int) -> dict[RegistryKind, int]:
    """Count what was found in an import, by what a file is about."""
    rows = ImportFinding.objects.filter(file__batch=batch_pk)
    counted = rows.values_list("file__kind").annotate(Count("pk")).order_by()
    return {RegistryKind(kind): count for kind, count in counted}


def block(file_id: int, byte: int) -> tuple[int, bytes] | None:
    """Open the uploaded piece that holds a byte; give where it starts too."""
    row = ImportBlock.objects.filter(file=file_id, starts_at__lte=byte).order_by("-starts_at").first()
    if row is None:
        return None
    clear = unseal(row.content_sealed, label=BLOCK_LABEL, owner=row.public_id)
    return row.starts_at, clear.encode("latin-1")


def target_of(kind: RegistryKind, source: str, external_id: str) -> int | None:
    """Say which record a register's row stands for, or nothing."""
    rows = RegistryEntry.objects.filter(
        kind=kind.value, source=source, external_id=external_id, superseded_at__isnull=True
    )
    return rows.values_list("target_id", flat=True).first()


def people_named(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Find persons by what registers call them: source and number there."""
    rows = RegistryEntry.objects.filter(
        kind=RegistryKind.PERSONS.value,
        superseded_at__isnull=True,
        source__in={source for source, _id in keys},
        external_id__in={external_id for _source, external_id in keys},
    )
    found = {(row[0], row[1]): row[2] for row in rows.values_list("source", "external_id", "target_id")}
    return {key: found[key] for key in keys if key in found}


def is_search_due(action: str, *, at: datetime) -> bool:
    """Say whether a search that the audit knows by an action was not made yet on this day, or a register came in since.

    The day is China's.
    """
    last = latest_at(action)
    if last is None or local_date(last) < local_date(at):
        return True
    return ImportBatch.objects.filter(ended_at__gt=last).exists()


def _card(row: ImportBatch) -> BatchCard:
    files = [_file_card(file) for file in row.files.all()]
    kinds = list(RegistryKind)
    return BatchCard(
        row.pk, row.public_id, ImportState(row.state), row.folder, row.area_key, row.actor_user_id, row.created_at,
        row.started_at, row.ended_at, row.worked_seconds, row.is_checked,
        tuple(sorted(files, key=lambda file: kinds.index(file.kind))),
    )  # fmt: skip


def _file_card(row: ImportFile) -> FileCard:
    return FileCard(
        row.pk, row.batch_id, RegistryKind(row.kind), row.name, row.digest, row.size_bytes, row.encoding,
        dict(row.mapping), tuple(row.columns), row.next_byte, row.next_line, row.is_read, row.new_count,
        row.changed_count, row.unchanged_count, row.refused_count, row.warned_count,
    )  # fmt: skip
