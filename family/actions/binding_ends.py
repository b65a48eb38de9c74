"""Ends bindings for which neither side stands at the desk: one clerk proposes it with a reason, a colleague agrees."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import proposal_at_desk
from accounts.actions import approvals
from accounts.actions.approvals import NewApproval
from accounts.queries.approvals import ApprovalCard
from accounts.rules.actors import Actor
from family.actions import binding_rows, bindings
from family.actions.binding_notices import Desk
from family.enums import BindingSide
from family.errors import BindingNotFound, BindingNotOpen
from family.queries.bindings import binding_by_public_id

CODE = "binding.end"


@dataclass(frozen=True)
class Ending:
    """Which binding shall end, and why, in the clerk's words."""

    binding: UUID
    reason: str

    def payload(self) -> dict[str, Any]:
        """Give all that two people agree on."""
        return {"binding": str(self.binding), "reason": self.reason}


def ending_in(card: ApprovalCard) -> Ending:
    """Read what was proposed."""
    return Ending(UUID(card.payload["binding"]), card.payload["reason"])


def propose(actor: Actor, wanted: Ending, area_key: str, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Ask a colleague to agree; that the two belong to the desk is asked where they were looked up.

    Raises:
        BindingNotFound; BindingNotOpen: it has ended; ApprovalExists: the same waits already.
    """
    card = binding_by_public_id(wanted.binding)
    if card is None:
        raise BindingNotFound
    if not card.is_open:
        raise BindingNotOpen
    new = NewApproval(CODE, area_key, wanted.payload(), card.sharer_id)
    return approvals.propose(actor, new, waits=waits, at=at)


@transaction.atomic
def decide(actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime) -> ApprovalCard:
    """Agree to what a colleague proposed and one has seen, and end the binding with that; or turn it down.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved; BindingNotFound.
        BindingNotOpen: one of the two has ended it meanwhile.
    """
    proposal = proposal_at_desk(actor, public_id, code=CODE)
    if not is_agreed:
        return approvals.reject(actor, public_id, seen, at=at)
    wanted = ending_in(proposal)
    # Before the approval appends to the audit, as whoever ends a binding does.
    binding_rows.hold_both(wanted.binding)
    decided = approvals.approve(actor, public_id, seen, at=at)
    approvals.consume(CODE, decided.payload_hash, at=at)
    where = Desk(proposal.area_key, wanted.reason)
    bindings.end_for(actor, wanted.binding, BindingSide.SHARER, where, at=at)
    return decided
