"""The ledger keeps its law in the database, whoever writes."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.actions import ledger
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.models.ledger import LedgerAccount, LedgerEntry, LedgerTransfer
from accounts.queries import ledger as reads
from tests.cast import AT, Cast

pytestmark = pytest.mark.django_db

AREA = "340300"
DAY = date(2026, 3, 2)


@pytest.fixture
def account(cast: Cast) -> LedgerAccount:
    return ledger.open_account(cast.mother.id, AccountKind.PERSONAL, AREA, at=AT)


def _give(account: LedgerAccount, fen: int, at: datetime, key: str = "gift") -> int | None:
    source = ledger.side(AccountKind.CONTRIBUTIONS, AREA, at=at)
    lines = [Line(source, debit_fen=fen), Line(account.pk, credit_fen=fen)]
    return ledger.post(NewTransfer(key, TransferKind.CONTRIBUTION, DAY, lines), at=at)


def _take(account: LedgerAccount, fen: int, at: datetime, key: str = "taking") -> int | None:
    target = ledger.side(AccountKind.PROVIDERS, AREA, at=at)
    lines = [Line(account.pk, debit_fen=fen), Line(target, credit_fen=fen)]
    return ledger.post(NewTransfer(key, TransferKind.SETTLEMENT, DAY, lines), at=at)


def _balance(account: LedgerAccount) -> int:
    account.refresh_from_db()
    return account.balance_fen


def test_a_balance_is_the_sum_of_its_entries(account: LedgerAccount) -> None:
    _give(account, 8_650, AT)
    _take(account, 3_000, AT)

    assert _balance(account) == 5_650
    assert reads.faults() == []


def test_a_key_moves_money_once(account: LedgerAccount) -> None:
    first = _give(account, 100, AT)
    assert first is not None

    assert _give(account, 100, AT) is None
    assert _balance(account) == 100


def test_nobody_spends_what_is_not_there(account: LedgerAccount) -> None:
    _give(account, 100, AT)

    with pytest.raises(IntegrityError, match="accounts_ledger_account_not_overdrawn"):
        _take(account, 101, AT)

    assert _balance(account) == 100


def test_what_does_not_sum_to_zero_is_refused(account: LedgerAccount) -> None:
    source = ledger.side(AccountKind.CONTRIBUTIONS, AREA, at=AT)
    lines = [Line(source, debit_fen=99), Line(account.pk, credit_fen=100)]

    with pytest.raises(IntegrityError, match="does not sum to zero"):
        ledger.post(NewTransfer("odd", TransferKind.CONTRIBUTION, DAY, lines), at=AT)

    assert not LedgerTransfer.objects.filter(key="odd").exists()


@pytest.mark.parametrize("fens", [(0, 0), (5, 5), (-5, 0)])
def test_an_entry_is_a_debit_or_a_credit(
    account: LedgerAccount,
    fens: tuple[int, int],
) -> None:
    source = ledger.side(AccountKind.CONTRIBUTIONS, AREA, at=AT)
    lines = [Line(source, *fens), Line(account.pk, *reversed(fens))]

    with pytest.raises(IntegrityError, match="accounts_ledger_entry_one_side"):
        ledger.post(NewTransfer("odd", TransferKind.CONTRIBUTION, DAY, lines), at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_ledgerentry SET credit_fen = credit_fen + 1",
        "DELETE FROM accounts_ledgerentry",
        "UPDATE accounts_ledgertransfer SET note = 'another'",
        "DELETE FROM accounts_ledgertransfer",
        "UPDATE accounts_ledgeraccount SET balance_fen = 1",
        "UPDATE accounts_ledgeraccount SET area_key = '440300'",
        "DELETE FROM accounts_ledgeraccount",
    ],
)
def test_what_is_written_stays(account: LedgerAccount, statement: str) -> None:
    _give(account, 100, AT)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert LedgerEntry.objects.filter(account=account, credit_fen=100).exists()
    assert _balance(account) == 100


def test_an_account_begins_empty(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="begins empty"):
        LedgerAccount.objects.create(
            person_id=cast.mother.id, kind="personal", area_key=AREA, opened_at=AT, balance_fen=5
        )


def test_nothing_leaves_a_frozen_account(account: LedgerAccount) -> None:
    _give(account, 100, AT)
    account.state = AccountState.FROZEN.value
    account.save(update_fields=["state"])

    with pytest.raises(IntegrityError, match="lets nothing through"):
        _take(account, 1, AT)

    _give(account, 10, AT, key="more")
    assert _balance(account) == 110


def test_a_closed_account_is_empty_and_stays_closed(account: LedgerAccount) -> None:
    _give(account, 100, AT)
    account.state, account.closed_at = AccountState.CLOSED.value, AT
    with pytest.raises(IntegrityError, match="accounts_ledger_account_closed_empty"), transaction.atomic():
        account.save(update_fields=["state", "closed_at"])

    _take(account, 100, AT)
    account.save(update_fields=["state", "closed_at"])

    with pytest.raises(IntegrityError, match="lets nothing through"), transaction.atomic():
        _give(account, 1, AT, key="late")
    account.state, account.closed_at = AccountState.OPEN.value, None
    with pytest.raises(DatabaseError, match="stays whose"):
        account.save(update_fields=["state", "closed_at"])


def test_a_recount_names_a_fault(account: LedgerAccount) -> None:
    _give(account, 100, AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_ledgeraccount DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_ledgeraccount SET balance_fen = 90 WHERE id = %s", [account.pk])
        cursor.execute("ALTER TABLE accounts_ledgeraccount ENABLE TRIGGER USER")

    assert [(one.account_id, one.kept_fen, one.summed_fen) for one in reads.faults()] == [
        (account.pk, 90, 100)
    ]
