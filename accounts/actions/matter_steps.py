"""The one way in which a matter moves: a locked row, the table of moves, the log, the notice and the audit.

Every action on matters comes through here, so that no step is taken without leaving its line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.actions import audit, matter_telling, notices
from accounts.enums.matters import Hand, MatterAct, MatterState
from accounts.errors.matters import (
    MatterBarred,
    MatterHeld,
    MatterNotFound,
    MatterOfKin,
    MatterStepNotOpen,
)
from accounts.fields import seal
from accounts.models.matters import Matter, MatterEvent
from accounts.queries.matters import STANDING, facts_of, standing_of
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from accounts.rules.matter_kinds import kind_of
from accounts.rules.matters import MOVES, WORKABLE, Server, next_state
from accounts.rules.payloads import fingerprint
from accounts.rules.receipts import grouped
from foundation.decisions import Decision
from foundation.errors import DomainError
from foundation.identifiers import uuid7

# Steps the person hears of; the others are the house's own.
_TOLD: Mapping[MatterAct, str] = {
    MatterAct.APPLY: "matter.received",
    MatterAct.ACCEPT: "matter.accepted",
    MatterAct.RETURN: "matter.returned",
    MatterAct.SUPPLY: "matter.received",
    MatterAct.REFUSE: "matter.closed",
    MatterAct.GRANT: "matter.closed",
    MatterAct.REJECT: "matter.closed",
    MatterAct.WITHDRAW: "matter.closed",
    MatterAct.LAPSE: "matter.closed",
    MatterAct.APPEAL: "matter.received",
}
_REFUSALS: Mapping[str, type[DomainError]] = {
    error.code: error for error in (MatterOfKin, MatterBarred, MatterStepNotOpen, MatterHeld)
}
# All that a step may change; what a matter is about stays.
_MOVING = [
    "state",
    "outcome",
    "reason",
    "version",
    "accepted_at",
    "due_on",
    "correct_by",
    "holder",
    "held_until",
    "proposal",
    "decided_by",
    "checked_by",
    "decided_at",
    "served_at",
    "decision_hash",
]
_AT_DESK = frozenset({Hand.HOLDER, Hand.SECOND})


@dataclass(frozen=True)
class Step:
    """What is done, with the coded reason and the words beside it, and the mandate by which a helper does it."""

    act: MatterAct
    reason: str = ""
    note: str = ""
    mandate_id: int | None = None


def locked(public_id: UUID) -> Matter:
    """Hold a matter for this transaction.

    Raises:
        MatterNotFound.
    """
    rows = Matter.objects.select_for_update(of=("self",)).select_related(*STANDING)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise MatterNotFound
    return row


def locked_at_desk(actor: Actor, public_id: UUID) -> Matter:
    """Hold a matter of the clerk's own area.

    Raises:
        MatterNotFound: absent, or of another area; the answer is the same.
    """
    row = locked(public_id)
    if actor.user_id is None or row.area_key not in actor.area_keys:
        raise MatterNotFound
    return row


def server_of(actor: Actor, kin_ids: frozenset[int]) -> Server:
    """Give a clerk with the people they may not serve: themselves, and the relatives whom the door names."""
    if actor.user_id is None:
        raise MatterNotFound
    own = frozenset() if actor.person_id is None else frozenset({actor.person_id})
    return Server(actor.user_id, kin_ids | own)


def refuse(decision: Decision) -> None:
    """Raise the first reason against what a clerk wants."""
    for reason in decision.reasons:
        raise _REFUSALS[reason.code](**reason.facts)


def advance(actor: Actor, row: Matter, step: Step, *, at: datetime) -> None:
    """Move a matter along the table, and let go of it when nobody works on it any more.

    The caller has set what else the step changes; all of it is saved here.
    Raises:
        MatterStepNotOpen: the step is not open where the matter stands.
    """
    seconds = kind_of(row.kind).seconds(lambda: facts_of(row.facts_sealed, row.public_id))
    target = next_state(standing_of(row), step.act, needs_second=step.act in seconds)
    if target is None:
        raise MatterStepNotOpen(state=MatterState(row.state))
    before, row.state = row.state, target.value
    move = MOVES[step.act]
    if move.outcome is not None:
        row.outcome, row.reason, row.decided_at = move.outcome.value, step.reason, at
        row.correct_by = None
        row.decision_hash = decision_hash(row)
    if target not in WORKABLE:
        row.holder = row.held_until = None
    write(actor, row, step, before=before, at=at)


def write(actor: Actor, row: Matter, step: Step, *, before: str, at: datetime) -> None:
    """Save a matter one version on, with its line in the log, its notice and its audit event."""
    row.version += 1
    row.save(update_fields=_MOVING)
    add_line(actor, row, step, before=before, at=at)


def add_line(actor: Actor, row: Matter, step: Step, *, before: str, at: datetime) -> None:
    """Write the line of a step that is saved, its notice and its audit event."""
    line_id = uuid7()
    MatterEvent.objects.create(
        public_id=line_id,
        matter=row,
        version=row.version,
        act=step.act.value,
        state_before=before,
        state_after=row.state,
        reason=step.reason,
        note_sealed=seal(step.note, label="matter.note", owner=line_id) if step.note else None,
        actor_user_id=actor.user_id,
        at=at,
    )
    _tell(actor, row, step, at=at)
    matter_telling.tell(row, step.act, at=at)
    audit.record(actor, _event(row, step), at=at)


def decision_hash(row: Matter) -> str:
    """Give the hash of what was decided about whom, by which the effect proves that it carries out just that."""
    return fingerprint(
        {
            "matter": str(row.public_id),
            "kind": row.kind,
            "subject": row.subject_id,
            "facts": facts_of(row.facts_sealed, row.public_id),
            "outcome": row.outcome,
        }
    )


def _tell(actor: Actor, row: Matter, step: Step, *, at: datetime) -> None:
    template = _TOLD.get(step.act)
    if template is None:
        return
    notice = notices.NewNotice(
        key=f"matter:{row.public_id}:{row.version}",
        topic=f"matter:{row.public_id}",
        recipient_id=row.subject_id,
        subject_id=row.subject_id,
        template=template,
        facts={**_facts(row, step), "by": _helper(actor, step)},
    )
    notices.post_many([notice], at=at)


def _helper(actor: Actor, step: Step) -> str:
    """Name the helper who took a step for the person it is about; nothing where nobody did."""
    if step.mandate_id is None or actor.person_id is None:
        return ""
    return person_cards([actor.person_id])[actor.person_id].name


def _facts(row: Matter, step: Step) -> dict[str, Any]:
    """Give what a notice says; the words a clerk wrote stay on the page, for they may be personal."""
    kind = kind_of(row.kind)
    reason = kind.reason(step.act, step.reason)
    return {
        "kind_zh": kind.zh,
        "kind_en": kind.en,
        "receipt": grouped(row.receipt),
        "act": step.act.value,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "correct_by": row.correct_by.isoformat() if row.correct_by else "",
        "reason_zh": reason.zh if reason else "",
        "reason_en": reason.en if reason else "",
    }


def _event(row: Matter, step: Step) -> audit.Event:
    move = MOVES.get(step.act)
    at_desk = step.act in (MatterAct.TAKE, MatterAct.GIVE_BACK) or (move is not None and move.by in _AT_DESK)
    return audit.Event(
        f"matter.{step.act.value}",
        row.subject_id,
        mandate_id=step.mandate_id,
        area_key=row.area_key if at_desk else "",
        object_kind="matter",
        object_id=row.public_id,
        facts={"receipt": row.receipt, "version": row.version},
    )
