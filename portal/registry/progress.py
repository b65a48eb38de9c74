"""How far a trial or an undo is, for the pages: what a worker told last, kept in the cache for a few minutes.

A trial is one transaction that is taken back, so nobody sees its rows; it tells from a thread, whose connection is
another one. A word that cannot be kept is lost, and the work goes on: the rows of the batch are the truth.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import DatabaseError, connections

from accounts.queries.registry import BatchCard, FileCard

log = logging.getLogger(__name__)
EVERY_SECONDS = 1.0
KEPT_SECONDS = 600
_TOLD = (
    "encoding", "next_byte", "is_read", "new_count", "changed_count", "unchanged_count", "refused_count",
    "warned_count",
)  # fmt: skip


@dataclass(frozen=True)
class UndoProgress:
    """How many rows there were to take back, and what became of those looked at so far."""

    total: int
    undone_count: int = 0
    refused_count: int = 0

    @property
    def percent(self) -> int:
        """Say how much is done."""
        return min(100, 100 * (self.undone_count + self.refused_count) // self.total) if self.total else 100


class Teller:
    """Keeps what it is told on a connection of its own, at most once a second, and never makes the work wait."""

    def __init__(self, batch_id: UUID, pool: ThreadPoolExecutor) -> None:
        self._key, self._pool = _key(batch_id), pool
        self._told = time.monotonic()
        self._last: Future[None] | None = None

    def tell(self, look: Callable[[], BatchCard]) -> None:
        """Tell how far a trial is, as its own transaction sees it."""
        is_busy = self._last is not None and not self._last.done()
        if is_busy or time.monotonic() - self._told < EVERY_SECONDS:
            return
        self._told, batch = time.monotonic(), look()
        files = {file.kind.value: {name: getattr(file, name) for name in _TOLD} for file in batch.files}
        self._last = self._pool.submit(_keep, self._key, {"files": files, "seconds": batch.worked_seconds})


@contextmanager
def teller(batch_id: UUID) -> Iterator[Teller]:
    """Give a teller for one trial; nothing of an earlier trial, nor of this one, is left beside it."""
    forget(batch_id)
    with ThreadPoolExecutor(1) as pool:
        try:
            yield Teller(batch_id, pool)
        finally:
            pool.submit(connections.close_all)
    forget(batch_id)


def tell_undo(batch_id: UUID, done: UndoProgress) -> None:
    """Tell how far an undo is; each of its portions stands, so the work's own connection will do."""
    _keep(_key(batch_id), {"undo": [done.total, done.undone_count, done.refused_count]})


def forget(batch_id: UUID) -> None:
    """Drop what was told."""
    cache.delete(_key(batch_id))


def in_trial(batch: BatchCard) -> BatchCard:
    """Give a batch as far as its trial has told, or as its rows say."""
    told = cache.get(_key(batch.public_id)) or {}
    if "files" not in told:
        return batch
    files = tuple(_as_told(file, told["files"]) for file in batch.files)
    return replace(batch, files=files, worked_seconds=told["seconds"])


def of_undo(batch_id: UUID) -> UndoProgress | None:
    """Say how far an undo is, or nothing where it has not told."""
    told = cache.get(_key(batch_id)) or {}
    return UndoProgress(*told["undo"]) if "undo" in told else None


def _as_told(file: FileCard, files: dict[str, dict[str, Any]]) -> FileCard:
    return replace(file, **files.get(file.kind.value, {}))


def _keep(key: str, told: dict[str, Any]) -> None:
    try:
        cache.set(key, told, timeout=KEPT_SECONDS)
    except DatabaseError:
        log.warning("registry.progress_lost", exc_info=True)


def _key(batch_id: UUID) -> str:
    return f"import-progress:{batch_id}"
