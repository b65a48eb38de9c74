"""Whether the machine of payments finds bugs that somebody could make: each is seeded, and has to be found."""

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from foundation.errors import DomainError
from tests.family import test_paying_rules as twins
from tests.family.test_payment_machine import Paying
from tests.seeded import Bug, seeded

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.usefixtures("cast")]

# Two sharers, both past their first payments and below an area's limit, the machine meets too seldom.
AREA_BUG = Bug(
    "limits of an area hold for each sharer",
    "family_allocate",
    "shared := shared + paid_fen;",
    "shared := 0;",
)
BUGS = [
    Bug("an account is overdrawn", "family_allocate", "most := balances[i];", "most := owed;"),
    Bug("the first payments have no lower limit", "family_allocate", "IF first_lefts[i] < most", "IF false"),
    Bug(
        "what is not settled stays held",
        "family_payment_settle",
        "released_fen = part.amount_fen - share.settled",
        "released_fen = 0",
    ),
    Bug(
        "a refund goes to the first source first",
        "family_payment_refund",
        "OVER (ORDER BY part.place DESC)",
        "OVER (ORDER BY part.place)",
    ),
    Bug(
        "a frozen binding pays",
        "family_payment_charge",
        "WHEN b.frozen_at IS NOT NULL THEN 'binding_frozen'",
        "WHEN false THEN 'binding_frozen'",
    ),
    Bug(
        "what was used in the month is forgotten",
        "family_payment_charge",
        "b.month_cap_fen - coalesce((SELECT sum(used.month) FROM used WHERE used.binding_id = b.id), 0)",
        "b.month_cap_fen",
    ),
    Bug(
        "the first payments end one too early", "family_is_first", ") < first_count)", ") < first_count - 1)"
    ),
    Bug(
        "the same charge again is a conflict",
        "family_payment_charge",
        "THEN 'repeated' ELSE 'conflict'",
        "THEN 'conflict' ELSE 'conflict'",
    ),
]


def run(examples: int = 240, steps: int = 30) -> None:
    """Run the machine, without looking for the smallest way to a fault."""
    run_state_machine_as_test(
        Paying,
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
    with seeded(bug), pytest.raises((AssertionError, DatabaseError, DomainError)):
        run()


def test_the_twin_of_the_decision_finds_what_the_machine_does_not() -> None:
    with seeded(AREA_BUG), pytest.raises(AssertionError):
        twins.test_rule_and_database_decide_alike()
