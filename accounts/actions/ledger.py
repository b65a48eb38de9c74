"""Writes the ledger: every movement of money of a personal account goes through here or through the SQL beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.models.ledger import LedgerAccount

_POST = "SELECT accounts_ledger_post(%s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[], %s)"


@dataclass(frozen=True)
class Line:
    """One entry: which account, and the fen that go out of it (debit) or into it (credit)."""

    account_id: int
    debit_fen: int = 0
    credit_fen: int = 0


@dataclass(frozen=True)
class NewTransfer:
    """A movement of money to be written; ``key`` names what moves it, once for all time."""

    key: str
    kind: TransferKind
    booked_on: date
    lines: Sequence[Line]
    note: str = ""
    reverses_id: int | None = None


@transaction.atomic
def open_account(person_id: int, kind: AccountKind, area_key: str, *, at: datetime) -> LedgerAccount:
    """Open an account of a person, or give the one that is open."""
    row, _is_new = LedgerAccount.objects.exclude(state=AccountState.CLOSED.value).get_or_create(
        person_id=person_id, kind=kind.value, defaults={"area_key": area_key, "opened_at": at}
    )
    return row


def side(kind: AccountKind, area_key: str, *, at: datetime) -> int:
    """Give the internal id of the account that stands for the other side of what moves in an area."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_ledger_side(%s, %s, %s)", [kind.value, area_key, at])
        row = cursor.fetchone()
    return int(row[0])


def post(new: NewTransfer, *, at: datetime) -> int | None:
    """Write a transfer and give its internal id; nothing where its key has moved money before.

    Raises IntegrityError where it does not sum to zero, overdraws, or an account lets nothing through.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _POST,
            [
                new.key,
                new.kind.value,
                new.booked_on,
                at,
                new.note,
                [line.account_id for line in new.lines],
                [line.debit_fen for line in new.lines],
                [line.credit_fen for line in new.lines],
                new.reverses_id,
            ],
        )
        row = cursor.fetchone()
    return row[0] if row else None
