"""Writes what members of staff do about people nobody could be told about, or who did not answer: take, call, close."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from certification.enums import OutreachOutcome, SignalKind
from certification.errors import DecisionWrong, OutreachHeld, OutreachNotFound, OutreachNotHeld
from certification.models.escalations import Escalation, OutreachTask
from certification.models.standings import Signal
from certification.queries.escalations import TaskCard, tasks_of
from foundation.clock import local_date

# As long as a few calls and a walk to the door may take.
HOLDS_FOR = timedelta(hours=2)
# What somebody says who is no longer here, or says nobody is, has to be written down.
NEEDS_WORDS = frozenset({OutreachOutcome.MOVED, OutreachOutcome.DIED_REPORTED})
_SOURCE = "联系任务"


@dataclass(frozen=True)
class _Held:
    row: OutreachTask
    person_id: int


@transaction.atomic
def take(clerk: Actor, task_id: UUID, *, at: datetime) -> TaskCard:
    """Take a task for a while, or hold on to one's own for longer.

    Raises:
        OutreachNotFound: absent, closed, or another area's; OutreachHeld; ClerkIsRelative.
    """
    held = _held(clerk, task_id, at=at)
    if _is_held(held.row, at=at) and held.row.holder_id != clerk.user_id:
        raise OutreachHeld(until=held.row.held_until)
    held.row.holder_id, held.row.held_until = clerk.user_id, at + HOLDS_FOR
    held.row.save(update_fields=["holder", "held_until"])
    _note(clerk, held, "outreach.taken", at=at)
    return _card(held.row)


@transaction.atomic
def give_back(clerk: Actor, task_id: UUID, *, at: datetime) -> None:
    """Let a task go, for whoever comes next.

    Raises:
        OutreachNotFound, ClerkIsRelative, OutreachNotHeld.
    """
    held = _own(clerk, task_id, at=at)
    held.row.holder = held.row.held_until = None
    held.row.save(update_fields=["holder", "held_until"])
    _note(clerk, held, "outreach.given_back", at=at)


@transaction.atomic
def close(clerk: Actor, task_id: UUID, outcome: OutreachOutcome, words: str, *, at: datetime) -> TaskCard:
    """Write down what came of a task; what follows is asked at once, and a benefit never ends by it.

    That somebody is said to have died is a sign among others, which people weigh before anything is suspended.
    Raises:
        OutreachNotFound, ClerkIsRelative, OutreachNotHeld.
        DecisionWrong: this outcome needs words, or is the house's own.
    Law: 社会保险经办条例 art. 26.
    """
    words = words.strip()
    if outcome is OutreachOutcome.NO_LONGER_NEEDED or (outcome in NEEDS_WORDS and not words):
        raise DecisionWrong
    found = OutreachTask.objects.filter(public_id=task_id).first()
    # The order of locks: escalations, then tasks.
    escalation = (
        Escalation.objects.select_for_update(no_key=True).filter(pk=found.escalation_id).first()
        if found
        else None
    )
    held = _own(clerk, task_id, at=at)
    row = held.row
    row.outcome, row.words, row.closed_at, row.closed_by_id = outcome.value, words, at, clerk.user_id
    row.holder = row.held_until = None
    row.save(update_fields=["outcome", "words", "closed_at", "closed_by_id", "holder", "held_until"])
    if outcome is OutreachOutcome.DIED_REPORTED:
        _write_sign(clerk, row, at=at)
    if escalation is not None and escalation.ended_at is None:
        escalation.looks_at = at
        escalation.save(update_fields=["looks_at"])
    _note(clerk, held, "outreach.closed", at=at, outcome=outcome.value)
    return _card(row)


def _own(clerk: Actor, task_id: UUID, *, at: datetime) -> _Held:
    held = _held(clerk, task_id, at=at)
    if held.row.holder_id != clerk.user_id or not _is_held(held.row, at=at):
        raise OutreachNotHeld
    return held


def _held(clerk: Actor, task_id: UUID, *, at: datetime) -> _Held:
    """Hold an open task of the clerk's areas.

    Raises:
        OutreachNotFound, ClerkIsRelative.
    """
    rows = OutreachTask.objects.select_for_update(of=("self",)).select_related("person", "entitlement")
    row = rows.filter(public_id=task_id, closed_at__isnull=True, area_key__in=clerk.area_keys).first()
    if row is None:
        raise OutreachNotFound
    person_id = row.person.human_id
    refuse_clerk_who_is_relative(clerk, person_id, on=local_date(at))
    return _Held(row, person_id)


def _is_held(row: OutreachTask, *, at: datetime) -> bool:
    return row.held_until is not None and row.held_until > at


def _write_sign(clerk: Actor, row: OutreachTask, *, at: datetime) -> None:
    """Lay what was said beside the other signs about this deadline, once."""
    Signal.objects.get_or_create(
        entitlement_id=row.entitlement_id,
        due_on=row.due_on,
        kind=SignalKind.RELATIVE_REPORT.value,
        source=f"{_SOURCE} {row.public_id}",
        defaults={
            "evidence": str(row.public_id),
            "seen_on": local_date(at),
            "words": row.words,
            "recorded_by_id": clerk.user_id or 0,
            "recorded_at": at,
        },
    )


def _card(row: OutreachTask) -> TaskCard:
    return tasks_of(OutreachTask.objects.filter(pk=row.pk))[0]


def _note(clerk: Actor, held: _Held, action: str, *, at: datetime, outcome: str = "") -> None:
    event = audit.Event(
        action,
        held.person_id,
        area_key=held.row.area_key,
        object_kind="outreach",
        object_id=held.row.public_id,
        facts={"outcome": outcome} if outcome else {},
    )
    audit.record(clerk, event, at=at)
