"""Takes back what was put into a personal account by mistake: by an opposite entry, which two clerks agree on.

Nothing written is changed. A contribution that was credited wrongly is first corrected on record, then its entry is taken
back, and the next run credits what the record says now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import ledger_approval_for, ledger_line_for
from accounts.actions import approvals, audit, ledger
from accounts.actions.approvals import NewApproval
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.approvals import LEDGER_CORRECTION
from accounts.enums.ledger import TransferKind
from accounts.errors.activation import ClerkIsSubject
from accounts.errors.ledger import CorrectionRefused
from accounts.models.ledger import LedgerAccount, LedgerEntry
from accounts.queries.approvals import ApprovalCard
from accounts.queries.ledger import LineCard
from accounts.rules.actors import Actor
from accounts.rules.ledger import Reversal, may_reverse
from foundation.clock import local_date


@dataclass(frozen=True)
class Correction:
    """Which line is taken back, and why."""

    transfer: UUID
    reason: str

    def payload(self) -> dict[str, Any]:
        """Give all that two people agree on."""
        return {"transfer": str(self.transfer), "reason": self.reason}


def propose(actor: Actor, wanted: Correction, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Ask a colleague of the account's area to agree.

    Raises:
        TransferNotFound: absent, or of another area; ClerkIsSubject: the account is the clerk's own.
        CorrectionRefused: with every reason; ApprovalExists: the same waits already.
    """
    line = ledger_line_for(actor, wanted.transfer)
    _refuse(actor, line)
    new = NewApproval(LEDGER_CORRECTION, line.area_key, wanted.payload(), line.person_id)
    return approvals.propose(actor, new, waits=waits, at=at)


@transaction.atomic
def decide(actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime) -> ApprovalCard:
    """Agree to what a colleague proposed and one has seen, and take the line back with that; or turn it down.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
        ClerkIsSubject; CorrectionRefused: the money was spent meanwhile, or something else has changed.
    """
    card = ledger_approval_for(actor, public_id, LEDGER_CORRECTION)
    line = ledger_line_for(actor, UUID(card.payload["transfer"]))
    if not is_agreed:
        return approvals.reject(actor, public_id, seen, at=at)
    LedgerAccount.objects.select_for_update(no_key=True).get(pk=line.account_id)
    line = ledger_line_for(actor, UUID(card.payload["transfer"]))
    _refuse(actor, line)

    decided = approvals.approve(actor, public_id, seen, at=at)
    approvals.consume(LEDGER_CORRECTION, decided.payload_hash, at=at)
    _reverse(line, card.payload["reason"], at=at)
    event = audit.Event(
        "ledger.corrected",
        line.person_id,
        area_key=line.area_key,
        object_kind="ledger_transfer",
        object_id=line.public_id,
        reason=card.payload["reason"],
    )
    audit.record(actor, event, at=at)
    return decided


def _refuse(actor: Actor, line: LineCard) -> None:
    if actor.person_id is not None and actor.person_id == line.person_id:
        raise ClerkIsSubject
    facts = Reversal(line.kind, line.is_reversed, line.fen, line.balance_fen, line.state)
    decision = may_reverse(facts)
    if not decision.allowed:
        raise CorrectionRefused(reasons=decision.reasons)


def _reverse(line: LineCard, reason: str, *, at: datetime) -> None:
    """Write every entry again on its other side."""
    entries = LedgerEntry.objects.filter(transfer_id=line.id).order_by("account_id")
    lines = [Line(row.account_id, debit_fen=row.credit_fen, credit_fen=row.debit_fen) for row in entries]
    new = NewTransfer(
        f"correction:{line.id}",
        TransferKind.CORRECTION,
        local_date(at),
        lines,
        note=reason[:200],
        reverses_id=line.id,
    )
    ledger.post(new, at=at)
