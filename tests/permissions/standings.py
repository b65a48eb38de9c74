"""Calls at the doors about the payment of a benefit."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.queries.approvals import ApprovalCard, approvals_waiting
from certification.actions import decisions
from certification.actions.decisions import NewDecision
from certification.enums import DecisionKind, DecisionReason
from certification.models.events import Certification
from certification.models.standings import StandingDecision
from certification.queries.standings import CODE
from tests.permissions.knocking import Call
from tests.permissions.proposals import clerk_at
from tests.permissions.world import BENGBU, World

Data = dict[str, Any]


def _proposal(world: World) -> ApprovalCard:
    """Give what a colleague of the clerk of Bengbu proposed about the grandmother's pension."""
    waiting = approvals_waiting(CODE, {BENGBU}, at=world.at, most=1)
    if waiting:
        return waiting[0]
    new = NewDecision(
        DecisionKind.EXEMPT,
        DecisionReason.IN_CARE,
        "集中供养",
        "供养协议 3 号",
        until_on=world.on + timedelta(days=90),
    )
    officer = clerk_at(world.users["officer"].pk, BENGBU)
    return decisions.propose(officer, world.entitlement.public_id, new, waits=timedelta(days=5), at=world.at)


def _decision(world: World) -> UUID:
    """Give a decision that takes an exemption, as two others decided it."""
    found = StandingDecision.objects.filter(kind=DecisionKind.EXEMPT.value).first()
    if found is None:
        found = StandingDecision.objects.create(
            entitlement=world.entitlement,
            kind=DecisionKind.EXEMPT.value,
            reason=DecisionReason.IN_CARE.value,
            words="集中供养",
            decided_by_id=world.users["officer"].pk,
            approved_by_id=world.users["officer_colleague"].pk,
            decided_at=world.at,
        )
    return UUID(str(found.public_id))


def _proof(world: World) -> UUID:
    return UUID(str(Certification.objects.filter(entitlement=world.entitlement).latest("pk").public_id))


def _of(world: World) -> Data:
    return {"person": world.people["grandmother"].public_id, "entitlement": world.entitlement.public_id}


def _mine(world: World) -> Data:
    return {"entitlement_id": world.entitlement.public_id}


def _said(world: World, role: str) -> Data:
    return {"note": "我当时住院", "key": str(uuid4())}


_ACT = Call(
    lambda w: {**_of(w), "act": "prison"},
    lambda w, r: {"reason": "imprisoned", "evidence": "判决书", "words": "服刑一年"},
)
_ANSWER = Call(
    lambda w: {**_of(w), "act": "revoke", "about": _decision(w)}, lambda w, r: {"words": "登记有误"}
)
_SECOND = Call(
    lambda w: {"proposal": _proposal(w).public_id},
    lambda w, r: {"verdict": "disagree", "seen": _proposal(w).payload_hash},
)
CALLS = {
    ("counter:standing", "GET"): Call(lambda w: {"entitlement": w.entitlement.public_id}),
    **{("counter:standing_act", method): _ACT for method in ("GET", "POST")},
    **{("counter:standing_answer", method): _ANSWER for method in ("GET", "POST")},
    **{("counter:standing_proposal", method): _SECOND for method in ("GET", "POST")},
    ("web:standing", "GET"): Call(_mine),
    **{("web:appeal_refused", method): Call(_mine, _said) for method in ("GET", "POST")},
    **{
        ("web:appeal", method): Call(lambda w: {**_mine(w), "decision_id": _decision(w)}, _said)
        for method in ("GET", "POST")
    },
    **{
        ("web:not_me", method): Call(lambda w: {**_mine(w), "certification_id": _proof(w)}, _said)
        for method in ("GET", "POST")
    },
}
