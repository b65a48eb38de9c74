"""Until which day somebody is still in time, though the deadline shown has passed: days of grace and days off.

Law: Civil Code art. 203; whether agencies apply it to certification is not stated, so policy decides.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum


class HolidayRule(StrEnum):
    """Say what happens to a deadline that falls on a day off."""

    NOMINAL = "nominal"
    NEXT_WORKING_DAY = "next_working_day"


def in_time_until(due: date, grace_days: int, rule: HolidayRule, next_worked: Callable[[date], date]) -> date:
    """Give the last day that is still in time; ``next_worked`` gives a day itself when it is worked, or the next one.

    The later of the two counts: days of grace are not added to a day that was put off.
    """
    graced = due + timedelta(days=grace_days)
    return max(graced, next_worked(due)) if rule is HolidayRule.NEXT_WORKING_DAY else graced


def in_time_through(
    due: date,
    graces: Iterable[int],
    rules: Iterable[HolidayRule],
    next_worked: Callable[[date], date],
) -> date:
    """Give the last day that is in time by every tolerance that held since the deadline: the most generous counts.

    So nobody who was still in time becomes late because tolerance was taken away.
    """
    rule = HolidayRule.NEXT_WORKING_DAY if HolidayRule.NEXT_WORKING_DAY in set(rules) else HolidayRule.NOMINAL
    return in_time_until(due, max(graces), rule, next_worked)


def last_late(on: date, in_time: Callable[[date], date]) -> date:
    """Give the latest deadline that is late on a day; every earlier one is late too.

    ``in_time`` gives the last day that is in time for a deadline. It never moves back, so that one day parts all.
    """
    due = on - timedelta(days=1)
    while in_time(due) >= on:
        due -= timedelta(days=1)
    return due
