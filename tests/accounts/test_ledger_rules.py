"""Interest and monthly credits, reckoned exactly and rounded half up to whole fen."""

import math
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from accounts.enums.ledger import AccountState, InterestMethod, TransferKind
from accounts.rules.ledger import (
    CreditBasis,
    Moved,
    Rate,
    Reversal,
    accruals,
    credited_fen,
    interest_fen,
    may_reverse,
)
from foundation.periods import Period

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


def test_half_a_fen_is_rounded_up() -> None:
    rates = accruals([Rate(YEAR, 5000)], YEAR, InterestMethod.DAILY_BALANCE)
    assert interest_fen([Moved(date(2023, 12, 31), 1)], rates, YEAR) == 1
    assert interest_fen([Moved(date(2024, 1, 2), 1)], rates, YEAR) == 0


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_credit_is_its_two_parts(personal: int, unit: int, of_personal: int, of_unit: int) -> None:
    whole = math.floor(Fraction(personal * of_personal, 10_000) + Fraction(1, 2))
    rest = math.floor(Fraction(unit * of_unit, 10_000) + Fraction(1, 2))
    assert credited_fen(personal, unit, CreditBasis(of_personal, of_unit)) == whole + rest


def test_since_the_reform_the_personal_part_goes_in_whole_and_the_employers_not() -> None:
    assert credited_fen(13_400, 46_900, CreditBasis(10_000, 0)) == 13_400
    assert credited_fen(13_400, 46_900, CreditBasis(10_000, 3_000)) == 13_400 + 14_070


def reasons(
    kind: TransferKind,
    *,
    is_reversed: bool = False,
    balance_fen: int = 100,
    state: AccountState = AccountState.OPEN,
) -> list[str]:
    decision = may_reverse(Reversal(kind, is_reversed, 100, balance_fen, state))
    return [reason.code for reason in decision.reasons]


def test_what_may_be_taken_back() -> None:
    assert reasons(TransferKind.CONTRIBUTION) == []
    assert reasons(TransferKind.CONTRIBUTION, state=AccountState.FROZEN) == []
    assert reasons(TransferKind.SETTLEMENT) == ["ledger.correction_of_others"]
    assert reasons(TransferKind.INTEREST, balance_fen=99) == ["ledger.correction_money_gone"]
    assert reasons(TransferKind.OPENING, is_reversed=True, state=AccountState.CLOSED) == [
        "ledger.correction_done",
        "ledger.correction_account_closed",
    ]
