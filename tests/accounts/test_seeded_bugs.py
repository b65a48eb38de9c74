"""Whether the machine of the ledger finds bugs that somebody could make: each is seeded, and has to be found."""

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.test_ledger_machine import Spending
from tests.seeded import Bug, seeded

pytestmark = [pytest.mark.long, pytest.mark.django_db]

BUGS = [
    Bug(
        "money out counts as money in",
        "accounts_ledger_book",
        "sum(credit_fen - debit_fen) AS fen",
        "sum(abs(credit_fen - debit_fen)) AS fen",
    ),
    Bug("a frozen account lets money out", "accounts_ledger_book", "a.state = 'frozen' AND", "false AND"),
    Bug(
        "balances of no person are kept too",
        "accounts_ledger_book",
        "a.id = moved.account_id AND a.person_id IS NOT NULL",
        "a.id = moved.account_id",
    ),
    Bug("a closed account is credited", "accounts_ledger_credit", " AND a.state <> 'closed'", ""),
    Bug(
        "a credit is written a fen too high",
        "accounts_ledger_credit",
        "(lines.account_id, 0::bigint, lines.fen)",
        "(lines.account_id, 0::bigint, lines.fen + 1)",
    ),
    Bug(
        "death freezes nothing",
        "accounts_ledger_follow_life",
        "THEN 'frozen' ELSE 'open'",
        "THEN 'open' ELSE 'open'",
    ),
    Bug(
        "debits and credits are swapped",
        "accounts_ledger_write",
        "SELECT written, line.account_id, line.debit, line.credit, on_day",
        "SELECT written, line.account_id, line.credit, line.debit, on_day",
    ),
]


def run(examples: int = 250, steps: int = 60) -> None:
    """Run the machine, without looking for the smallest way to a fault."""
    run_state_machine_as_test(
        Spending,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_the_machine_finds_it(bug: Bug) -> None:
    with seeded(bug), pytest.raises((AssertionError, DatabaseError)):
        run()


def test_and_finds_nothing_where_there_is_none() -> None:
    run(examples=10)
