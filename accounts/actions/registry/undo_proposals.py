"""Writes that two officers take a batch back: one proposes it with a reason, a colleague of the area lets it happen.

The rows are taken back by a worker. Locks are taken in one order: the batch, the approval, then the audit.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.access import import_for
from accounts.actions import approvals, audit
from accounts.actions.approvals import NewApproval
from accounts.enums.approvals import REGISTRY_UNDO
from accounts.enums.registry import UNDOABLE, ImportState
from accounts.errors.approvals import ApprovalExists, ApprovalNotFound
from accounts.errors.registry import UndoNothing, UndoNotPossible, UndoReasonMissing
from accounts.models.registry import ImportBatch
from accounts.queries import registry
from accounts.queries.approvals import ApprovalCard, undo_waiting
from accounts.rules.actors import Actor


@transaction.atomic
def propose(actor: Actor, batch_id: UUID, reason: str, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Propose to a colleague of the same area that a batch is taken back.

    Raises:
        BatchNotFound, UndoNotPossible, UndoNothing, UndoReasonMissing.
        ApprovalExists: it was proposed, and waits.
    """
    batch = _held(actor, batch_id)
    if not reason.strip():
        raise UndoReasonMissing
    rows = registry.standing(batch.pk)
    if not rows:
        raise UndoNothing
    if undo_waiting(batch_id, batch.area_key, at=at) is not None:
        raise ApprovalExists
    payload = {
        "batch": str(batch_id),
        "reason": reason.strip(),
        "rows": {kind.value: count for kind, count in rows.items()},
    }
    new = NewApproval(REGISTRY_UNDO, batch.area_key, payload)
    return approvals.propose(actor, new, waits=waits, at=at)


@transaction.atomic
def approve(actor: Actor, batch_id: UUID, seen: str, *, at: datetime) -> None:
    """Agree, as a second person, that a batch is taken back; ``seen`` is the hash of what was shown.

    Raises:
        BatchNotFound, UndoNotPossible, ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    batch = _held(actor, batch_id)
    card = _waiting(batch, at=at)
    approvals.approve(actor, card.public_id, seen, at=at)
    payload = approvals.consume(REGISTRY_UNDO, card.payload_hash, at=at)
    batch.state = ImportState.UNDOING.value
    batch.save(update_fields=["state"])
    event = audit.Event(
        "registry.undoing",
        area_key=batch.area_key,
        object_kind="import_batch",
        object_id=batch.public_id,
        reason=payload["reason"],
        facts={"proposed_by": card.proposed_by},
    )
    audit.record(actor, event, at=at)


@transaction.atomic
def reject(actor: Actor, batch_id: UUID, seen: str, *, at: datetime) -> None:
    """Turn down, as a second person, that a batch is taken back.

    Raises:
        BatchNotFound, UndoNotPossible, ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    batch = _held(actor, batch_id)
    approvals.reject(actor, _waiting(batch, at=at).public_id, seen, at=at)


def _held(actor: Actor, batch_id: UUID) -> ImportBatch:
    """Hold a batch of the officer's area that can be taken back, so that two who act at once come one by one."""
    batch = ImportBatch.objects.select_for_update().get(pk=import_for(actor, batch_id).pk)
    if ImportState(batch.state) not in UNDOABLE:
        raise UndoNotPossible
    return batch


def _waiting(batch: ImportBatch, *, at: datetime) -> ApprovalCard:
    card = undo_waiting(batch.public_id, batch.area_key, at=at)
    if card is None:
        raise ApprovalNotFound
    return card
