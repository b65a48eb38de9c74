"""Figures about reminders for those who watch the house; none of them names anybody.

Each is one statement that reads what waits, never the history.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from certification.enums import OutreachReason, ReminderState
from certification.models.escalations import OutreachTask
from certification.models.reminders import Reminder


@dataclass(frozen=True)
class PlannedLeft:
    """Planned reminders that have not gone out on their day: ``late_count`` of earlier days, the oldest of them."""

    due_count: int
    late_count: int
    oldest_on: date | None


def planned_left(*, on: date, areas: Collection[str] | None = None) -> PlannedLeft:
    """Count the reminders of a day and of those before it that are still planned."""
    rows = Reminder.objects.filter(state=ReminderState.PLANNED.value, fire_on__lte=on)
    if areas is not None:
        rows = rows.filter(entitlement__paying_area_key__in=areas)
    found = rows.aggregate(
        due_count=Count("fire_on", filter=Q(fire_on=on)),
        late_count=Count("fire_on", filter=Q(fire_on__lt=on)),
        oldest_on=Min("fire_on"),
    )
    return PlannedLeft(**found)


def open_tasks_by_area(area_keys: Collection[str] | None = None) -> dict[str, int]:
    """Count by area the people members of staff are to ask after."""
    rows = OutreachTask.objects.filter(closed_at__isnull=True)
    if area_keys is not None:
        rows = rows.filter(area_key__in=area_keys)
    return dict(rows.values_list("area_key").annotate(Count("pk")))


def open_tasks_by_reason() -> dict[OutreachReason, int]:
    """Count the same by why they are to be asked after."""
    rows = OutreachTask.objects.filter(closed_at__isnull=True).values_list("reason").annotate(Count("pk"))
    return {OutreachReason(reason): count for reason, count in rows}
