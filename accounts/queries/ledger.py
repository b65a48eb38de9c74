"""Reads of personal accounts and their ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from accounts.enums.ledger import AccountKind, AccountState
from accounts.models.ledger import OF_PERSONS, LedgerAccount


@dataclass(frozen=True)
class AccountCard:
    """One account of a person; amounts are fen."""

    id: int
    public_id: UUID
    person_id: int
    kind: AccountKind
    area_key: str
    state: AccountState
    balance_fen: int
    opened_at: datetime
    closed_at: datetime | None


def accounts_of(person_ids: Collection[int]) -> list[AccountCard]:
    """Give the accounts of some people, under whatever rows of theirs, the newest first."""
    rows = LedgerAccount.objects.filter(person__same_as_any=person_ids, kind__in=OF_PERSONS)
    return [_card(row) for row in rows.select_related("person").order_by("-opened_at", "-pk")]


@dataclass(frozen=True)
class LedgerFault:
    """What must never be: an account whose balance is not the sum of its entries, or a ledger that is not zero."""

    account_id: int | None
    kept_fen: int
    summed_fen: int


def faults() -> list[LedgerFault]:
    """Recount the whole ledger and give whatever is wrong in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, kept_fen, summed_fen FROM accounts_ledger_faults()")
        return [LedgerFault(account, int(kept), int(summed)) for account, kept, summed in cursor.fetchall()]


def _card(row: LedgerAccount) -> AccountCard:
    return AccountCard(
        id=row.pk,
        public_id=row.public_id,
        person_id=row.person.human_id if row.person else 0,
        kind=AccountKind(row.kind),
        area_key=row.area_key,
        state=AccountState(row.state),
        balance_fen=row.balance_fen,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
