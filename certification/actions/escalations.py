"""Asks in turn when a deadline nears: the person, their contacts, a member of staff; and offers a visit at home.

The reminder that reaches the person is the first asking (`begin`). Whatever meets the deadline ends it at once
(`end_met`); what else ends it is seen when the house next looks (`advance`).
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.db.utils import InterfaceError, OperationalError

from accounts.actions import audit, notices
from accounts.rules.actors import Actor
from certification.actions import escalation_messages
from certification.actions.escalation_messages import Asking
from certification.enums import (
    EscalationAnswer,
    EscalationEnd,
    EscalationRung,
    OutreachOutcome,
    OutreachReason,
    Receipt,
    StepEnd,
)
from certification.errors import EscalationStepNotFound, EscalationStepOver
from certification.models.escalations import Escalation, EscalationStep, OutreachTask
from certification.models.reminders import Reminder
from certification.queries.escalating import Look, look_at, terms_by_area
from certification.queries.escalations import is_open_to
from certification.rules.escalating import LOOKS_AGAIN, TASKS, next_move, rung_after
from certification.rules.reminding import topic
from family.queries.mandates import mandates_held_by
from foundation.clock import local_date
from foundation.identifiers import uuid7
from regions.queries.places import pooling_areas

log = logging.getLogger(__name__)

BATCH_MAX = 200
_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AdvanceReport:
    """What one batch did; ``looked_count`` is zero when nothing is left to look at."""

    looked_count: int
    passed_count: int
    ended_count: int
    opened_count: int


@dataclass
class _Writing:
    """What is to be written about a batch, gathered first and written at once."""

    at: datetime
    passed: list[EscalationStep] = field(default_factory=list)
    askings: list[Asking] = field(default_factory=list)
    steps: list[EscalationStep] = field(default_factory=list)
    tasks: list[OutreachTask] = field(default_factory=list)
    ended: list[Escalation] = field(default_factory=list)


def begin(told: Iterable[tuple[Reminder, str]], *, on: date, at: datetime) -> int:
    """Begin with those who were just reminded of their own deadline, each under the key of the message; say how many.

    Call it in the transaction that writes the messages, with the deadlines held. A deadline has one escalation: where it
    had ended and the deadline stands again, as after a proof that was taken back, it goes on where it stood.
    """
    own = [(row, key) for row, key in told if row.recipient.human_id == row.entitlement.person.human_id]
    live = {area.key for area in pooling_areas(on=on)}
    terms = terms_by_area({row.entitlement.paying_area_key for row, _key in own} & live, on=on)
    near = [
        (row, key)
        for row, key in own
        if row.entitlement.paying_area_key in terms
        and terms[row.entitlement.paying_area_key].is_open(row.due_on, on)
    ]
    begun = Escalation.objects.filter(entitlement__in=[row.entitlement_id for row, _key in near])
    known = {(row.entitlement_id, row.due_on): row for row in begun}
    wanted = {(row.entitlement_id, row.due_on): (row, key) for row, key in near}
    for one, (_row, key) in wanted.items():
        if one in known and known[one].ended_at is not None:
            _go_on_again(known[one], key, at=at)
    new = {one: told for one, told in wanted.items() if one not in known}
    rows = [_begun(row, at=at) for row, _key in new.values()]
    Escalation.objects.bulk_create(rows)
    EscalationStep.objects.bulk_create(
        EscalationStep(
            escalation=escalation,
            rung=EscalationRung.PERSON.value,
            recipient=row.recipient,
            notice_key=key,
            asked_at=at,
        )
        for escalation, (row, key) in zip(rows, new.values(), strict=True)
    )
    return len(rows)


def _go_on_again(row: Escalation, key: str, *, at: datetime) -> None:
    """Open an escalation again; whoever was being asked is waited for anew, the person under the new message."""
    row.ended_at, row.end_reason, row.looks_at = None, "", at + LOOKS_AGAIN[Receipt.WAITING]
    row.save(update_fields=["ended_at", "end_reason", "looks_at"])
    waiting = EscalationStep.objects.filter(escalation=row, passed_at__isnull=True)
    waiting.update(asked_at=at, answer="", answered_at=None)
    waiting.filter(rung=EscalationRung.PERSON.value).update(notice_key=key)


def _begun(row: Reminder, *, at: datetime) -> Escalation:
    return Escalation(
        entitlement=row.entitlement,
        person=row.entitlement.person,
        area_key=row.entitlement.paying_area_key,
        due_on=row.due_on,
        begun_at=at,
        looks_at=at + LOOKS_AGAIN[Receipt.WAITING],
    )


@transaction.atomic
def advance(*, at: datetime) -> AdvanceReport:
    """Look at one batch of escalations whose time has come, and ask the next where nobody answered.

    The order of locks: escalations, then tasks. What is being answered, or whose deadline is being met, at this moment
    is passed over and found by the next tick. Where a batch cannot be written its halves are tried, down to the one that
    is broken: it is looked at again a day later, and holds nobody else up.
    """
    on = local_date(at)
    rows = list(
        Escalation.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .filter(ended_at__isnull=True, looks_at__lte=at)
        .select_related("entitlement__deadline", "person")
        .order_by("looks_at", "pk")[:BATCH_MAX]
    )
    live_areas = [area.key for area in pooling_areas(on=on)]
    written: list[_Writing] = []
    parts = [rows] if rows else []
    while parts:
        part = parts.pop()
        writing = _looked_at(part, live_areas, at=at)
        if writing is not None:
            written.append(writing)
        elif len(part) > 1:
            middle = len(part) // 2
            parts += [part[:middle], part[middle:]]
        else:
            Escalation.objects.filter(pk=part[0].pk).update(looks_at=at + _NEXT_DAY)
    return AdvanceReport(
        len(rows),
        sum(len(one.passed) for one in written),
        sum(len(one.ended) for one in written),
        sum(len(one.tasks) for one in written),
    )


def _looked_at(rows: Sequence[Escalation], live_areas: Sequence[str], *, at: datetime) -> _Writing | None:
    """Decide about some escalations and write it, or nothing of it where one is broken."""
    on = local_date(at)
    writing = _Writing(at)
    try:
        with transaction.atomic():
            look = look_at(rows, live_areas, at=at)
            for row in rows:
                end = look.why_over(row, on=on)
                if end is None:
                    _go_on(row, look, writing)
                else:
                    _end(row, end, writing)
            _write(rows, writing)
    except (OperationalError, InterfaceError):
        # The database, and not a row: the next tick tries the whole batch again.
        raise
    except Exception:
        log.exception("escalations.broken", extra={"escalations_count": len(rows)})
        return None
    return writing


def _go_on(row: Escalation, look: Look, writing: _Writing) -> None:
    """Decide about every step of one escalation that waits, and when to look again."""
    at, looks = writing.at, [writing.at + _NEXT_DAY]
    open_steps = [step for step in look.steps.get(row.pk, ()) if step.passed_at is None]
    for step in open_steps:
        asked = look.asked(row, step)
        move = next_move(asked, look.terms_in(row.area_key), at=at)
        if asked.receipt is Receipt.UNREACHED:
            _open_task(row, OutreachReason.UNDELIVERABLE, writing)
        # Where somebody comes anyway nobody else is asked.
        if move.end is None or look.is_expected(row):
            looks += [move.looks_at] if move.looks_at and move.looks_at > at else []
            continue
        step.passed_at, step.passed_by = at, move.end.value
        writing.passed.append(step)
        if asked.rung is not EscalationRung.HOME_VISIT:
            _ask_next(row, asked.rung, move.end, look, writing)
            looks.append(at + LOOKS_AGAIN[Receipt.WAITING])
    row.looks_at = min(looks)


def _ask_next(row: Escalation, rung: EscalationRung, end: StepEnd, look: Look, writing: _Writing) -> None:
    contacts = look.contacts_left(row)
    has_consent = row.person.human_id in look.agreed
    following = rung_after(rung, end, has_contact=bool(contacts), has_consent=has_consent)
    if following in TASKS:
        writing.steps.append(_step(row, following, None, None, at=writing.at))
        _open_task(row, OutreachReason.NO_ANSWER, writing, is_community=following is EscalationRung.COMMUNITY)
    elif following is EscalationRung.HOME_VISIT:
        _offer_visit(row, look, writing)
    else:
        _ask(row, following, contacts[0].helper_id, contacts[0].mandate.id, writing)


def _offer_visit(row: Escalation, look: Look, writing: _Writing) -> None:
    """Tell the person and all their contacts that somebody may come home."""
    _ask(row, EscalationRung.HOME_VISIT, row.person.human_id, None, writing)
    for contact in look.contacts.get(row.person.human_id, ()):
        _ask(row, EscalationRung.HOME_VISIT, contact.helper_id, contact.mandate.id, writing)


def _ask(
    row: Escalation, rung: EscalationRung, recipient_id: int, mandate_id: int | None, writing: _Writing
) -> None:
    step = _step(row, rung, recipient_id, mandate_id, at=writing.at)
    writing.steps.append(step)
    writing.askings.append(Asking(row, step, recipient_id))


def _step(
    row: Escalation, rung: EscalationRung, recipient_id: int | None, mandate_id: int | None, *, at: datetime
) -> EscalationStep:
    return EscalationStep(
        public_id=uuid7(),
        escalation=row,
        rung=rung.value,
        recipient_id=recipient_id,
        mandate_id=mandate_id,
        asked_at=at,
    )


def _open_task(
    row: Escalation, reason: OutreachReason, writing: _Writing, *, is_community: bool = False
) -> None:
    """Leave it to a member of staff, once for each reason; a task that is open serves both."""
    writing.tasks.append(
        OutreachTask(
            escalation=row,
            entitlement_id=row.entitlement_id,
            person_id=row.person_id,
            due_on=row.due_on,
            area_key=row.area_key,
            reason=reason.value,
            is_community=is_community,
            opened_at=writing.at,
        )
    )


def _end(row: Escalation, end: EscalationEnd, writing: _Writing) -> None:
    row.ended_at, row.end_reason = writing.at, end.value
    writing.ended.append(row)


def _write(rows: Sequence[Escalation], writing: _Writing) -> None:
    """Write what was decided about a batch, each table once."""
    escalation_messages.write(writing.askings, at=writing.at)
    EscalationStep.objects.bulk_update(writing.passed, ["passed_at", "passed_by"])
    EscalationStep.objects.bulk_create(writing.steps)
    _write_tasks(writing)
    close_tasks(Q(escalation__in=[row.pk for row in writing.ended]), at=writing.at)
    # Of a deadline that is long past the last reminder may still be on its way, and is as true as it was.
    over = [row for row in writing.ended if row.end_reason != EscalationEnd.LAPSED.value]
    notices.cancel_unsent([topic(row.entitlement.public_id, row.due_on) for row in over], at=writing.at)
    Escalation.objects.bulk_update(rows, ["looks_at", "ended_at", "end_reason"])


def _write_tasks(writing: _Writing) -> None:
    """Write the tasks that are new: an open one is enough, and what nobody could be told of is a task once only."""
    ids = [task.escalation_id for task in writing.tasks]
    known = OutreachTask.objects.filter(escalation__in=ids)
    has_open = set(known.filter(closed_at__isnull=True).values_list("escalation_id", flat=True))
    was_undeliverable = set(
        known.filter(reason=OutreachReason.UNDELIVERABLE.value).values_list("escalation_id", flat=True)
    )
    new: dict[int, OutreachTask] = {}
    for task in writing.tasks:
        of, is_undeliverable = task.escalation_id, task.reason == OutreachReason.UNDELIVERABLE.value
        if of in has_open or (is_undeliverable and of in was_undeliverable):
            continue
        is_community = task.is_community or (of in new and new[of].is_community)
        kept = new.setdefault(of, task)
        kept.is_community = is_community
    shared = [task.escalation_id for task in writing.tasks if task.is_community]
    OutreachTask.objects.filter(escalation__in=shared, closed_at__isnull=True).update(is_community=True)
    writing.tasks = list(new.values())
    OutreachTask.objects.bulk_create(writing.tasks)


def end_met(met: Iterable[tuple[int, date]], *, at: datetime) -> None:
    """End the asking about deadlines that have just been met, each by its benefit and day.

    Call it in the transaction of what met them, with the deadlines held, and before what is unsent is cancelled: a step
    that is just being written then either waits for this or is seen by it.
    """
    those = Q(pk__in=[])
    for entitlement_id, due_on in met:
        those |= Q(entitlement=entitlement_id, due_on=due_on)
    rows = list(
        Escalation.objects.select_for_update(no_key=True)
        .filter(those, ended_at__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Escalation.objects.filter(pk__in=rows).update(ended_at=at, end_reason=EscalationEnd.CERTIFIED.value)
    close_tasks(Q(escalation__in=rows), at=at)


def close_tasks(those: Q, *, at: datetime) -> None:
    """Close tasks that nobody has to do any more, those in a colleague's hands too."""
    OutreachTask.objects.filter(those, closed_at__isnull=True).update(
        outcome=OutreachOutcome.NO_LONGER_NEEDED.value,
        # Whoever waited for the lock may carry an earlier instant than the row it waited for.
        closed_at=Greatest(Value(at), F("opened_at")),
        holder=None,
        held_until=None,
    )


@transaction.atomic
def answer(actor: Actor, step_id: UUID, said: EscalationAnswer, *, at: datetime) -> UUID:
    """Take what somebody who was asked answers; the house looks at it at once. Give the benefit it is about.

    An answer may be changed until the next one is asked. That somebody is to come is then asked for by the way of
    home visits (`certification.actions.visits`).
    Raises:
        EscalationStepNotFound: absent, somebody else's, or the mandate it was asked by lives no more.
        EscalationStepOver: the deadline was met, or the next one was asked.
    """
    steps = EscalationStep.objects.select_related(
        "escalation__person", "escalation__entitlement", "recipient"
    )
    found = steps.filter(public_id=step_id, recipient__same_as=actor.person_id or 0).first()
    helped = mandates_held_by(actor.person_id or 0, on=local_date(at)) if found else []
    if found is None or not is_open_to(found, {card.principal_id for card in helped}):
        raise EscalationStepNotFound
    row = Escalation.objects.select_for_update(no_key=True).get(pk=found.escalation_id)
    step = steps.get(pk=found.pk)
    if row.ended_at is not None or step.passed_at is not None:
        raise EscalationStepOver
    step.answer, step.answered_at = said.value, at
    step.save(update_fields=["answer", "answered_at"])
    row.looks_at = at
    row.save(update_fields=["looks_at"])
    event = audit.Event(
        "escalation.answered",
        found.escalation.person.human_id,
        mandate_id=step.mandate_id,
        object_kind="escalation",
        object_id=row.public_id,
        facts={"answer": said.value, "rung": step.rung},
    )
    audit.record(actor, event, at=at)
    return found.escalation.entitlement.public_id
