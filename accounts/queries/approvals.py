"""Reads of what waits for a second person."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.enums.approvals import REGISTRY_UNDO, ApprovalState
from accounts.fields import unseal
from accounts.models.approvals import Approval
from accounts.rules.approvals import ApprovalFacts

RECOVERY = "account.recovery"


@dataclass(frozen=True)
class ApprovalCard:
    """A proposal as a second person sees it; its content stays sealed until somebody shows it."""

    id: int
    public_id: UUID
    code: str
    area_key: str
    subject_person_id: int | None
    payload_hash: str
    proposed_by: int
    proposed_at: datetime
    expires_at: datetime
    state: ApprovalState
    decided_by: int | None
    decided_at: datetime | None
    is_consumed: bool
    payload_sealed: bytes = field(repr=False)

    @cached_property
    def payload(self) -> dict[str, Any]:
        """Open what was proposed."""
        return payload_of(self.payload_sealed, self.public_id)


def payload_of(sealed: bytes | memoryview, public_id: UUID) -> dict[str, Any]:
    """Open the content of a proposal."""
    found: dict[str, Any] = json.loads(unseal(sealed, label="approval.payload", owner=public_id))
    return found


def card_of(row: Approval) -> ApprovalCard:
    """Copy a row into what may leave the floor."""
    return ApprovalCard(
        id=row.pk,
        public_id=row.public_id,
        code=row.code,
        area_key=row.area_key,
        subject_person_id=row.subject_person_id,
        payload_hash=row.payload_hash,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        state=ApprovalState(row.state),
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        is_consumed=row.consumed_at is not None,
        payload_sealed=bytes(row.payload_sealed),
    )


def facts_of(row: Approval) -> ApprovalFacts:
    """Give what the rules ask of a proposal."""
    return ApprovalFacts(
        state=ApprovalState(row.state),
        proposed_by=row.proposed_by_id,
        payload_hash=row.payload_hash,
        expires_at=row.expires_at,
        is_consumed=row.consumed_at is not None,
    )


def recovery_by_public_id(public_id: UUID) -> ApprovalCard | None:
    """Find what was proposed about the recovery of an account, or nothing."""
    row = Approval.objects.filter(public_id=public_id, code=RECOVERY).first()
    return card_of(row) if row else None


def recoveries_waiting(area_keys: Collection[str], *, most: int, at: datetime) -> list[ApprovalCard]:
    """List the recoveries of some areas that a colleague has to look at, the oldest first."""
    rows = Approval.objects.filter(
        code=RECOVERY, area_key__in=list(area_keys), state=ApprovalState.WAITING.value, expires_at__gt=at
    )
    return [card_of(row) for row in rows.order_by("proposed_at", "pk")[:most]]


def recoveries_of(person_id: int, area_keys: Collection[str], *, at: datetime) -> list[ApprovalCard]:
    """List a person's recoveries that wait for a colleague or, agreed to, for being done."""
    rows = Approval.objects.filter(
        code=RECOVERY,
        subject_person_id__same_as=person_id,
        area_key__in=list(area_keys),
        state__in=[ApprovalState.WAITING.value, ApprovalState.APPROVED.value],
        consumed_at__isnull=True,
        expires_at__gt=at,
    )
    return [card_of(row) for row in rows.order_by("proposed_at", "pk")]


def approval_by_id(approval_id: int) -> ApprovalCard | None:
    """Find a proposal, or nothing."""
    row = Approval.objects.filter(pk=approval_id).first()
    return card_of(row) if row else None


def approval_by_public_id(public_id: UUID) -> ApprovalCard | None:
    """Find a proposal by its public id, or nothing."""
    row = Approval.objects.filter(public_id=public_id).first()
    return card_of(row) if row else None


def approvals_waiting(
    code: str, area_keys: Collection[str], *, at: datetime, most: int
) -> list[ApprovalCard]:
    """List what of one kind waits for a second person in some areas, the oldest first."""
    rows = Approval.objects.filter(code=code, state=ApprovalState.WAITING.value, expires_at__gt=at)
    return [card_of(row) for row in rows.filter(area_key__in=area_keys).order_by("proposed_at", "pk")[:most]]


def merge_waiting(code: str, people: Collection[UUID], *, at: datetime) -> ApprovalCard | None:
    """Find the proposal that two records are one, whichever goes on, that waits for a second person, or nothing."""
    both = {str(one) for one in people}
    rows = Approval.objects.filter(code=code, state=ApprovalState.WAITING.value, expires_at__gt=at)
    cards = map(card_of, rows.order_by("proposed_at", "pk"))
    return next((c for c in cards if {c.payload["absorbed"], c.payload["survivor"]} == both), None)


def undo_waiting(batch_id: UUID, area_key: str, *, at: datetime) -> ApprovalCard | None:
    """Find the proposal to take an import back that waits for a second person, or nothing."""
    rows = Approval.objects.filter(code=REGISTRY_UNDO, state=ApprovalState.WAITING.value, expires_at__gt=at)
    cards = map(card_of, rows.filter(area_key=area_key).order_by("proposed_at", "pk"))
    return next((card for card in cards if card.payload["batch"] == str(batch_id)), None)
