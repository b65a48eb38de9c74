"""What waits for a second person in the permission tests' world."""

from datetime import datetime, timedelta

from accounts.actions import activation_codes, recovery_approvals
from accounts.actions.activation_codes import DeskAct
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.recovery import RecoveryAct
from accounts.enums.users import Role
from accounts.enums.verification import CodeDelivery
from accounts.queries.approvals import ApprovalCard
from accounts.rules.actors import Actor


def another_phone(person_id: int, area_key: str, *, by: int, at: datetime) -> ApprovalCard:
    """Let some user at a desk of an area propose another phone for a person."""
    wanted = Recovery(person_id, RecoveryAct.PHONE, "+8613800000088")
    return recovery_approvals.propose(_clerk(by, area_key), wanted, area_key, waits=timedelta(days=1), at=at)


def hand_out_code(person_id: int, area_key: str, *, by: tuple[int, int], at: datetime) -> None:
    """Let two users at a desk of an area agree on a code for a person's account, and hand it out."""
    clerk, colleague = (_clerk(user_id, area_key) for user_id in by)
    wanted = Recovery(person_id, RecoveryAct.LETTER, CodeDelivery.HANDED.value)
    card = recovery_approvals.propose(clerk, wanted, area_key, waits=timedelta(days=1), at=at)
    recovery_approvals.decide(colleague, card.public_id, card.payload_hash, is_agreed=True, at=at)
    activation_codes.issue(clerk, person_id, CodeDelivery.HANDED, DeskAct(area_key, "来窗口"), at=at)


def _clerk(user_id: int, area_key: str) -> Actor:
    return Actor(frozenset({Role.CLERK}), user_id=user_id, area_keys=frozenset({area_key}))
