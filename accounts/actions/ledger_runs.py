"""Credits personal accounts in long runs: the months of contributions, retirees' amounts, the yearly interest.

Each piece is one transaction, and each credit has a key that moves money once: a run that was cut off is begun again and
writes only what is missing.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.actions import audit, ledger_checks
from accounts.enums.ledger import InterestMethod
from accounts.queries.ledger import KEPT
from accounts.rules.actors import SYSTEM
from accounts.rules.ledger import Accrual, Rate, accruals
from foundation.periods import MONTHS_A_YEAR, Period, add_months
from regions.errors import PolicyMissing
from regions.queries.places import pooling_areas
from regions.queries.policy import policy, policy_through

PIECE = 2_000
# So many months back a run looks for contributions that came late.
MONTHS_BACK = 6
_MONTH = (
    "SELECT * FROM accounts_ledger_credit_month(%s, %s, %s, %s::text[], %s::bigint[], %s::bigint[], %s, %s)"
)
_RETIREES = "SELECT accounts_ledger_credit_retirees(%s, %s, %s, %s::text[], %s::bigint[], %s::bigint[])"
_INTEREST = (
    "SELECT * FROM accounts_ledger_interest("
    "%s, %s, %s, %s, %s::text[], %s::int[], %s::date[], %s::date[], %s::bigint[], %s, %s)"
)


@dataclass(frozen=True)
class Credited:
    """How far a run is: up to which internal id, and how many transfers it has written."""

    last_id: int
    written_count: int


Tell = Callable[[Credited], None]


def _silent(_credited: Credited) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Kept:
    """What a night brought: accounts opened, transfers of contributions and of interest, and what is wrong."""

    opened_count: int
    contributions_count: int
    interest_count: int
    faults_count: int


def keep(*, on: date, at: datetime, tell: Tell = _silent) -> Kept:
    """Do what is due each night: open accounts, credit the last months, pay interest, and recount the whole ledger."""
    opened = open_missing(on=on, at=at)
    credited = [credit_month(month, at=at, tell=tell).written_count for month in months_due(on)]
    interest = pay_interest(year_due(on), at=at, tell=tell).written_count
    kept = Kept(opened, sum(credited), interest, ledger_checks.check_whole(at=at).faults_count)
    audit.record(SYSTEM, audit.Event(KEPT, facts=asdict(kept)), at=at)
    return kept


def open_missing(*, on: date, at: datetime, piece: int = PIECE) -> int:
    """Open an account for everybody whose insurance comes with one and who has none; say for how many."""
    opened = 0
    while True:
        with transaction.atomic():
            (count,) = _row("SELECT accounts_ledger_open_missing(%s, %s, %s)", [on, at, piece])
        if not count:
            return opened
        opened += count


def credit_month(month: date, *, at: datetime, tell: Tell = _silent, piece: int = PIECE) -> Credited:
    """Credit what was paid for a month to every account; ``month`` is its first day.

    Law: 国办发〔2021〕14号; 国发〔1998〕44号.
    """
    areas, personal, unit = [], [], []
    for area in pooling_areas(on=month):
        basis = policy("account.credit_basis", area_key=area.key, on=month).record()
        areas.append(area.key)
        personal.append(basis["personal"])
        unit.append(basis["unit"])

    def one(after: int) -> tuple[int | None, int]:
        return _row(_MONTH, [month, at, f"{month:%Y-%m}", areas, personal, unit, after, piece])

    return _in_pieces(one, tell)


@transaction.atomic
def credit_retirees(month: date, person_ids: Collection[int], *, at: datetime) -> int:
    """Credit the fixed amount of a month to those of some retirees who have an account; say to how many.

    Who is retired is a fact of a floor above, handed down. Where no area has an amount for the month, nobody is credited.
    """
    fixed = _retiree_amounts(month)
    if not fixed or not person_ids:
        return 0
    row = _row(
        _RETIREES, [month, at, f"{month:%Y-%m}", list(fixed), list(fixed.values()), sorted(person_ids)]
    )
    return int(row[0])


def pay_interest(year: int, *, at: datetime, tell: Tell = _silent, piece: int = PIECE) -> Credited:
    """Pay the interest of a year that is over, on its first day after."""
    starts_on, ends_on = date(year, 1, 1), date(year + 1, 1, 1)
    pieces = [(area.key, one) for area in pooling_areas(on=starts_on) for one in accruals_of(area.key, year)]
    facts = columns_of(pieces)

    def one(after: int) -> tuple[int | None, int]:
        return _row(_INTEREST, [starts_on, ends_on, at, str(year), *facts, after, piece])

    return _in_pieces(one, tell)


def accruals_of(area_key: str, year: int) -> list[Accrual]:
    """Give the rates of a year in an area, cut by the method that held there as it began; none where there are none."""
    starts_on, ends_on = date(year, 1, 1), date(year + 1, 1, 1)
    rates = rates_of(area_key, year)
    if not rates:
        return []
    method = InterestMethod(
        policy("account.interest_method", area_key=area_key, on=rates[0].period.starts_on).word()
    )
    return accruals(rates, Period(starts_on, ends_on), method)


def columns_of(pieces: Sequence[tuple[str, Accrual]]) -> tuple[list[Any], ...]:
    """Lay out rates as the database takes them: areas, spans, first days, ends, and rates."""
    return (
        [area for area, _one in pieces],
        [one.span for _area, one in pieces],
        [one.rate.period.starts_on for _area, one in pieces],
        [one.rate.period.ends_on for _area, one in pieces],
        [one.rate.basis_points for _area, one in pieces],
    )


def rates_of(area_key: str, year: int) -> list[Rate]:
    """Give the rates of a year in an area, each with its days; none where policy has none yet."""
    starts_on, last = date(year, 1, 1), date(year, 12, 31)
    try:
        turns = policy_through("account.interest_rate_bp", area_key=area_key, since=starts_on, until=last)
    except PolicyMissing:
        return []
    ends = [day for day, _answer in turns[1:]] + [last + timedelta(days=1)]
    return [Rate(Period(day, end), answer.integer()) for (day, answer), end in zip(turns, ends, strict=True)]


def months_due(on: date) -> list[date]:
    """Give the months a nightly run credits: the last ones that are over, the earliest first."""
    this_month = on.replace(day=1)
    return [add_months(this_month, -back) for back in range(MONTHS_BACK, 0, -1)]


def year_due(on: date) -> int:
    """Give the year whose interest a nightly run pays."""
    return add_months(on, -MONTHS_A_YEAR).year


def _retiree_amounts(month: date) -> dict[str, int]:
    found = {}
    for area in pooling_areas(on=month):
        try:
            found[area.key] = policy("account.retiree_credit_fen", area_key=area.key, on=month).integer()
        except PolicyMissing:
            continue
    return found


def _in_pieces(one: Callable[[int], tuple[int | None, int]], tell: Tell) -> Credited:
    """Go through everybody piece by piece; every piece moves the mark on, so it ends."""
    done = Credited(0, 0)
    while True:
        with transaction.atomic():
            last, written = one(done.last_id)
        if last is None:
            return done
        done = Credited(last, done.written_count + written)
        tell(done)


def _row(statement: str, facts: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
