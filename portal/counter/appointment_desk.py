"""What the desk shows of appointments and home visits, and what is written down when it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from accounts.actions import audit
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from certification.enums import VisitState
from certification.queries.appointments import AppointmentCard, day_list
from certification.queries.slots import plan_of, plan_rows, points_in
from certification.queries.visits import Door, TryCard, VisitCard, day_plan, door_of, unplanned, visit_terms
from certification.rules.slots import SlotPlan, has_begun
from certification.rules.visits import Window
from foundation import clock
from portal.counter import lookups
from portal.shared.requests import DoorRequest
from regions.queries.places import division
from regions.rules.facts import DivisionFact, ServicePointFact

# Why a file is opened; the words go into the audit as they stand, and a page that shows them translates them.
BY_APPOINTMENT = gettext_noop("按预约来窗口办理")
BY_VISIT = gettext_noop("上门服务")
SEEN_FOR = {
    "going": gettext_noop("当天上门"),
    "print": gettext_noop("打印上门名单"),
    "call": gettext_noop("打电话约上门时间"),
}
LISTED_MAX = 200
_NOTED_MAX = 500


@dataclass(frozen=True)
class ComingRow:
    """Somebody who comes by appointment."""

    card: AppointmentCard
    person: PersonCard
    is_over: bool


@dataclass(frozen=True)
class PlanRow:
    """A place and how it takes people, now and later; nothing where it takes none by appointment."""

    point: ServicePointFact
    plans: tuple[SlotPlan, ...]


@dataclass(frozen=True)
class VisitRow:
    """A visit as the desk lists it; the door only for whoever said why they need it."""

    card: VisitCard
    person: PersonCard
    coming: TryCard | None
    window: Window | None
    door: Door | None = None
    is_late: bool = False


@dataclass(frozen=True)
class StreetRows:
    """The visits of one street or community, in the order of the day or of waiting."""

    place: DivisionFact
    street: str
    rows: list[VisitRow]


def coming_rows(actor: Actor, point_key: str, *, on: date, at: datetime) -> list[ComingRow]:
    """List who comes to a place on a day."""
    cards = day_list(actor.area_keys, point_key, on=on)
    people = person_cards({card.person_id for card in cards})
    local = at.astimezone(clock.SHANGHAI)
    return [
        ComingRow(card, people[card.person_id], has_begun(card.comes_on, card.ends, at=local))
        for card in cards
    ]


def plans_of(actor: Actor, *, on: date) -> list[PlanRow]:
    """List the places of the clerk's areas with their plans."""
    points = points_in(actor.area_keys, on=on)
    plans: dict[str, list[SlotPlan]] = {point.key: [] for point in points}
    for row in plan_rows(plans, on=on):
        plans[row.point_key].append(plan_of(row))
    return [PlanRow(point, tuple(plans[point.key])) for point in points]


def waiting(actor: Actor, *, on: date) -> list[StreetRows]:
    """List the visits that wait for a day, street by street."""
    return _by_street(_rows(unplanned(actor.area_keys, most=LISTED_MAX), on=on), on=on)


def planned_day(
    actor: Actor, *, on: date, today: date, worker: UUID | None, with_doors: bool = False
) -> list[StreetRows]:
    """List the visits of a day, street by street; with where people live once it was said why that is needed."""
    cards = day_plan(actor.area_keys, on=on, worker=worker)
    return _by_street(_rows(cards, on=today, day=on, with_doors=with_doors), on=today)


def row_of(card: VisitCard, *, on: date) -> VisitRow:
    """Show one visit."""
    return _rows([card], on=on)[0]


def note_seen(actor: Actor, rows: Iterable[VisitRow], action: str, reason: str, *, at: datetime) -> None:
    """Write down whose visits, or doors, a clerk has seen and why."""
    events = [
        _seen(row.card.person_id, row.card.area_key, "visit", row.card.public_id, action, reason)
        for row in rows
    ]
    if events:
        audit.record_many(actor, events, at=at)


def note_listed(request: DoorRequest, cards: Iterable[Any], kind: str, *, at: datetime) -> None:
    """Write down whom a list showed to whom: once a session for each of them."""
    shelf = f"{kind}s_listed"
    noted = set(request.session.get(shelf, []))
    fresh = [card for card in cards if card.number not in noted]
    if fresh:
        events = [
            _seen(card.person_id, card.area_key, kind, card.public_id, f"{kind}.listed", "") for card in fresh
        ]
        audit.record_many(request.actor, events, at=at)
        request.session[shelf] = [*noted, *(card.number for card in fresh)][-_NOTED_MAX:]


def open_file(
    request: DoorRequest, person_id: int, area_key: str, reason: str, *, at: datetime
) -> PersonCard:
    """Open somebody's file at the desk for a while, and write down why."""
    person = person_cards([person_id])[person_id]
    event = audit.Event("person.looked_up", person_id, area_key=area_key, reason=reason)
    audit.record(request.actor, event, at=at)
    lookups.remember(request, [person.public_id], reason, at=at)
    return person


def text_of(plan: SlotPlan) -> dict[str, Any]:
    """Give a plan as its form shows it."""
    return {
        **{kind: "\n".join(spans) for kind, spans in plan.hours.items()},
        "closed_weekdays": [str(day) for day in sorted(plan.closed_weekdays)],
        "slot_minutes": plan.slot_minutes,
        "capacity": plan.capacity,
        "ahead_days": plan.ahead_days,
    }


def text_of_hours(point: ServicePointFact) -> dict[str, Any]:
    """Give the hours of a place as the form of a first plan shows them."""
    every = point.hours.get("every_day", ())
    return {kind: "\n".join(point.hours.get(kind) or every) for kind in ("workdays", "saturday", "sunday")}


def _seen(person_id: int, area_key: str, kind: str, public_id: UUID, action: str, reason: str) -> audit.Event:
    return audit.Event(
        action, person_id, area_key=area_key, object_kind=kind, object_id=public_id, reason=reason
    )


def _rows(
    cards: list[VisitCard], *, on: date, day: date | None = None, with_doors: bool = False
) -> list[VisitRow]:
    people = person_cards({card.person_id for card in cards})
    terms = {key: visit_terms(key, on=on) for key in {card.area_key for card in cards}}
    rows = []
    for card in cards:
        tries = [one for one in card.tries if one.planned_on == day] if day else []
        coming = tries[-1] if tries else card.open_try
        rows.append(
            VisitRow(
                card=card,
                person=people[card.person_id],
                coming=coming,
                window=terms[card.area_key].windows[coming.half] if coming else None,
                door=door_of(card.public_id) if with_doors else None,
                is_late=card.state is VisitState.ASKED and card.visit_by < on,
            )
        )
    return rows


def _by_street(rows: list[VisitRow], *, on: date) -> list[StreetRows]:
    """Part rows that stand in the order of streets."""
    found = []
    for (code, street), group in groupby(rows, key=lambda row: (row.card.division_code, row.card.street)):
        held = list(group)
        asked_on = clock.local_date(held[0].card.asked_at)
        found.append(StreetRows(division(code, on=min(asked_on, on)), street, held))
    return found
