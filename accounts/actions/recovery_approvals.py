"""Writes that a colleague looks on before a desk opens an account that somebody has already.

Another phone and a code both let their holder in, so where policy asks for two clerks neither is given by one.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.access import recovery_for
from accounts.actions import approvals, audit, people
from accounts.actions.approvals import NewApproval
from accounts.enums.recovery import RecoveryAct
from accounts.errors.activation import ClerkIsSubject
from accounts.queries.approvals import RECOVERY, ApprovalCard
from accounts.queries.users import needs_two_clerks
from accounts.rules.actors import Actor
from accounts.rules.payloads import fingerprint
from foundation.clock import local_date


@dataclass(frozen=True)
class Recovery:
    """Whose account is opened anew and by what: a phone number, or the way a letter goes."""

    person_id: int
    act: RecoveryAct
    to: str = field(repr=False)

    def payload(self) -> dict[str, Any]:
        """Give all that two people agree on."""
        return {"person": self.person_id, "act": self.act.value, "to": self.to}


def propose(actor: Actor, wanted: Recovery, area_key: str, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Ask a colleague of the same area to look on.

    Raises:
        ClerkIsSubject, SubjectDied, ApprovalNotFound, ApprovalExists.
    """
    if actor.person_id == wanted.person_id:
        raise ClerkIsSubject
    people.refuse_dead(wanted.person_id, on=local_date(at))
    new = NewApproval(RECOVERY, area_key, wanted.payload(), wanted.person_id)
    return approvals.propose(actor, new, waits=waits, at=at)


def show(actor: Actor, public_id: UUID, *, reason: str, at: datetime) -> ApprovalCard:
    """Open what a colleague proposed, and write down that it was looked at.

    Raises:
        ApprovalNotFound.
    """
    card = recovery_for(actor, public_id)
    event = audit.Event("person.viewed", card.subject_person_id, area_key=card.area_key, reason=reason)
    audit.record(actor, event, at=at)
    return card


def decide(actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime) -> ApprovalCard:
    """Agree to what a colleague proposed and one has seen, or turn it down.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
        ClerkIsSubject: the clerk is the person.
    """
    card = recovery_for(actor, public_id)
    if actor.person_id is not None and actor.person_id == card.subject_person_id:
        raise ClerkIsSubject
    return (approvals.approve if is_agreed else approvals.reject)(actor, public_id, seen, at=at)


def use_where_needed(wanted: Recovery, area_key: str, *, at: datetime) -> None:
    """Use up a colleague's agreement to exactly this, where policy asks for one; call in the act's transaction.

    Raises:
        ApprovalMissing.
    """
    if needs_two_clerks(wanted.person_id, area_key, on=local_date(at)):
        approvals.consume(RECOVERY, fingerprint(wanted.payload()), at=at)
