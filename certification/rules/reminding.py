"""Which reminder stage a deadline has reached on a day.

A stage is named by its offset: the days before the deadline at which it begins, negative after it. Where
stages were missed only the latest one goes out, and the last stage stays reached for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from uuid import UUID

# No policy may name a stage farther from the deadline, so nothing about one lies on a day farther away.
STAGES_WITHIN = timedelta(days=366)


@dataclass(frozen=True)
class StageWindow:
    """Hold the half-open interval of deadlines at a stage and not yet at a later one; None is unbounded."""

    stage: int
    due_from: date | None
    due_before: date

    def contains(self, due: date) -> bool:
        """Say whether a deadline lies in the window."""
        return due < self.due_before and (self.due_from is None or self.due_from <= due)

    def days(self) -> list[date]:
        """List the deadlines of a bounded window one by one."""
        begins = self.due_before if self.due_from is None else self.due_from
        return [begins + timedelta(days=number) for number in range((self.due_before - begins).days)]


def windows(offsets: Iterable[int], on: date, *, since: date | None = None) -> tuple[StageWindow, ...]:
    """Give, for one day, the window of deadlines for each stage, the earliest stage first.

    Without overlap or gap they cover every deadline up to the first stage's distance. With the day up to which all was
    looked at before, only those that have reached a stage after it, and of several stages the latest.
    """
    stages = sorted(set(offsets), reverse=True)
    found = (
        StageWindow(
            stage=stage,
            due_from=_begins(stage, later, on=on, since=since),
            due_before=on + timedelta(days=stage + 1),
        )
        for stage, later in zip_longest(stages, stages[1:])
    )
    return tuple(window for window in found if window.due_from is None or window.due_from < window.due_before)


def _begins(stage: int, later: int | None, *, on: date, since: date | None) -> date | None:
    """Give the first deadline of a window: past the later stage, and not at this one already on the day before."""
    bounds = [] if later is None else [on + timedelta(days=later + 1)]
    if since is not None:
        bounds.append(since + timedelta(days=stage + 1))
    return max(bounds, default=None)


def stage_on(due: date, on: date, offsets: Iterable[int]) -> int | None:
    """Give the latest stage a deadline has reached on a day, or None while it is too far away."""
    left = (due - on).days
    return min((offset for offset in offsets if left <= offset), default=None)


def days_of_stages(due: date) -> tuple[date, date]:
    """Give the first and the last day on which any stage of a deadline may begin."""
    return due - STAGES_WITHIN, due + STAGES_WITHIN


def topic(entitlement_id: UUID, due: date) -> str:
    """Name what a reminder speaks of, so that meeting the deadline can cancel what has not left the house."""
    return f"deadline:{entitlement_id}:{due.isoformat()}"
