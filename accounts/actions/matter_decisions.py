"""Writes what clerks decide: accept, return, refuse, pass or reject; with a second person where the kind asks for one.

A decision that passed is carried out by the floor that owns the effect: it calls `handle` or `confirm` and then
`consume`, all in one transaction of its own, so that there is no decision without its effect and no effect twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import approvals
from accounts.actions.matter_steps import Step, advance, locked, locked_at_desk, refuse, server_of
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.errors.approvals import ApprovalDecided
from accounts.errors.matters import (
    MatterMoved,
    MatterNotHeld,
    MatterReasonWrong,
    MatterSpent,
    MatterStepNotOpen,
)
from accounts.models.matters import Matter
from accounts.queries.approvals import ApprovalCard, approval_by_id
from accounts.queries.matters import STANDING, MatterCard, card_of, facts_of, standing_of
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.matter_kinds import MatterKind, kind_of
from accounts.rules.matters import CHOICES, may_see_to
from foundation.clock import local_date
from regions.queries.policy import policy
from regions.queries.workdays import work_calendar

BATCH_MAX = 500
CODE = "matter.decision"
CORRECTION_DAYS = "service.correction_working_days"
_WITH_REASON = frozenset({MatterAct.RETURN, MatterAct.REFUSE, MatterAct.REJECT})


@dataclass(frozen=True)
class Choice:
    """What a clerk decides, with the coded reason and words; ``seen`` is the version they had before their eyes."""

    act: MatterAct
    seen: int
    reason: str = ""
    note: str = ""


def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a matter the clerk holds; what needs a second person waits so long for one.

    Raises:
        MatterNotFound, MatterNotHeld, MatterMoved, MatterOfKin, MatterBarred, MatterReasonWrong, MatterStepNotOpen.
    """
    with transaction.atomic():
        row = _held(actor, public_id, choice, kin_ids=kin_ids, at=at)
        kind = kind_of(row.kind)
        _check_reason(kind, choice)

        if choice.act in kind.seconds(lambda: facts_of(row.facts_sealed, row.public_id)):
            _propose(actor, row, choice, waits=waits, at=at)
        else:
            _prepare(actor, row, choice, at=at)
            advance(actor, row, Step(choice.act, choice.reason, choice.note), at=at)
        return card_of(row)


def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree, as a second person, to what a colleague decided; the matter ends with it.

    ``seen`` is the hash of the proposal the second person had before their eyes.
    Raises:
        MatterNotFound, MatterOfKin, MatterBarred, MatterStepNotOpen, ApprovalDecided, ApprovalNeedsSecond,
        ApprovalMoved.
    Law: OPS 37.
    """
    with transaction.atomic():
        row, proposal = _proposed(actor, public_id, kin_ids=kin_ids)
        approvals.approve(actor, proposal.public_id, seen, at=at)
        payload = approvals.consume(CODE, proposal.payload_hash, at=at)
        row.decided_by_id, row.checked_by_id = proposal.proposed_by, actor.user_id
        advance(actor, row, Step(MatterAct(payload["act"]), payload["reason"], payload["note"]), at=at)
        return card_of(row)


def disagree(
    actor: Actor, public_id: UUID, seen: str, note: str, *, kin_ids: frozenset[int], at: datetime
) -> MatterCard:
    """Send a colleague's decision back to the queue, with the reason in words.

    Raises:
        As `confirm`, and MatterReasonWrong without words.
    """
    if not note.strip():
        raise MatterReasonWrong
    with transaction.atomic():
        row, proposal = _proposed(actor, public_id, kin_ids=kin_ids)
        approvals.reject(actor, proposal.public_id, seen, at=at)
        row.proposal = None
        advance(actor, row, Step(MatterAct.SEND_BACK, note=note), at=at)
        return card_of(row)


@transaction.atomic
def consume(public_id: UUID, decision_hash: str, *, at: datetime) -> dict[str, Any]:
    """Give the facts of a decision that passed, once, to the action that carries it out.

    Raises:
        MatterNotFound, MatterSpent: it did not pass, is another decision, or was carried out already.
    """
    row = locked(public_id)
    is_it = row.outcome == MatterOutcome.PASSED.value and row.decision_hash == decision_hash
    if not is_it or row.consumed_at is not None:
        raise MatterSpent
    row.consumed_at = at
    row.save(update_fields=["consumed_at"])
    return facts_of(row.facts_sealed, row.public_id)


@transaction.atomic
def serve_at_desk(actor: Actor, public_id: UUID, *, at: datetime) -> MatterCard:
    """Note that the result was handed over at the desk.

    Raises:
        MatterNotFound, MatterStepNotOpen.
    """
    row = locked_at_desk(actor, public_id)
    row.served_at = at
    advance(actor, row, Step(MatterAct.SERVE), at=at)
    return card_of(row)


@transaction.atomic
def expire_proposals(*, at: datetime) -> int:
    """Give matters back to the queue whose proposal no second person decided in time, one batch."""
    rows = list(
        Matter.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(*STANDING)
        .filter(state=MatterState.CHECKING.value, proposal__expires_at__lte=at)
        .order_by("due_on", "pk")[:BATCH_MAX]
    )
    for row in rows:
        approvals.void(SYSTEM, row.proposal_id or 0, at=at)
        row.proposal = None
        advance(SYSTEM, row, Step(MatterAct.EXPIRE), at=at)
    return len(rows)


def _held(actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], at: datetime) -> Matter:
    """Hold the row of a matter whose lease is the clerk's and whose state is the one they saw."""
    row = locked_at_desk(actor, public_id)
    standing = standing_of(row)
    refuse(may_see_to(standing, server_of(actor, kin_ids)))
    if row.version != choice.seen:
        raise MatterMoved
    if not standing.is_held_by(actor.user_id, at=at):
        raise MatterNotHeld
    if choice.act not in CHOICES:
        raise MatterStepNotOpen(state=standing.state)
    return row


def _check_reason(kind: MatterKind, choice: Choice) -> None:
    """Ask for one of the kind's own reasons where the person must learn why, and for words where it is not enough."""
    reason = kind.reason(choice.act, choice.reason)
    if choice.act in _WITH_REASON and reason is None:
        raise MatterReasonWrong
    if reason is not None and reason.needs_note and not choice.note.strip():
        raise MatterReasonWrong


def _prepare(actor: Actor, row: Matter, choice: Choice, *, at: datetime) -> None:
    """Set what a step changes beside the state."""
    on = local_date(at)
    if choice.act is MatterAct.ACCEPT:
        row.accepted_at = at
    elif choice.act is MatterAct.RETURN:
        days = policy(CORRECTION_DAYS, area_key=row.area_key, on=on).integer()
        row.due_on, row.correct_by = None, work_calendar().add_working_days(on, days).on
    else:
        row.decided_by_id = actor.user_id


def _propose(actor: Actor, row: Matter, choice: Choice, *, waits: timedelta, at: datetime) -> None:
    """Let a decision wait for a colleague."""
    payload = {
        "matter": str(row.public_id),
        "version": row.version,
        "facts": facts_of(row.facts_sealed, row.public_id),
        "act": choice.act.value,
        "reason": choice.reason,
        "note": choice.note,
    }
    new = approvals.NewApproval(CODE, row.area_key, payload, row.subject_id)
    row.proposal_id = approvals.propose(actor, new, waits=waits, at=at).id
    advance(actor, row, Step(MatterAct.PROPOSE, choice.reason, choice.note), at=at)


def _proposed(actor: Actor, public_id: UUID, *, kin_ids: frozenset[int]) -> tuple[Matter, ApprovalCard]:
    """Hold a matter that waits for a second person, and give what was proposed."""
    row = locked_at_desk(actor, public_id)
    standing = standing_of(row)
    refuse(may_see_to(standing, server_of(actor, kin_ids)))
    if standing.state is not MatterState.CHECKING:
        raise MatterStepNotOpen(state=standing.state)
    proposal = approval_by_id(row.proposal_id) if row.proposal_id else None
    if proposal is None:
        raise ApprovalDecided
    return row, proposal
