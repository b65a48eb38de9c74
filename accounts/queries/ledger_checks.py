"""Reads of when the ledger was last recounted, and what came out."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums.ledger import LedgerCheckScope
from accounts.models.ledger_checks import LedgerCheck


@dataclass(frozen=True)
class CheckCard:
    """What the latest recount of a scope found; ``counted_at`` is nothing where there was none yet."""

    scope: LedgerCheckScope
    counted_at: datetime | None
    faults_count: int

    def age_seconds(self, *, at: datetime) -> float:
        """Say how old the figure is; one that was never counted is infinitely old."""
        return float("inf") if self.counted_at is None else (at - self.counted_at).total_seconds()


def checks() -> list[CheckCard]:
    """Give the latest recount of each scope."""
    rows = {row.scope: row for row in LedgerCheck.objects.all()}
    return [_card(scope, rows.get(scope.value)) for scope in LedgerCheckScope]


def check_of(scope: LedgerCheckScope) -> CheckCard:
    """Give the latest recount of one scope."""
    return _card(scope, LedgerCheck.objects.filter(scope=scope.value).first())


def _card(scope: LedgerCheckScope, row: LedgerCheck | None) -> CheckCard:
    return CheckCard(scope, row.counted_at, row.faults_count) if row else CheckCard(scope, None, 0)
