"""What the tests of suspensions share: two clerks of Bengbu, and the steps up to a suspension of the father's pension."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.enums.users import StaffRole
from accounts.rules.actors import Actor
from certification.actions import certifications, decisions, suspensions
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.actions.decisions import NewDecision
from certification.actions.suspensions import NewSignal
from certification.enums import DecisionKind, DecisionReason, Method, SignalKind, Standing, StatusQuestion
from certification.models.standings import StandingDecision
from certification.queries.deadlines import DeadlineCard, deadline_by_entitlement
from family.enums import Relation
from tests.cast import BENGBU, Cast, at_noon, staff

DESK = frozenset({Relation.DESK})
WAITS = timedelta(days=5)
WORDS = "两次上门无人，电话不通"
# The father's deadline is 27 February 2026, a Friday.
FIRST = date(2026, 3, 2)


@dataclass(frozen=True)
class Office:
    """Two clerks of Bengbu who are nobody's relatives."""

    one: Actor
    other: Actor


def office(cast: Cast) -> Office:
    return Office(cast.clerk_of_bengbu, staff("+8613700000777", StaffRole.CLERK, BENGBU))


def noon(on: date) -> datetime:
    return at_noon(on)


def card(entitlement: UUID, on: date) -> DeadlineCard:
    found = deadline_by_entitlement(entitlement, on=on)
    assert found is not None
    return found


def standing(entitlement: UUID, on: date) -> Standing:
    return card(entitlement, on).standing


def sign(desk: Office, entitlement: UUID, kind: SignalKind, source: str, on: date = FIRST) -> None:
    new = NewSignal(kind, source, f"{source}回执", on)
    suspensions.record_signal(desk.one, entitlement, new, at=noon(on))


def two_signs(desk: Office, entitlement: UUID, on: date = FIRST) -> None:
    sign(desk, entitlement, SignalKind.RETURNED_POST, "邮政", on)
    sign(desk, entitlement, SignalKind.FAILED_VISIT, "街道工作人员", on)


def up_to_proposal(desk: Office, entitlement: UUID, on: date = FIRST) -> date:
    """Take every step before the decision; give the first day on which it may be proposed."""
    two_signs(desk, entitlement, on)
    offered = suspensions.offer_visit(desk.one, entitlement, "约上门", at=noon(on))
    noticed = suspensions.give_notice(desk.one, entitlement, "书面通知", at=noon(offered + timedelta(days=1)))
    return noticed + timedelta(days=1)


def decide(
    desk: Office,
    entitlement: UUID,
    kind: DecisionKind,
    reason: DecisionReason,
    on: date,
    **parts: Any,
) -> StandingDecision:
    """Let one clerk propose and the other agree."""
    new = NewDecision(kind, reason, WORDS, **{"evidence": "档案第 12 页", **parts})
    waiting = decisions.propose(desk.one, entitlement, new, waits=WAITS, at=noon(on))
    made = decisions.confirm(desk.other, waiting.public_id, waiting.payload_hash, at=noon(on))
    return StandingDecision.objects.get(public_id=made)


def suspend(desk: Office, entitlement: UUID, on: date = FIRST) -> StandingDecision:
    """Suspend for want of a proof, step by step; give the decision."""
    return decide(
        desk,
        entitlement,
        DecisionKind.SUSPEND,
        DecisionReason.NO_PROOF,
        up_to_proposal(desk, entitlement, on),
    )


def certify(
    desk: Office, entitlement: UUID, event_on: date, *, came: date | None = None
) -> CertificationRecorded:
    """Record a proof of a day that comes in on the same day or later."""
    new = NewCertification(Method.COUNTER, event_on, answers=dict.fromkeys(StatusQuestion, False))
    return certifications.record(desk.one, entitlement, new, relations=DESK, at=noon(came or event_on))
