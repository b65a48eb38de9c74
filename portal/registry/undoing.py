"""Takes a batch back, from the top floor down, so that nobody is withdrawn on whom something still stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction

from accounts.actions.registry import batches, undoing
from accounts.actions.registry.undoing import Undone
from accounts.enums.registry import RegistryKind
from accounts.errors.registry import BatchNotInState
from accounts.queries import registry
from accounts.rules.actors import SYSTEM, Actor
from portal.registry import progress
from portal.registry.kinds import LOADERS
from portal.registry.progress import UndoProgress
from portal.registry.running import needed

# Looked at while somebody waits for the page, and others wait for the tables.
FORESEEN_MAX = 5_000
_WAITS = "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '5s'"


@dataclass(frozen=True)
class UndoReport:
    """How many rows were taken back, and how many others had built upon."""

    undone_count: int
    refused_count: int


@dataclass(frozen=True)
class Foreseen:
    """What of a kind an undo would take back, and what would stay."""

    kind: RegistryKind
    undone_count: int
    left_count: int


def undo(actor: Actor, batch_id: UUID, *, at: datetime) -> UndoReport:
    """Take a batch back; a second run goes on where the first was stopped.

    Raises BatchNotFound; BatchNotInState: also where another process takes it back.
    """
    with batches.alone(needed(batch_id).pk) as is_alone:
        if not is_alone:
            raise BatchNotInState
        batch_pk = undoing.begin(actor, batch_id, at=at)
        done = UndoProgress(sum(registry.standing(batch_pk).values()))
        for _kind, portion in _portions(batch_pk, at=at):
            undone, refused = (
                done.undone_count + portion.undone_count,
                done.refused_count + portion.refused_count,
            )
            done = UndoProgress(done.total, undone, refused)
            progress.tell_undo(batch_id, done)
        undoing.end(actor, batch_pk, at=at)
    progress.forget(batch_id)
    return UndoReport(done.undone_count, done.refused_count)


def foresee(batch_id: UUID, *, at: datetime) -> list[Foreseen] | None:
    """Say what an undo would do, by doing it and taking that back; nothing where the tables are busy or it is too much.

    Raises BatchNotFound, BatchNotInState.
    """
    rows = registry.standing(needed(batch_id).pk)
    if sum(rows.values()) > FORESEEN_MAX:
        return None
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_WAITS)
            batch_pk = undoing.begin(SYSTEM, batch_id, at=at)
            taken = dict.fromkeys(RegistryKind, 0)
            for kind, portion in _portions(batch_pk, at=at):
                taken[kind] += portion.undone_count
            left = registry.findings_by_kind(batch_pk)
            transaction.set_rollback(True)
    except OperationalError:
        return None
    return [
        Foreseen(kind, taken[kind], left.get(kind, 0))
        for kind in RegistryKind
        if kind in rows or kind in left
    ]


def _portions(batch_pk: int, *, at: datetime) -> Iterator[tuple[RegistryKind, Undone]]:
    """Take back portion by portion, and give what became of each."""
    for kind in reversed(list(RegistryKind)):
        after = 0
        while True:
            portion = undoing.take_back(LOADERS[kind], batch_pk, after=after, at=at)
            if portion.last is None:
                break
            yield kind, portion
            after = portion.last
