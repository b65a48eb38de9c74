"""What waits for a second person in the permission tests' world."""

from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.actions import activation_codes, birth_dates, policy_changes, recovery_approvals
from accounts.actions.activation_codes import DeskAct
from accounts.actions.documents import Why
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.recovery import RecoveryAct
from accounts.enums.users import Role
from accounts.enums.verification import CodeDelivery
from accounts.models.users import User
from accounts.queries.approvals import ApprovalCard
from accounts.queries.users import actor_for_user
from accounts.rules.actors import Actor
from family.actions import desk_mandates
from family.actions.desk_mandates import AtTheDesk
from family.actions.mandate_grounds import AtDesk
from family.enums import LegalBasis, MandateGrade, MandateScope
from foundation.clock import local_date
from foundation.periods import Period
from regions.enums import Confidence
from regions.rules.changes import Draft
from regions.rules.facts import Source


def another_phone(person_id: int, area_key: str, *, by: int, at: datetime) -> ApprovalCard:
    """Let some user at a desk of an area propose another phone for a person."""
    wanted = Recovery(person_id, RecoveryAct.PHONE, "+8613800000088")
    return recovery_approvals.propose(
        clerk_at(by, area_key), wanted, area_key, waits=timedelta(days=1), at=at
    )


def birth_date(person_id: int, area_key: str, *, by: int, at: datetime) -> ApprovalCard:
    """Let some user at a desk of an area propose a birth date for somebody's retirement."""
    new = birth_dates.NewApproval(date(1936, 2, 1), "1958年招工登记表", local_date(at))
    why = Why("档案最早记载", area_key)
    return birth_dates.propose(clerk_at(by, area_key), person_id, new, why, waits=timedelta(days=5), at=at)


def change_of_policy(officer: User, area_key: str, *, at: datetime) -> UUID:
    """Let an officer draft a change of their area's policy; give the draft's public id."""
    on = local_date(at)
    new = Draft(
        area_key=area_key,
        code="certification.grace",
        value=5,
        period=Period(on + timedelta(days=30)),
        source=Source("一份虚构的通知", checked_on=on),
        confidence=Confidence.SURE,
    )
    return policy_changes.draft(
        actor_for_user(officer, on=on), new, waits=timedelta(days=30), at=at
    ).public_id


def hand_out_code(person_id: int, area_key: str, *, by: tuple[int, int], at: datetime) -> None:
    """Let two users at a desk of an area agree on a code for a person's account, and hand it out."""
    clerk, colleague = (clerk_at(user_id, area_key) for user_id in by)
    wanted = Recovery(person_id, RecoveryAct.LETTER, CodeDelivery.HANDED.value)
    card = recovery_approvals.propose(clerk, wanted, area_key, waits=timedelta(days=1), at=at)
    recovery_approvals.decide(colleague, card.public_id, card.payload_hash, is_agreed=True, at=at)
    activation_codes.issue(clerk, person_id, CodeDelivery.HANDED, DeskAct(area_key, "来窗口"), at=at)


def guardian(person_id: int, helper_id: int, area_key: str, *, by: int, at: datetime) -> ApprovalCard:
    """Let a clerk propose that somebody is another's guardian."""
    word = "民特1号判决书"
    scopes = frozenset({MandateScope.STATEMENT})
    new = AtTheDesk(helper_id, LegalBasis.GUARDIAN, MandateGrade.ACT, scopes, None, word)
    desk = AtDesk(area_key, "来窗口办理")
    return desk_mandates.propose(clerk_at(by, area_key), person_id, new, desk, waits=timedelta(days=1), at=at)


def clerk_at(user_id: int, area_key: str) -> Actor:
    """Give some user at a desk of an area."""
    return Actor(frozenset({Role.CLERK}), user_id=user_id, area_keys=frozenset({area_key}))
