"""What waits for a second person in the permission tests' world."""

from datetime import datetime, timedelta

from accounts.actions import recovery_approvals
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.recovery import RecoveryAct
from accounts.enums.users import Role
from accounts.queries.approvals import ApprovalCard
from accounts.rules.actors import Actor


def another_phone(person_id: int, area_key: str, *, by: int, at: datetime) -> ApprovalCard:
    """Let some user at a desk of an area propose another phone for a person."""
    clerk = Actor(frozenset({Role.CLERK}), user_id=by, area_keys=frozenset({area_key}))
    wanted = Recovery(person_id, RecoveryAct.PHONE, "+8613800000088")
    return recovery_approvals.propose(clerk, wanted, area_key, waits=timedelta(days=1), at=at)
