"""Writes approvals by a second person: proposed by one, decided by a colleague of the same area, used once.

An upper action proposes under a code of its own, lets a colleague approve, and consumes the approval by code and hash
in the transaction of its effect: exactly what was seen is done, once, and in time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.approvals import ApprovalState
from accounts.errors.approvals import (
    ApprovalDecided,
    ApprovalExists,
    ApprovalMissing,
    ApprovalMoved,
    ApprovalNeedsSecond,
    ApprovalNotFound,
)
from accounts.fields import seal
from accounts.models.approvals import Approval
from accounts.models.users import User
from accounts.queries.approvals import ApprovalCard, card_of, facts_of, payload_of
from accounts.rules.actors import Actor
from accounts.rules.approvals import areas_of, may_consume, may_decide
from accounts.rules.payloads import fingerprint, written
from foundation.errors import DomainError
from foundation.identifiers import uuid7

ONE_WAITING = "accounts_approval_one_waiting"
_REFUSALS: Mapping[str, type[DomainError]] = {
    error.code: error for error in (ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved)
}


@dataclass(frozen=True)
class NewApproval:
    """What somebody proposes: the act's code, the area whose colleague decides, and what exactly shall be done."""

    code: str
    area_key: str
    payload: Mapping[str, Any] = field(repr=False)
    subject_person_id: int | None = None


def propose(actor: Actor, new: NewApproval, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Write a proposal down for a colleague, who has until the end of the wait.

    Raises:
        ApprovalNotFound: the area is not the actor's; ApprovalExists: the same waits already.
    """
    if actor.user_id is None or new.area_key not in areas_of(actor, new.code):
        raise ApprovalNotFound
    public_id, payload_hash = uuid7(), fingerprint(new.payload)
    try:
        with transaction.atomic():
            _let_go_of_expired(new.code, payload_hash, at=at)
            row = Approval.objects.create(
                public_id=public_id,
                code=new.code,
                area_key=new.area_key,
                subject_person_id=new.subject_person_id,
                payload_hash=payload_hash,
                payload_sealed=seal(written(new.payload), label="approval.payload", owner=public_id),
                proposed_by_id=actor.user_id,
                proposed_at=at,
                expires_at=at + waits,
                state=ApprovalState.WAITING.value,
            )
            _note(actor, "approval.proposed", row, at=at)
    except IntegrityError as error:
        if ONE_WAITING not in str(error):
            raise
        raise ApprovalExists from error
    return card_of(row)


def approve(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> ApprovalCard:
    """Agree to what a colleague proposed; ``seen`` is the hash of what the second person had before their eyes.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    return _decide(actor, public_id, seen, ApprovalState.APPROVED, at=at)


def reject(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> ApprovalCard:
    """Turn down what a colleague proposed.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    return _decide(actor, public_id, seen, ApprovalState.REJECTED, at=at)


@transaction.atomic
def void(actor: Actor, approval_id: int, *, at: datetime) -> None:
    """Take a proposal off the list when what it is about has gone on without it; one that was decided stays."""
    row = Approval.objects.select_for_update().get(pk=approval_id)
    if row.state == ApprovalState.WAITING.value:
        row.state = ApprovalState.VOID.value
        row.save(update_fields=["state"])
        _note(actor, "approval.void", row, at=at)


@transaction.atomic
def consume(code: str, payload_hash: str, *, at: datetime) -> dict[str, Any]:
    """Use an approval up and give what was approved; call in the transaction of the act it allows.

    Raises:
        ApprovalMissing: none of this content was approved, or it was used, or its time is over.
    """
    rows = Approval.objects.select_for_update().filter(
        code=code, payload_hash=payload_hash, state=ApprovalState.APPROVED.value, consumed_at__isnull=True
    )
    row = next((row for row in rows.order_by("pk") if may_consume(facts_of(row), at=at)), None)
    if row is None:
        raise ApprovalMissing
    row.consumed_at = at
    row.save(update_fields=["consumed_at"])
    return payload_of(row.payload_sealed, row.public_id)


def _let_go_of_expired(code: str, payload_hash: str, *, at: datetime) -> None:
    """Close the same proposal of earlier that nobody decided in time, so that it can be made anew."""
    waiting = Approval.objects.filter(code=code, payload_hash=payload_hash, state=ApprovalState.WAITING.value)
    waiting.filter(expires_at__lte=at).update(state=ApprovalState.VOID.value)


@transaction.atomic
def _decide(actor: Actor, public_id: UUID, seen: str, state: ApprovalState, *, at: datetime) -> ApprovalCard:
    row = Approval.objects.select_for_update().filter(public_id=public_id).first()
    if row is None or actor.user_id is None or row.area_key not in areas_of(actor, row.code):
        raise ApprovalNotFound
    by = row.proposed_by_id if _is_proposer(actor, row) else actor.user_id
    decision = may_decide(facts_of(row), by=by, seen=seen, at=at)
    for reason in decision.reasons:
        raise _REFUSALS[reason.code]

    row.state, row.decided_by_id, row.decided_at = state.value, actor.user_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _note(actor, f"approval.{state.value}", row, at=at)
    return card_of(row)


def _is_proposer(actor: Actor, row: Approval) -> bool:
    """Say whether it was the same human being who proposed, under whichever of their users."""
    if actor.user_id == row.proposed_by_id or actor.person_id is None:
        return actor.user_id == row.proposed_by_id
    return User.objects.filter(pk=row.proposed_by_id, person__same_as=actor.person_id).exists()


def _note(actor: Actor, action: str, row: Approval, *, at: datetime) -> None:
    event = audit.Event(
        action,
        row.subject_person_id,
        area_key=row.area_key,
        object_kind="approval",
        object_id=row.public_id,
        facts={"code": row.code, "hash": row.payload_hash},
    )
    audit.record(actor, event, at=at)
