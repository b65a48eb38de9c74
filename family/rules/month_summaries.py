"""When the house tells what was used of an account in a month: from a day and an hour on, and never at night."""

from dataclasses import dataclass
from datetime import date, datetime, time

from foundation.clock import SHANGHAI
from foundation.periods import add_months


@dataclass(frozen=True)
class SummaryTime:
    """From which day of the next month and which hour on a month is told of, and when the house is quiet."""

    day: int
    begins: time
    quiet_from: time


def month_due(at: datetime, when: SummaryTime) -> date | None:
    """Give the first day of the month that is to be told of at an instant; nothing before its time and in the evening."""
    local = at.astimezone(SHANGHAI)
    if local.day < when.day or not when.begins <= local.time() < when.quiet_from:
        return None
    return add_months(local.date().replace(day=1), -1)
