"""Reads of the work calendar."""

from regions.queries.editions import snapshot
from regions.rules.workdays import WorkCalendar


def work_calendar() -> WorkCalendar:
    """Give the work calendar; the years whose notice is not known are marked in its answers."""
    return snapshot().calendar
