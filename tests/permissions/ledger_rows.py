"""The personal accounts of the permission tests' world."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.actions import ledger_accounts, ledger_corrections
from accounts.actions.ledger_accounts import Credit, OpeningBalance
from accounts.actions.ledger_corrections import Correction
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.models.ledger import LedgerTransfer
from accounts.queries.approvals import ApprovalCard
from accounts.queries.ledger import accounts_of
from foundation.clock import local_date
from tests.permissions.proposals import clerk_at

PLACE = "340300"


@dataclass(frozen=True)
class Money:
    """The grandmother's account with two lines, one of which a colleague proposed to take back; the daughter's too."""

    account: UUID
    own_account: UUID
    line: UUID
    proposal: ApprovalCard
    month: str


def money(grandmother: int, daughter: int, *, by: int, at: datetime) -> Money:
    """Open the accounts."""
    on = local_date(at)
    opening = [OpeningBalance(person, PLACE, 50_000) for person in (grandmother, daughter)]
    ledger_accounts.open_with(opening, on=on, at=at)
    hers, own = accounts_of([grandmother])[0], accounts_of([daughter])[0]
    ledger_accounts.credit(
        TransferKind.INTEREST, AccountKind.INTEREST, [Credit(hers.id, 700, "interest")], on=on, at=at
    )
    first, second = LedgerTransfer.objects.filter(entries__account=hers.id).order_by("pk")
    proposal = ledger_corrections.propose(
        clerk_at(by, PLACE), Correction(second.public_id, "利息算重了"), waits=timedelta(days=1), at=at
    )
    return Money(hers.public_id, own.public_id, first.public_id, proposal, f"{on:%Y-%m}")
