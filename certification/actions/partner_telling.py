"""Tells partners of deadlines and certifications of the people who let them act; call in the act's own transaction.

What is told is what a partner with the scope `deadlines:read` could read at that moment, and nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.actions.partner_events import NewEvent, emit
from accounts.enums.partner_events import PartnerEventKind
from accounts.queries.partner_events import listeners
from certification.models.entitlements import Deadline, Entitlement
from certification.models.reminders import Reminder
from foundation.clock import local_date


@dataclass(frozen=True)
class Move:
    """That a deadline went from one day to another."""

    entitlement_id: int
    person_id: int
    due_on_before: date
    due_on: date


def remind(rows: Sequence[Reminder], *, at: datetime) -> None:
    """Tell that stages of deadlines are reached, once each, however many people are reminded of it."""
    on = local_date(at)
    stages = {(row.entitlement_id, row.due_on, row.stage): row for row in rows}
    news = [
        NewEvent(
            f"deadline.reminder:{row.entitlement.public_id}:{row.due_on}:{row.stage}",
            row.entitlement.person_id,
            {
                **_of(row.entitlement.public_id, row.entitlement.benefit),
                "due_on": row.due_on.isoformat(),
                "stage": row.stage,
                "days_left": (row.due_on - on).days,
            },
        )
        for row in stages.values()
    ]
    emit(PartnerEventKind.DEADLINE_REMINDER, news, at=at)


def recorded(entitlement: Entitlement, certification_id: UUID, deadline: Deadline, *, at: datetime) -> None:
    """Tell that a certification was recorded, by where the deadline stands after it."""
    new = NewEvent(
        f"certification.recorded:{certification_id}",
        entitlement.person_id,
        {
            **_of(entitlement.public_id, entitlement.benefit),
            "last_event_on": deadline.last_event_on.isoformat() if deadline.last_event_on else None,
            "due_on": deadline.due_on.isoformat(),
        },
    )
    emit(PartnerEventKind.CERTIFICATION_RECORDED, [new], at=at)


def moved(moves: Sequence[Move], *, at: datetime) -> None:
    """Tell that deadlines moved; of thousands that move at once only those are looked up that somebody is told of."""
    heard = listeners(PartnerEventKind.DEADLINE_MOVED, {move.person_id for move in moves}) if moves else {}
    if not heard:
        return
    entitlements = Entitlement.objects.filter(
        pk__in=[move.entitlement_id for move in moves], person__same_as_any=list(heard)
    )
    told = {row.pk: row for row in entitlements}
    news = [
        NewEvent(
            f"deadline.moved:{row.public_id}:{move.due_on_before}:{move.due_on}:{at.isoformat()}",
            move.person_id,
            {
                **_of(row.public_id, row.benefit),
                "due_on_before": move.due_on_before.isoformat(),
                "due_on": move.due_on.isoformat(),
            },
        )
        for move in moves
        if (row := told.get(move.entitlement_id)) is not None
    ]
    emit(PartnerEventKind.DEADLINE_MOVED, news, at=at)


def _of(entitlement_id: UUID, benefit: str) -> dict[str, object]:
    return {"entitlement_id": str(entitlement_id), "benefit": benefit}
