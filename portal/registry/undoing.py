"""Takes a batch back, from the top floor down, so that nobody is withdrawn on whom something still stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.actions.registry import undoing
from accounts.enums.registry import RegistryKind
from accounts.rules.actors import Actor
from portal.registry.kinds import LOADERS


@dataclass(frozen=True)
class UndoReport:
    """How many rows were taken back, and how many others had built upon."""

    undone_count: int
    refused_count: int


def undo(actor: Actor, batch_id: UUID, *, at: datetime) -> UndoReport:
    """Take a batch back; a second run goes on where the first was stopped.

    Raises BatchNotFound, BatchNotInState.
    """
    batch_pk = undoing.begin(actor, batch_id, at=at)
    undone, refused = 0, 0
    for kind in reversed(list(RegistryKind)):
        after = 0
        while True:
            portion = undoing.take_back(LOADERS[kind], batch_pk, after=after, at=at)
            if portion.last is None:
                break
            undone, refused = undone + portion.undone_count, refused + portion.refused_count
            after = portion.last
    undoing.end(actor, batch_pk, at=at)
    return UndoReport(undone, refused)
