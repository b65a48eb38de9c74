"""Interest worked by hand, by the rule and by the database; and both methods against a walk through every day."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import ledger, ledger_runs
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, InterestMethod, TransferKind
from accounts.rules.ledger import Accrual, Moved, Rate, accruals, interest_fen
from foundation.periods import Period
from regions.rules.catalogue.vocabulary import INTEREST_METHODS
from tests.cast import Cast

AT = datetime(2026, 3, 2, tzinfo=UTC)
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "interest.yaml").read_text(encoding="utf-8"))
YEAR = 2024
days = st.dates(date(YEAR - 1, 6, 1), date(YEAR + 1, 2, 1))
entries = st.lists(st.builds(Moved, days, st.integers(1, 10**9)), min_size=1, max_size=8)
turns = st.dates(date(YEAR, 1, 2), date(YEAR, 12, 31))
points = st.integers(0, 1000)


def whole(year: int) -> Period:
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def rates_of(turned: Sequence[tuple[date, int]], year: int) -> list[Rate]:
    """Give each rate the days until the next one begins."""
    ends = [on for on, _points in turned[1:]] + [date(year + 1, 1, 1)]
    return [Rate(Period(on, end), bp) for (on, bp), end in zip(turned, ends, strict=True)]


def walked(moved: Sequence[Moved], rates: Sequence[Rate], year: int, method: InterestMethod) -> int:
    """Walk through the year day by day, in fractions."""
    day, total, earned = date(year, 1, 1), 0, Fraction(0)
    closes = (1, 4, 7, 10) if method is InterestMethod.QUARTERLY else (1,)
    while day.year == year:
        lies = sum(one.fen for one in moved if one.on <= day) + total
        held = [rate.basis_points for rate in rates if rate.period.contains(day)]
        earned += lies * Fraction(sum(held), 10_000) / (whole(year).ends_on - whole(year).starts_on).days
        day += timedelta(days=1)
        if day.day == 1 and day.month in closes:
            total, earned = total + math.floor(earned + Fraction(1, 2)), Fraction(0)
    return total


def credited(cast: Cast, moved: Sequence[Moved], pieces: Sequence[Accrual], year: int) -> int:
    """Let the database pay the interest of an account that these moved, and take it all back."""
    with transaction.atomic():
        own = ledger.open_account(cast.mother.pk, AccountKind.PERSONAL, "000000", at=AT)
        side = ledger.side(AccountKind.CONTRIBUTIONS, "000000", at=AT)
        for number, one in enumerate(moved):
            into, out = (own.pk, side) if one.fen > 0 else (side, own.pk)
            lines = [Line(out, debit_fen=abs(one.fen)), Line(into, credit_fen=abs(one.fen))]
            ledger.post(NewTransfer(f"x{number}", TransferKind.CONTRIBUTION, one.on, lines), at=AT)
        facts = ledger_runs.columns_of([("000000", piece) for piece in pieces])
        with connection.cursor() as cursor:
            cursor.execute(
                ledger_runs._INTEREST,
                [whole(year).starts_on, whole(year).ends_on, AT, "", *facts, own.pk - 1, 1],
            )
        own.refresh_from_db()
        transaction.set_rollback(True)
        return own.balance_fen - sum(one.fen for one in moved)


def test_policy_knows_the_methods_the_rule_knows() -> None:
    assert set(INTEREST_METHODS) == {method.value for method in InterestMethod}


@pytest.mark.parametrize("method", InterestMethod)
@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_comes_out_to_the_fen(cast: Cast, case: Mapping[str, Any], method: InterestMethod) -> None:
    moved = [Moved(on, fen) for on, fen in case["moved"]]
    rates = rates_of([tuple(turn) for turn in case["rates"]], case["year"])
    pieces = accruals(rates, whole(case["year"]), method)
    assert interest_fen(moved, pieces, whole(case["year"])) == case[method.value]
    assert walked(moved, rates, case["year"], method) == case[method.value]
    assert credited(cast, moved, pieces, case["year"]) == case[method.value]


@given(entries, turns, points, points, st.sampled_from(InterestMethod))
def test_the_rule_is_what_each_day_earns(
    moved: list[Moved], turn: date, before: int, after: int, method: InterestMethod
) -> None:
    rates = rates_of([(date(YEAR, 1, 1), before), (turn, after)], YEAR)
    pieces = accruals(rates, whole(YEAR), method)
    assert interest_fen(moved, pieces, whole(YEAR)) == walked(moved, rates, YEAR, method)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries, turns, points, points, st.sampled_from(InterestMethod))
def test_the_database_reckons_as_the_rule_does(
    cast: Cast, moved: list[Moved], turn: date, before: int, after: int, method: InterestMethod
) -> None:
    rates = rates_of([(date(YEAR, 1, 1), before), (turn, after)], YEAR)
    pieces = accruals(rates, whole(YEAR), method)
    assert credited(cast, moved, pieces, YEAR) == interest_fen(moved, pieces, whole(YEAR))
