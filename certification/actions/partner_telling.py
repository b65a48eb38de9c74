"""Tells partners of deadlines and certifications of the people who let them act; call in the act's own transaction.

What is told is what a partner with the scope `deadlines:read` could read at that moment, and nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.actions.partner_events import NewEvent, emit
from accounts.enums.partner_events import PartnerEventKind
from accounts.queries.partner_events import listeners
from certification.enums import DecisionKind
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.models.reminders import Reminder
from certification.models.standings import StandingDecision
from foundation.clock import local_date

_DECIDED: Mapping[DecisionKind, PartnerEventKind] = {
    DecisionKind.SUSPEND: PartnerEventKind.DEADLINE_SUSPENDED,
    DecisionKind.RESUME: PartnerEventKind.DEADLINE_RESUMED,
    DecisionKind.EXEMPT: PartnerEventKind.DEADLINE_EXEMPTED,
    DecisionKind.TERMINATE: PartnerEventKind.DEADLINE_ENDED,
}
# What taking a decision back brings. A false statement and back pay are nothing a partner could read.
_REVOKED: Mapping[DecisionKind, PartnerEventKind] = {
    DecisionKind.SUSPEND: PartnerEventKind.DEADLINE_RESUMED,
    DecisionKind.EXEMPT: PartnerEventKind.DEADLINE_RESTORED,
    DecisionKind.TERMINATE: PartnerEventKind.DEADLINE_RESTORED,
}


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


def withdrawn(row: Certification, deadline: Deadline, *, at: datetime) -> None:
    """Tell that a certification counts no more, and where the deadline stands after it; why is not for the partner."""
    new = NewEvent(
        f"certification.withdrawn:{row.public_id}",
        row.entitlement.person_id,
        {
            **_of(row.entitlement.public_id, row.entitlement.benefit),
            "event_on": row.event_on.isoformat(),
            "due_on": deadline.due_on.isoformat(),
        },
    )
    emit(PartnerEventKind.CERTIFICATION_WITHDRAWN, [new], at=at)


def decided(decision: StandingDecision, *, at: datetime) -> None:
    """Tell what a decision made of a deadline; why it was decided is not the partner's to know."""
    kind = DecisionKind(decision.kind)
    told = _DECIDED.get(kind)
    if kind is DecisionKind.REVOKE and decision.follows is not None:
        told = _REVOKED.get(DecisionKind(decision.follows.kind))
    if told is None:
        return
    entitlement = decision.entitlement
    new = NewEvent(
        f"{told.value}:{decision.public_id}",
        entitlement.person_id,
        {
            **_of(entitlement.public_id, entitlement.benefit),
            "from_on": decision.first_month.isoformat() if decision.first_month else None,
        },
    )
    emit(told, [new], at=at)


def stood(people_by_entitlement: Mapping[int, int], *, on: date) -> dict[int, date]:
    """Give where the deadlines of benefits stand of whose people anybody is told; one look where that is nobody.

    Many are asked for at once before they are computed anew, and almost none of their people are linked.
    """
    heard = listeners(PartnerEventKind.DEADLINE_MOVED, set(people_by_entitlement.values()), on=on)
    if not heard:
        return {}
    rows = Deadline.objects.filter(
        entitlement__in=list(people_by_entitlement), person__same_as_any=list(heard)
    )
    return dict(rows.values_list("entitlement_id", "due_on"))


def moved(moves: Sequence[Move], *, at: datetime) -> None:
    """Tell that deadlines moved; of thousands that move at once only those are looked up that somebody is told of."""
    people = {move.person_id for move in moves}
    heard = listeners(PartnerEventKind.DEADLINE_MOVED, people, on=local_date(at)) if moves else {}
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
