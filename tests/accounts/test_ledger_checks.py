"""The ledger is recounted whole and in part, and what was found stays told until all is right."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import ledger, ledger_checks
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, LedgerCheckScope, TransferKind
from accounts.models.ledger import LedgerAccount, LedgerEntry
from accounts.models.ledger_checks import LedgerCheck
from accounts.models.people import InsuredPerson
from accounts.queries.ledger_checks import checks
from foundation import clock
from portal.shared import metrics
from tests.cast import BENGBU, Cast

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
LATER = timedelta(minutes=5)


def spend(person: InsuredPerson, fen: int, key: str) -> LedgerAccount:
    """Move something out of somebody's account."""
    own = LedgerAccount.objects.get(person=person, kind=AccountKind.PERSONAL.value)
    to = ledger.side(AccountKind.PROVIDERS, BENGBU, at=AT)
    lines = [Line(own.pk, debit_fen=fen), Line(to, credit_fen=fen)]
    ledger.post(NewTransfer(key, TransferKind.SETTLEMENT, AT.date(), lines), at=AT)
    return own


def falsify(account: LedgerAccount, fen: int) -> None:
    """Change a balance behind the triggers, as only a database administrator can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE accounts_ledgeraccount SET balance_fen = balance_fen + %s WHERE id = %s",
            [fen, account.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def told() -> dict[str, int]:
    return {one.scope.value: one.faults_count for one in checks()}


def test_what_is_right_is_counted_as_right(cast: Cast) -> None:
    ledger_checks.check_recent(at=AT)
    spend(cast.daughter, 100, "one")
    assert ledger_checks.check_recent(at=AT + LATER).faults_count == 0
    assert ledger_checks.check_whole(at=AT + LATER).faults_count == 0


def test_a_fault_where_something_moved_is_found_at_once_and_stays_told(cast: Cast) -> None:
    ledger_checks.check_recent(at=AT)
    account = spend(cast.daughter, 100, "one")
    falsify(account, 1)
    assert ledger_checks.check_recent(at=AT + LATER).faults_count == 1
    assert told() == {"whole": 1, "recent": 1}

    # The entry is in the next check too, and then in none; the whole still tells it.
    for turn, expected in ((2, 1), (3, 0)):
        assert ledger_checks.check_recent(at=AT + turn * LATER).faults_count == expected
    assert told() == {"whole": 1, "recent": 0}
    falsify(account, -1)
    assert ledger_checks.check_whole(at=AT + 4 * LATER).faults_count == 0


def test_what_nothing_moved_is_found_by_the_whole_count(cast: Cast) -> None:
    account = LedgerAccount.objects.get(person=cast.father, kind=AccountKind.PERSONAL.value)
    ledger_checks.check_recent(at=AT)
    falsify(account, 1)
    spend(cast.daughter, 100, "one")
    assert ledger_checks.check_recent(at=AT + LATER).faults_count == 0
    assert ledger_checks.check_whole(at=AT + LATER).faults_count == 1
    falsify(account, -1)


def test_an_entry_of_a_transaction_that_was_open_is_not_missed(cast: Cast) -> None:
    """Its id lies below what the check saw; the check after the next begins behind it only once it was looked at."""
    ledger_checks.check_recent(at=AT)
    late = spend(cast.father, 50, "late")
    spend(cast.daughter, 100, "early")
    upto = LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    # As if the check had run while the father's transaction was open and the daughter's had committed.
    LedgerCheck.objects.filter(scope="recent").update(entries_upto=upto)
    falsify(late, 1)
    assert ledger_checks.check_recent(at=AT + LATER).faults_count == 1
    falsify(late, -1)


def test_figures_tell_the_row_and_its_age_and_count_nothing(cast: Cast) -> None:
    now = clock.now()
    with CaptureQueriesContext(connection) as asked:
        before = metrics.exposition(at=now).decode()
    assert not [
        one for one in asked.captured_queries if "accounts_ledger" in one["sql"] and "check" not in one["sql"]
    ]
    assert 'jiashetong_ledger_check_age_seconds{scope="whole"} +Inf' in before

    LedgerCheck.objects.create(
        scope=LedgerCheckScope.WHOLE.value, counted_at=now - timedelta(hours=3), faults_count=2
    )
    text = metrics.exposition(at=now).decode()
    assert 'jiashetong_ledger_faults{scope="whole"} 2.0' in text
    assert 'jiashetong_ledger_check_age_seconds{scope="whole"} 10800.0' in text
    assert 'jiashetong_metrics_part_failed{part="ledger"} 0.0' in text
