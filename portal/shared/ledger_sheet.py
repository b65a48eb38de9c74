"""The pages of a personal account, the same for its owner, for a helper and for a desk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from accounts.enums.ledger import AccountState
from accounts.errors.ledger import LedgerAccountNotFound
from accounts.queries.account_statements import (
    AccountMonth,
    AccountStatement,
    StatementLine,
    months_by_account,
)
from accounts.queries.ledger import AccountCard, accounts_of
from family.queries.account_holds import held_fen
from foundation.clock import local_date
from portal.shared.labels import place_name
from portal.shared.ledger_labels import kind_words, note_words
from regions.queries.places import areas_last_known

MONTHS_SHOWN = 36
# Long before the first account; near the first year there are days that have no instant in UTC.
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class AccountShown:
    """One account with what lies there, what is held, and the months in which something moved."""

    card: AccountCard
    place: str
    months: Sequence[AccountMonth]
    held_fen: int = 0

    @property
    def is_closed(self) -> bool:
        """Say whether it is history."""
        return self.card.state is AccountState.CLOSED

    @property
    def is_frozen(self) -> bool:
        """Say whether nothing leaves it."""
        return self.card.state is AccountState.FROZEN

    @property
    def total_fen(self) -> int:
        """Give what lies there with what is held for payments."""
        return self.card.balance_fen + self.held_fen


@dataclass(frozen=True)
class LineShown:
    """One line with its words."""

    line: StatementLine
    kind: str
    note: str


@dataclass(frozen=True)
class MonthShown:
    """A month of an account with the months beside it; ``before`` and ``after`` are in the form of addresses."""

    account: AccountShown
    statement: AccountStatement
    lines: Sequence[LineShown]
    before: str
    after: str

    @property
    def is_before_account(self) -> bool:
        """Say whether the account was not open yet; what was booked back to an earlier month is shown all the same."""
        opened_on = local_date(self.account.card.opened_at)
        return self.statement.until < opened_on and not self.lines and not self.statement.opening_fen


def accounts_shown(person_id: int, *, on: date) -> list[AccountShown]:
    """Gather a person's accounts, the live ones first; what is held on them `with_held` adds."""
    cards = accounts_of([person_id])
    places = areas_last_known({card.area_key for card in cards}, on=on)
    months = months_by_account([card.id for card in cards])
    shown = [
        AccountShown(
            card,
            place_name(places[card.area_key]) if card.area_key in places else card.area_key,
            months.get(card.id, [])[:MONTHS_SHOWN],
        )
        for card in cards
    ]
    return sorted(shown, key=lambda one: one.is_closed)


def with_held(accounts: Sequence[AccountShown]) -> list[AccountShown]:
    """Add what is held on each account for payments that are not settled yet."""
    held = held_fen([one.card.id for one in accounts])
    return [replace(one, held_fen=held.get(one.card.id, 0)) for one in accounts]


def month_shown(account: AccountShown, statement: AccountStatement) -> MonthShown:
    """Put a month into words, with the months in which something moved before and after it."""
    moved = [one.month for one in account.months]
    before = max((month for month in moved if month < statement.month), default=None)
    after = min((month for month in moved if month > statement.month), default=None)
    return MonthShown(
        account,
        statement,
        [LineShown(line, kind_words(line), note_words(line)) for line in statement.lines],
        f"{before:%Y-%m}" if before else "",
        f"{after:%Y-%m}" if after else "",
    )


def month_in(text: str, *, at: datetime) -> date:
    """Read the month of an address.

    Raises:
        LedgerAccountNotFound: it is none, it is older than any account, or it has not begun.
    """
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise LedgerAccountNotFound from error
    if month.year < _FIRST_YEAR or month > local_date(at):
        raise LedgerAccountNotFound
    return month
