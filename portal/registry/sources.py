"""Where the bytes of a batch's files come from: an operator's folder, or the sealed pieces of an upload."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accounts.actions.registry import batches
from accounts.actions.registry.batches import NewFile
from accounts.enums.registry import RegistryKind
from accounts.errors.registry import RegistryNoFiles
from accounts.queries import registry
from accounts.queries.registry import BatchCard, FileCard
from foundation.csv_records import PIECE_BYTES, Source

BLOCK_BYTES = 1024 * 1024


class BlockSource:
    """Reads the sealed pieces of an uploaded file, one in memory at a time."""

    def __init__(self, file_id: int, byte: int) -> None:
        self._file_id, self._byte = file_id, byte
        self._start, self._held = 0, b""

    def read(self, size: int, /) -> bytes:
        """Give what is left of the present piece, or of the next."""
        at = self._byte - self._start
        if not self._held or at >= len(self._held):
            found = registry.block(self._file_id, self._byte)
            if found is None or self._byte >= found[0] + len(found[1]):
                return b""
            self._start, self._held = found
            at = self._byte - self._start
        data = self._held[at : at + size]
        self._byte += len(data)
        return data


@contextmanager
def opened(batch: BatchCard, file: FileCard, *, byte: int) -> Iterator[Source]:
    """Open a file of a batch at a byte."""
    if not batch.folder:
        yield BlockSource(file.id, byte)
        return
    with (Path(batch.folder) / file.name).open("rb") as source:
        source.seek(byte)
        yield source


def files_in(folder: Path) -> list[NewFile]:
    """List the files of a folder that are named after what they hold, with their digests.

    Raises RegistryNoFiles.
    """
    found = [
        NewFile(kind, path.name, _digest(path), path.stat().st_size)
        for kind in RegistryKind
        for path in [folder / f"{kind}.csv"]
        if path.is_file()
    ]
    if not found:
        raise RegistryNoFiles
    return found


def keep_upload(file_id: int, chunks: Iterator[bytes]) -> None:
    """Seal an upload piece by piece into the database."""
    starts_at, held = 0, b""
    for chunk in chunks:
        held += chunk
        while len(held) >= BLOCK_BYTES:
            batches.keep_block(file_id, starts_at=starts_at, content=held[:BLOCK_BYTES])
            starts_at, held = starts_at + BLOCK_BYTES, held[BLOCK_BYTES:]
    if held:
        batches.keep_block(file_id, starts_at=starts_at, content=held)


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=32)
    with path.open("rb") as source:
        while block := source.read(PIECE_BYTES):
            digest.update(block)
    return digest.hexdigest()
