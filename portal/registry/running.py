"""Keeps a batch going: reads its files piece by piece, has each prepared, and has the floors write it.

The rows of the batch are the truth: whoever comes next, after a kill too, reads on where they say.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from accounts.actions.registry import batches
from accounts.enums.registry import ImportState, RowCause
from accounts.errors.registry import BatchNotFound
from accounts.queries import registry
from accounts.queries.registry import BatchCard, FileCard
from accounts.rules.actors import Actor
from accounts.rules.registry.columns import Day
from accounts.rules.registry.heading import HeadingFault, columns_of
from accounts.rules.registry.preparing import Keys, Prepared, Reading, prepare
from foundation import csv_records
from foundation.clock import local_date
from foundation.csv_records import Piece, Place
from portal.registry.kinds import LOADERS
from portal.registry.sources import opened
from regions.queries.places import pooling_areas

# Pieces being prepared while one is written; each holds a few megabytes.
AHEAD = 2
STEP_BYTES = 512 * 1024
Clock = Callable[[], datetime]
Progress = Callable[[], None]


def needed(batch_id: UUID) -> BatchCard:
    """Give a batch that must be there.

    Raises BatchNotFound.
    """
    found = registry.batch(batch_id)
    if found is None:
        raise BatchNotFound
    return found


def read_headings(batch_id: UUID, *, at: datetime) -> bool:
    """Look at the encoding and the first line of every file not begun; say whether all can be read."""
    batch = needed(batch_id)
    for file in batch.files:
        if file.next_byte:
            continue
        encoding, columns, place, faults = _heading(batch, file)
        if faults:
            batches.refuse_file(batch_id, file.id, faults, at=at)
            return False
        batches.begin_file(file.id, encoding=encoding, columns=columns, place=place)
    return True


@dataclass(frozen=True)
class Ways:
    """How a batch is run: by which clock, in pieces of which size, prepared ahead by a pool, telling somebody."""

    clock: Clock
    piece_bytes: int = csv_records.PIECE_BYTES
    pool: Executor | None = None
    tell: Progress | None = None


def run(actor: Actor, batch_id: UUID, ways: Ways) -> ImportState:
    """Read a running batch to its end, or until somebody stops it."""
    if not read_headings(batch_id, at=ways.clock()):
        return ImportState.FAILED
    for file in needed(batch_id).files:
        if file.is_read:
            continue
        if not _run_file(needed(batch_id), file, ways):
            return needed(batch_id).state
        batches.end_file(file.id)
    return batches.finish(actor, batch_id, at=ways.clock())


def step(actor: Actor, batch_id: UUID, *, clock: Clock) -> bool:
    """Write one piece of a running batch; say whether there is more to do."""
    batch = needed(batch_id)
    if batch.state is not ImportState.RUNNING or not read_headings(batch_id, at=clock()):
        return False
    file = next((one for one in needed(batch_id).files if not one.is_read), None)
    if file is None:
        batches.finish(actor, batch_id, at=clock())
        return False
    began = time.monotonic()
    with opened(batch, file, byte=file.next_byte) as source:
        piece = next(csv_records.pieces(source, start=_place(file), size=STEP_BYTES), None)
    if piece is None:
        batches.end_file(file.id)
        return True
    prepared = prepare(_reading(file, batch.area_key, at=clock()), piece, keys())
    taken = batches.take(LOADERS[file.kind], file, prepared, time.monotonic() - began, at=clock())
    return not taken.is_stopped


def keys() -> Keys:
    """Give the keys that sealing needs."""
    return Keys(settings.SEALING_KEYRING, settings.INDEX_KEY, settings.INDEX_HASH)


def _run_file(batch: BatchCard, file: FileCard, ways: Ways) -> bool:
    """Write what is left of a file; say whether it was read to its end."""
    loader = LOADERS[file.kind]
    with opened(batch, file, byte=file.next_byte) as source:
        pieces = csv_records.pieces(source, start=_place(file), size=ways.piece_bytes)
        began = time.monotonic()
        for prepared in _prepared(pieces, _reading(file, batch.area_key, at=ways.clock()), ways.pool):
            taken = batches.take(loader, file, prepared, time.monotonic() - began, at=ways.clock())
            if taken.is_stopped or taken.is_elsewhere:
                return False
            began = time.monotonic()
            if ways.tell:
                ways.tell()
    return True


def _prepared(pieces: Iterator[Piece], reading: Reading, pool: Executor | None) -> Iterator[Prepared]:
    """Prepare pieces in their order, a few ahead where there is a pool."""
    if pool is None:
        for piece in pieces:
            yield prepare(reading, piece, keys())
        return
    waiting: deque[Future[Prepared]] = deque()
    for piece in pieces:
        waiting.append(pool.submit(prepare, reading, piece, keys()))
        if len(waiting) > AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _reading(file: FileCard, area_key: str, *, at: datetime) -> Reading:
    loader = LOADERS[file.kind]
    on = local_date(at)
    # What is uploaded at a counter may speak of its own area alone; operators load the registers of all.
    keys_known = frozenset(area.key for area in pooling_areas(on=on))
    day = Day(on, keys_known & {area_key} if area_key else keys_known)
    return Reading(loader.form, file.columns, file.encoding, day, loader.stage)


def _place(file: FileCard) -> Place:
    return Place(file.next_byte, file.next_line)


def _heading(batch: BatchCard, file: FileCard) -> tuple[str, list[str], Place, list[HeadingFault]]:
    """Read the first line of a file."""
    sample, cells = sample_of(batch, file)
    encoding = csv_records.encoding_of(sample)
    if not sample.strip():
        return "", [], Place(), [HeadingFault(RowCause.EMPTY_FILE, "")]
    if encoding is None or cells is None:
        return "", [], Place(), [HeadingFault(RowCause.ENCODING_UNKNOWN, "")]
    columns, faults = columns_of(cells, LOADERS[file.kind].form, file.mapping)
    end = sample.find(b"\n") + 1 or len(sample)
    return encoding, columns, Place(end, 2), faults


def sample_of(batch: BatchCard, file: FileCard) -> tuple[bytes, list[str] | None]:
    """Give the beginning of a file, and the cells of its first line where they can be read."""
    with opened(batch, file, byte=0) as source:
        sample = b""
        while len(sample) < csv_records.SAMPLE_BYTES and (block := source.read(csv_records.SAMPLE_BYTES)):
            sample += block
    encoding = csv_records.encoding_of(sample)
    if encoding is None or not sample:
        return sample, None
    first = sample.split(b"\n", 1)[0]
    piece = Piece(Place(), first, Place(len(first), 2))
    record = next(csv_records.records(piece, encoding), None)
    return sample, record.cells if record and not record.broken else None
