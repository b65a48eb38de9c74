"""When the house tells what was used of an account in a month: from a day and an hour on, and never at night."""

from dataclasses import dataclass
from datetime import date, datetime, time

from foundation.clock import SHANGHAI
from foundation.periods import MONTHS_A_YEAR, add_months

# What was used longer ago than that is read on the pages; a message about it would puzzle more than it tells.
MONTHS_BACK_MAX = MONTHS_A_YEAR


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


def next_month(due: date, latest: date | None, unfinished: date | None) -> date | None:
    """Give the month to go on with: one begun and not finished, else the one after the latest, up to the one due.

    So a month in which nobody worked is told of later, and not left out. Where none was ever told of it begins with the
    one that is due; further back than a year nothing is told.
    """
    if unfinished is not None:
        return unfinished
    if latest is None:
        return due
    following = max(add_months(latest, 1), add_months(due, -MONTHS_BACK_MAX))
    return following if following <= due else None
