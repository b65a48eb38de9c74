"""Figures about reminders for those who watch the house; none of them names anybody.

Each is one statement that reads what waits, never the history.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from certification.enums import ReminderState
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
