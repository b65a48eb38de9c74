"""Reads of the hours in which nobody is written to, as policy has them in a place."""

from datetime import date, time

from accounts.rules.quiet_hours import QuietHours
from regions.queries.policy import policy

_CODE = "reminder.quiet_hours"


def quiet_in(area_key: str | None, *, on: date) -> QuietHours:
    """Give the quiet hours of an area on a day, or of the nation."""
    hours = policy(_CODE, area_key=area_key, on=on).record()
    return QuietHours(*(time.fromisoformat(str(hours[part])) for part in ("from", "to")))
