"""Reads of personal accounts and their ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.models.ledger import OF_PERSONS, LedgerAccount, LedgerEntry
from accounts.queries.audit import latest_at
from foundation.clock import local_date

# By these the audit knows that a night's run was made.
KEPT = "ledger.kept"
RETIREES_CREDITED = "ledger.retirees_credited"


def is_due(run: str, *, on: date) -> bool:
    """Say whether a night's run was not made yet on a day; the day is China's."""
    last = latest_at(run)
    return last is None or local_date(last) < on


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


def account_by_public_id(public_id: UUID) -> AccountCard | None:
    """Find an account of a person, or nothing."""
    row = (
        LedgerAccount.objects.filter(public_id=public_id, kind__in=OF_PERSONS)
        .select_related("person")
        .first()
    )
    return _card(row) if row else None


def live_account_of(person_id: int, kind: AccountKind = AccountKind.PERSONAL) -> AccountCard | None:
    """Give the account of somebody that is not closed, under whichever row of theirs, the first one opened."""
    live = LedgerAccount.objects.exclude(state=AccountState.CLOSED.value).filter(kind=kind.value)
    row = live.filter(person__same_as=person_id).select_related("person").order_by("opened_at", "pk").first()
    return _card(row) if row else None


@dataclass(frozen=True)
class LineCard:
    """One transfer as it stands on a person's account; ``fen`` is money in, or below zero money out."""

    id: int
    public_id: UUID
    kind: TransferKind
    booked_on: date
    recorded_at: datetime
    note: str
    fen: int
    is_reversed: bool
    account_id: int
    account_public_id: UUID
    person_id: int
    area_key: str
    state: AccountState
    balance_fen: int


def line_of_transfer(public_id: UUID) -> LineCard | None:
    """Find a transfer by its public id as it stands on the one account of a person it moved, or nothing."""
    rows = LedgerEntry.objects.filter(transfer__public_id=public_id, account__person__isnull=False)
    found = list(
        rows.select_related("transfer", "account__person").annotate(back=F("transfer__reversed_by"))[:2]
    )
    if len(found) != 1:
        return None
    row = found[0]
    transfer, account = row.transfer, _card(row.account)
    return LineCard(
        id=transfer.pk,
        public_id=transfer.public_id,
        kind=TransferKind(transfer.kind),
        booked_on=transfer.booked_on,
        recorded_at=transfer.recorded_at,
        note=transfer.note,
        fen=row.credit_fen - row.debit_fen,
        is_reversed=row.back is not None,
        account_id=account.id,
        account_public_id=account.public_id,
        person_id=account.person_id,
        area_key=account.area_key,
        state=account.state,
        balance_fen=account.balance_fen,
    )


@dataclass(frozen=True)
class LedgerFault:
    """What must never be: an account whose balance is not the sum of its entries, or a ledger that is not zero."""

    account_id: int | None
    kept_fen: int
    summed_fen: int


def faults() -> list[LedgerFault]:
    """Recount the whole ledger and give whatever is wrong in it."""
    return _faults("SELECT account_id, kept_fen, summed_fen FROM accounts_ledger_faults()", [])


def faults_since(after_entry: int) -> list[LedgerFault]:
    """Recount the accounts and transfers that had an entry since one, by its internal id."""
    return _faults(
        "SELECT account_id, kept_fen, summed_fen FROM accounts_ledger_faults_since(%s)", [after_entry]
    )


def _faults(statement: str, facts: list[int]) -> list[LedgerFault]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
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
