"""Whether a second person may decide, and whether an approval may still be used."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums.approvals import ApprovalState
from accounts.errors.approvals import ApprovalDecided, ApprovalMoved, ApprovalNeedsSecond
from foundation.decisions import Decision
from foundation.errors import Reason


@dataclass(frozen=True)
class ApprovalFacts:
    """What the rules ask of an approval."""

    state: ApprovalState
    proposed_by: int
    payload_hash: str
    expires_at: datetime
    is_consumed: bool = False


def may_decide(facts: ApprovalFacts, *, by: int, seen: str, at: datetime) -> Decision:
    """Say whether a user may decide what was proposed, having seen a payload of this hash."""
    against = [
        (facts.state is not ApprovalState.WAITING or at >= facts.expires_at, ApprovalDecided.code),
        (facts.proposed_by == by, ApprovalNeedsSecond.code),
        (facts.payload_hash != seen, ApprovalMoved.code),
    ]
    return Decision(tuple(Reason(code) for holds, code in against if holds))


def may_consume(facts: ApprovalFacts, *, at: datetime) -> bool:
    """Say whether an approval may be used: approved, not used yet, and in time."""
    return facts.state is ApprovalState.APPROVED and not facts.is_consumed and at < facts.expires_at
