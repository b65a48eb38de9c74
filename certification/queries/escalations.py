"""Reads of escalations: what somebody is asked, and what is left to a member of staff."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from accounts.enums.consents import ConsentPurpose
from accounts.queries.consents import who_agreed
from certification.enums import (
    Benefit,
    EscalationAnswer,
    EscalationRung,
    OutreachReason,
    StepEnd,
)
from certification.models.escalations import EscalationStep, OutreachTask
from family.queries.mandates import mandates_held_by


@dataclass(frozen=True)
class StepCard:
    """One thing somebody is asked about a deadline, their own or a relative's, and what they answered."""

    public_id: UUID
    rung: EscalationRung
    person_id: int
    entitlement_id: UUID
    benefit: Benefit
    due_on: date
    asked_at: datetime
    answer: EscalationAnswer | None
    answered_at: datetime | None


@dataclass(frozen=True)
class TaskCard:
    """Somebody a member of staff is to ask after; ``asked`` is who was asked before, and why that was not enough."""

    id: int
    public_id: UUID
    area_key: str
    person_id: int
    entitlement_id: UUID
    benefit: Benefit
    due_on: date
    reason: OutreachReason
    is_community: bool
    opened_at: datetime
    holder_id: int | None
    held_until: datetime | None
    asked: tuple[tuple[EscalationRung, StepEnd | None], ...] = field(default=())

    def is_held_by_other(self, user_id: int | None, *, at: datetime) -> bool:
        """Say whether a colleague holds it at an instant."""
        is_held = self.held_until is not None and self.held_until > at
        return is_held and self.holder_id != user_id


def steps_for(person_id: int, *, on: date) -> list[StepCard]:
    """List what somebody is asked now, about themselves or a relative whose mandate they hold, the nearest first."""
    rows = EscalationStep.objects.filter(
        recipient__same_as=person_id, passed_at__isnull=True, escalation__ended_at__isnull=True
    ).select_related("escalation__person", "escalation__entitlement", "recipient")
    helped = {card.principal_id for card in mandates_held_by(person_id, on=on)}
    ordered = rows.order_by("escalation__due_on", "pk")
    return [_step(row) for row in ordered if is_open_to(row, helped)]


def is_open_to(row: EscalationStep, helped: Iterable[int]) -> bool:
    """Say whether who was asked may still answer: about themselves, or by a mandate of one of ``helped`` that lives."""
    if row.recipient is None:
        return False
    about = row.escalation.person.human_id
    return row.recipient.human_id == about or about in set(helped)


def open_tasks(area_keys: Iterable[str]) -> list[TaskCard]:
    """List whom members of staff of some areas are to ask after, the nearest deadline first."""
    rows = OutreachTask.objects.filter(area_key__in=set(area_keys), closed_at__isnull=True)
    return tasks_of(rows.order_by("due_on", "pk"))


def task_by_public_id(public_id: UUID) -> TaskCard | None:
    """Find one task that is open, or nothing."""
    return next(
        iter(tasks_of(OutreachTask.objects.filter(public_id=public_id, closed_at__isnull=True))), None
    )


def tasks_of(rows: QuerySet[OutreachTask]) -> list[TaskCard]:
    """Copy rows into what may leave the floor; who has taken their consent back is the community's no more.

    Law: PIPL art. 15.
    """
    found = list(rows.select_related("person", "entitlement"))
    shared = {row.person.human_id for row in found if row.is_community}
    agreed = who_agreed(shared, ConsentPurpose.COMMUNITY) if shared else frozenset()
    steps = EscalationStep.objects.filter(escalation__in=[row.escalation_id for row in found])
    asked: dict[int, list[tuple[EscalationRung, StepEnd | None]]] = {}
    for escalation_id, rung, end in steps.order_by("asked_at", "pk").values_list(
        "escalation_id", "rung", "passed_by"
    ):
        asked.setdefault(escalation_id, []).append((EscalationRung(rung), StepEnd(end) if end else None))
    return [
        _task(
            row,
            tuple(asked.get(row.escalation_id, ())),
            is_community=row.is_community and row.person.human_id in agreed,
        )
        for row in found
    ]


def rung_counts(area_keys: Iterable[str]) -> dict[EscalationRung, int]:
    """Count, for some areas, how many deadlines wait at each rung now."""
    rows = EscalationStep.objects.filter(
        escalation__area_key__in=set(area_keys), escalation__ended_at__isnull=True, passed_at__isnull=True
    )
    found = rows.values_list("rung").annotate(Count("escalation", distinct=True)).order_by("rung")
    return {EscalationRung(rung): count for rung, count in found}


def _step(row: EscalationStep) -> StepCard:
    escalation = row.escalation
    return StepCard(
        row.public_id,
        EscalationRung(row.rung),
        escalation.person.human_id,
        escalation.entitlement.public_id,
        Benefit(escalation.entitlement.benefit),
        escalation.due_on,
        row.asked_at,
        EscalationAnswer(row.answer) if row.answer else None,
        row.answered_at,
    )


def _task(
    row: OutreachTask, asked: tuple[tuple[EscalationRung, StepEnd | None], ...], *, is_community: bool
) -> TaskCard:
    return TaskCard(
        row.pk,
        row.public_id,
        row.area_key,
        row.person.human_id,
        row.entitlement.public_id,
        Benefit(row.entitlement.benefit),
        row.due_on,
        OutreachReason(row.reason),
        is_community,
        row.opened_at,
        row.holder_id,
        row.held_until,
        asked,
    )
