"""Tries an import: does everything, keeps what was found, and takes back all else."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.actions.registry import batches
from accounts.queries import registry
from accounts.rules.actors import Actor
from portal.registry import progress, running
from portal.registry.running import Clock, Ways

# What a page could ever show, and a file of errors anybody would work through; the counts are complete.
FINDINGS_MAX = 20_000


def try_import(actor: Actor, batch_id: UUID, *, clock: Clock) -> None:
    """Run a batch that is being checked to its end, and undo it as if it had never been; only the report stays."""
    with progress.teller(batch_id) as teller, transaction.atomic():
        look = partial(running.needed, batch_id)
        running.run(actor, batch_id, Ways(clock, tell=partial(teller.tell, look)))
        files = running.needed(batch_id).files
        found = list(registry.findings(running.needed(batch_id).pk, most=FINDINGS_MAX))
        is_readable = all(file.is_read for file in files)
        transaction.set_rollback(True)
    if not is_readable:
        running.read_headings(batch_id, at=clock())
        return
    ids = {file.kind: file.id for file in files}
    batches.keep_check(batch_id, [replace(file, next_byte=0) for file in files])
    batches.keep_findings(ids, found)
