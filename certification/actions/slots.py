"""Writes how a service point takes people by appointment; bookings made before stand as they are."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.errors import SlotPlanWrong
from certification.models.slots import PointPlan
from certification.queries.slots import Offer, points_in
from certification.rules.slots import IN_PAST, POINT_UNKNOWN, SlotPlan, plan_faults
from foundation.clock import local_date
from foundation.errors import Reason
from regions.rules.facts import ServicePointFact


@transaction.atomic
def set_plan(actor: Actor, point_key: str, plan: SlotPlan, *, at: datetime) -> Offer:
    """Let a place of the clerk's area take people so from a day on; what was planned from that day on is replaced.

    Raises:
        SlotPlanWrong: with every reason.
    """
    on = local_date(at)
    point = next((one for one in points_in(actor.area_keys, on=on) if one.key == point_key), None)
    faults = list(plan_faults(plan))
    if plan.period.starts_on < on:
        faults.append(Reason(IN_PAST))
    if point is None:
        faults.append(Reason(POINT_UNKNOWN))
    if point is None or faults:
        raise SlotPlanWrong(reasons=faults)

    _end_before(point_key, plan.period.starts_on, at=at)
    _add(actor, point, plan, at=at)
    event = audit.Event(
        "appointment.planned",
        area_key=point.area_key,
        object_kind="service_point",
        facts={"point": point_key, "starts_on": plan.period.starts_on.isoformat()},
    )
    audit.record(actor, event, at=at)
    return Offer(point, plan)


def _end_before(point_key: str, starts_on: date, *, at: datetime) -> None:
    """Let what is planned for a place end before a day; what would begin later never does."""
    rows = PointPlan.objects.select_for_update().current().filter(point_key=point_key).order_by("pk")
    for row in rows.exclude(ends_on__lte=starts_on):
        row.superseded_at = at
        row.save(update_fields=["superseded_at"])
        if row.starts_on < starts_on:
            row.pk, row.superseded_at, row.ends_on, row.recorded_at = None, None, starts_on, at
            row.save(force_insert=True)


def _add(actor: Actor, point: ServicePointFact, plan: SlotPlan, *, at: datetime) -> None:
    PointPlan.objects.create(
        point_key=point.key,
        area_key=point.area_key,
        hours={kind: list(spans) for kind, spans in plan.hours.items()},
        closed_weekdays=sorted(plan.closed_weekdays),
        slot_minutes=plan.slot_minutes,
        capacity=plan.capacity,
        ahead_days=plan.ahead_days,
        starts_on=plan.period.starts_on,
        ends_on=plan.period.ends_on,
        recorded_at=at,
        recorded_by=actor.user_id or 0,
    )
