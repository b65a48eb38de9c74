"""Lends batches of partners to workers for a time: one batch has one worker, and a dead worker's batch goes to the next.

Items are held by row as well, so a worker that outlives its lease does nothing twice.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Q

from accounts.actions.partner_events import OwnEvent, emit_own
from accounts.enums.partner_events import PartnerEventKind
from certification.enums.batches import BatchKind
from certification.models.batches import CertificationBatch
from certification.models.status_batches import StatusBatch

Batch = TypeVar("Batch", CertificationBatch, StatusBatch)

# Longer than the items of one bite take at the worst.
LEASE = timedelta(minutes=2)


@contextmanager
def lent(model: type[Batch], *, at: datetime) -> Iterator[Batch | None]:
    """Lend the batch that was served longest ago and that nobody has; nothing where none waits.

    It is given back at the end, also when something breaks; a killed worker's lease runs out.
    """
    batch = _take(model, at=at)
    try:
        yield batch
    finally:
        if batch is not None:
            model.objects.filter(pk=batch.pk, leased_until=batch.leased_until).update(leased_until=None)


@transaction.atomic
def _take(model: type[Batch], *, at: datetime) -> Batch | None:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    waiting = model.objects.filter(free, ended_at__isnull=True)
    oldest = waiting.order_by(F("served_at").asc(nulls_first=True), "pk")
    batch = oldest.select_for_update(skip_locked=True, no_key=True).first()
    if batch is not None:
        batch.leased_until, batch.served_at = at + LEASE, at
        batch.save(update_fields=["leased_until", "served_at"])
    return batch


@transaction.atomic
def end(
    model: type[Batch], batch: Batch, kind: BatchKind, counts: Mapping[str, int], *, at: datetime
) -> None:
    """Write that a batch is done, and tell its partner in the same transaction; once, whoever else finds it done."""
    if not model.objects.filter(pk=batch.pk, ended_at__isnull=True).update(ended_at=at):
        return
    data = {
        "batch_id": str(batch.public_id),
        "batch": kind.value,
        "total_count": batch.total_count,
        "counts": dict(counts),
    }
    own = OwnEvent(f"batch.finished:{batch.public_id}", batch.partner_id, data)
    emit_own(PartnerEventKind.BATCH_FINISHED, [own], at=at)
