"""What goes into a personal account each month and each year; whole fen, rounded half up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.enums.ledger import AccountState, InterestMethod, TransferKind
from accounts.errors.ledger import (
    CorrectionAccountClosed,
    CorrectionDone,
    CorrectionMoneyGone,
    CorrectionOfOthers,
)
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import MONTHS_A_YEAR, Period, add_months

TEN_THOUSAND = 10_000
MONTHS_A_QUARTER = 3
# Payments, the wallet and moves are taken back where they were made, so that both sides agree: here only what the fund
# itself put in is reversed.
REVERSIBLE = frozenset(
    {
        TransferKind.OPENING,
        TransferKind.CONTRIBUTION,
        TransferKind.RETIREE_CREDIT,
        TransferKind.INTEREST,
    }
)


@dataclass(frozen=True)
class CreditBasis:
    """Which part of a month's contributions goes into the account, per ten thousand."""

    personal: int
    unit: int


def credited_fen(personal_fen: int, unit_fen: int, basis: CreditBasis) -> int:
    """Say what of a month's contributions goes into the account.

    Law: 国办发〔2021〕14号 (the personal part in whole, the employer's to the pool); 国发〔1998〕44号 before.
    """
    return _half_up(personal_fen * basis.personal, TEN_THOUSAND) + _half_up(
        unit_fen * basis.unit, TEN_THOUSAND
    )


@dataclass(frozen=True)
class Moved:
    """What one entry moved on an account: money in counts up, money out down."""

    on: date
    fen: int


@dataclass(frozen=True)
class Rate:
    """A yearly rate per ten thousand and the days for which it held; the period has an end."""

    period: Period
    basis_points: int


@dataclass(frozen=True)
class Accrual:
    """A rate and days for which it held inside one span of reckoning; ``span`` counts these from one."""

    span: int
    rate: Rate


def accruals(rates: Sequence[Rate], year: Period, method: InterestMethod) -> list[Accrual]:
    """Cut the rates of a year where its interest is reckoned: once a year, or at the end of each quarter."""
    months = MONTHS_A_YEAR if method is InterestMethod.DAILY_BALANCE else MONTHS_A_QUARTER
    found = []
    for number in range(MONTHS_A_YEAR // months):
        begins, ends = (
            add_months(year.starts_on, number * months),
            add_months(year.starts_on, (number + 1) * months),
        )
        for rate in rates:
            first, last = max(rate.period.starts_on, begins), min(_end(rate.period), ends)
            if first < last:
                found.append(Accrual(number + 1, Rate(Period(first, last), rate.basis_points)))
    return found


def interest_fen(moved: Sequence[Moved], pieces: Sequence[Accrual], year: Period) -> int:
    """Reckon a year's interest: what lay on the account at the end of each day, at the rate of that day.

    What a span of reckoning brought bears interest in those after it.
    Why: rounded once for each span, at its end, so that no day loses a fraction.
    """
    days = (_end(year) - year.starts_on).days
    total = 0
    for span in sorted({piece.span for piece in pieces}):
        rates = [piece.rate for piece in pieces if piece.span == span]
        weight = sum(total * rate.basis_points * _days(rate.period) for rate in rates)
        weight += sum(
            one.fen * rate.basis_points * (_end(rate.period) - max(one.on, rate.period.starts_on)).days
            for rate in rates
            for one in moved
            if one.on < _end(rate.period)
        )
        total += max(0, _half_up(weight, TEN_THOUSAND * days))
    return total


@dataclass(frozen=True)
class Reversal:
    """What the rules ask of an entry that is to be reversed."""

    kind: TransferKind
    is_reversed: bool
    fen: int
    balance_fen: int
    state: AccountState


def may_reverse(facts: Reversal) -> Decision:
    """Say whether a transfer may be taken back by an opposite one; every reason counts."""
    against = [
        (facts.kind not in REVERSIBLE, CorrectionOfOthers.code),
        (facts.is_reversed, CorrectionDone.code),
        (facts.state is AccountState.CLOSED, CorrectionAccountClosed.code),
        (
            facts.state is not AccountState.CLOSED and facts.balance_fen < facts.fen,
            CorrectionMoneyGone.code,
        ),
    ]
    return Decision(tuple(Reason(code) for holds, code in against if holds))


def _half_up(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)


def _days(period: Period) -> int:
    return (_end(period) - period.starts_on).days


def _end(period: Period) -> date:
    if period.ends_on is None:
        raise ValueError("interest is reckoned for a period that has an end")
    return period.ends_on
