"""Pays out to the heirs what is left on the account of somebody who died, and closes it: two clerks agree on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import ledger_account_at_desk, ledger_approval_for
from accounts.actions import approvals, audit, ledger
from accounts.actions.account_moves import close
from accounts.actions.approvals import NewApproval
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.approvals import LEDGER_ESTATE
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.errors.activation import ClerkIsSubject
from accounts.errors.approvals import ApprovalMoved
from accounts.errors.ledger import EstateRefused
from accounts.models.ledger import LedgerAccount
from accounts.queries.approvals import ApprovalCard
from accounts.queries.ledger import AccountCard
from accounts.rules.actors import Actor
from foundation.clock import local_date


@dataclass(frozen=True)
class Estate:
    """Which account is paid out, to whom and by what papers, in the clerk's words."""

    account: UUID
    reason: str

    def payload(self, fen: int) -> dict[str, Any]:
        """Give all that two people agree on, the amount too."""
        return {"account": str(self.account), "reason": self.reason, "fen": fen}


def propose(actor: Actor, wanted: Estate, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Ask a colleague of the account's area to agree.

    Law: 国发〔1998〕44号 (principal and interest of the account are inherited).
    Raises:
        LedgerAccountNotFound; ClerkIsSubject; EstateRefused: nobody died, or it is closed; ApprovalExists.
    """
    card = ledger_account_at_desk(actor, wanted.account)
    _refuse(actor, card)
    new = NewApproval(LEDGER_ESTATE, card.area_key, wanted.payload(card.balance_fen), card.person_id)
    return approvals.propose(actor, new, waits=waits, at=at)


@transaction.atomic
def decide(actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime) -> ApprovalCard:
    """Agree to what a colleague proposed and one has seen, pay out and close with that; or turn it down.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond.
        ApprovalMoved: the amount is another one by now; EstateRefused: the death was taken back, or it is closed.
    """
    proposal = ledger_approval_for(actor, public_id, LEDGER_ESTATE)
    if not is_agreed:
        return approvals.reject(actor, public_id, seen, at=at)
    card = ledger_account_at_desk(actor, UUID(proposal.payload["account"]))
    row = LedgerAccount.objects.select_for_update(no_key=True).get(pk=card.id)
    _refuse(actor, ledger_account_at_desk(actor, card.public_id))
    if row.balance_fen != proposal.payload["fen"]:
        raise ApprovalMoved

    decided = approvals.approve(actor, public_id, seen, at=at)
    approvals.consume(LEDGER_ESTATE, decided.payload_hash, at=at)
    _pay_out(row, proposal.payload["reason"], at=at)
    event = audit.Event(
        "ledger.paid_out",
        card.person_id,
        area_key=card.area_key,
        object_kind="ledger_account",
        object_id=card.public_id,
        reason=proposal.payload["reason"],
    )
    audit.record(actor, event, at=at)
    return decided


def _refuse(actor: Actor, card: AccountCard) -> None:
    if actor.person_id is not None and actor.person_id == card.person_id:
        raise ClerkIsSubject
    if card.state is not AccountState.FROZEN:
        raise EstateRefused


def _pay_out(row: LedgerAccount, reason: str, *, at: datetime) -> None:
    if row.balance_fen:
        heirs = ledger.side(AccountKind.ESTATE, row.area_key, at=at)
        lines = [Line(row.pk, debit_fen=row.balance_fen), Line(heirs, credit_fen=row.balance_fen)]
        new = NewTransfer(f"estate:{row.pk}", TransferKind.ESTATE, local_date(at), lines, note=reason)
        ledger.post(new, at=at)
        row.refresh_from_db()
    close(row, at=at)
