"""Whether a second person may decide, and whether an approval may still be used."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums.approvals import OFFICE_CODES, ApprovalState
from accounts.errors.approvals import ApprovalDecided, ApprovalMoved, ApprovalNeedsSecond
from accounts.rules.actors import Actor
from foundation.decisions import Decision
from foundation.errors import Reason


def areas_of(actor: Actor, code: str) -> frozenset[str]:
    """Give the areas in which an actor may propose and decide what has this code: by office or by desk, never both."""
    return actor.office_keys if code in OFFICE_CODES else actor.area_keys


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
