"""Reads of where and when people may come by appointment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet

from certification.models.appointments import SEATED, Appointment
from certification.models.slots import PointPlan
from certification.rules import slots
from certification.rules.slots import Slot, SlotPlan
from foundation.clock import SHANGHAI
from foundation.periods import Period
from regions.enums import ServicePointKind
from regions.queries.places import service_points
from regions.queries.workdays import work_calendar
from regions.rules.facts import ServicePointFact

# Where somebody certifies people face to face.
STAFFED = (
    ServicePointKind.AGENCY_COUNTER,
    ServicePointKind.STREET_STATION,
    ServicePointKind.HOSPITAL_OFFICE,
)


@dataclass(frozen=True)
class Offer:
    """One place that takes people by appointment, and how."""

    point: ServicePointFact
    plan: SlotPlan


@dataclass(frozen=True)
class OpenDay:
    """One day on which a place takes people, and how many seats are left on it."""

    on: date
    free_count: int


@dataclass(frozen=True)
class OpenSlot:
    """One slot of a day that may still be booked, and how many seats are left in it."""

    slot: Slot
    free_count: int


def points_in(area_keys: Iterable[str], *, on: date) -> list[ServicePointFact]:
    """List the staffed places of some areas, by area, kind and name."""
    found = [point for key in sorted(set(area_keys)) for point in service_points(key, on=on)]
    return [point for point in found if point.kind in STAFFED]


def plan_rows(point_keys: Iterable[str], *, on: date) -> QuerySet[PointPlan]:
    """Find the plans that some places have on a day, or will have later."""
    rows = PointPlan.objects.current().filter(point_key__in=list(point_keys))
    return rows.exclude(ends_on__lte=on).order_by("point_key", "starts_on")


def plan_of(row: PointPlan) -> SlotPlan:
    """Copy a row into a plan."""
    return SlotPlan(
        hours={kind: tuple(spans) for kind, spans in row.hours.items()},
        closed_weekdays=frozenset(row.closed_weekdays),
        slot_minutes=row.slot_minutes,
        capacity=row.capacity,
        ahead_days=row.ahead_days,
        period=Period(row.starts_on, row.ends_on),
    )


def offers_in(area_key: str, *, on: date) -> list[Offer]:
    """List the places of an area that take people by appointment, those with a plan that holds on a day or begins."""
    points = points_in([area_key], on=on)
    plans: dict[str, SlotPlan] = {}
    for row in plan_rows([point.key for point in points], on=on):
        plans.setdefault(row.point_key, plan_of(row))
    return [Offer(point, plans[point.key]) for point in points if point.key in plans]


def offer_at(area_key: str, point_key: str, *, on: date) -> Offer | None:
    """Give one place of an area that takes people by appointment, or nothing."""
    return next((offer for offer in offers_in(area_key, on=on) if offer.point.key == point_key), None)


def open_days(offer: Offer, *, at: datetime) -> list[OpenDay]:
    """List the days on which somebody may still come, each with the seats that are left."""
    local = at.astimezone(SHANGHAI)
    days = slots.days_open(offer.plan, work_calendar().day, on=local.date())
    taken = _taken(offer, days)
    found = [(day, _open(offer, day, taken[day], local)) for day in days]
    return [OpenDay(day, sum(one.free_count for one in free)) for day, free in found if free]


def open_slots(offer: Offer, day: date, *, at: datetime) -> list[OpenSlot]:
    """List the slots of a day that may still be booked, the full ones too."""
    return _open(offer, day, _taken(offer, [day])[day], at.astimezone(SHANGHAI))


def _open(offer: Offer, day: date, taken: Counter[time], local: datetime) -> list[OpenSlot]:
    plan = offer.plan
    return [
        OpenSlot(slot, max(0, plan.capacity - taken[slot.begins]))
        for slot in slots.slots_on(plan, work_calendar().day(day))
        if slots.is_ahead(plan, day, slot.begins, at=local)
    ]


def _taken(offer: Offer, days: Iterable[date]) -> dict[date, Counter[time]]:
    """Count who comes when."""
    found: dict[date, Counter[time]] = {day: Counter() for day in days}
    rows = Appointment.objects.filter(
        point_key=offer.point.key, comes_on__in=list(found), state__in=SEATED
    ).values_list("comes_on", "begins")
    for day, begins in rows:
        found[day][begins] += 1
    return found
