"""Reads of accounts that a court has frozen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models.ledger_freezes import AccountFreeze


@dataclass(frozen=True)
class FreezeCard:
    """An order that holds: since when nothing leaves the account, and by which paper."""

    public_id: UUID
    order: str
    frozen_at: datetime


def live_freeze_of(account_id: int) -> FreezeCard | None:
    """Give the order by which an account is frozen now, or nothing."""
    row = AccountFreeze.objects.filter(account=account_id, lifted_at__isnull=True).first()
    return FreezeCard(row.public_id, row.order, row.frozen_at) if row else None
