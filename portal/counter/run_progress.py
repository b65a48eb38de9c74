"""How far a long run is: done, of how many, how fast, and how long it will still take."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from certification.queries import reminder_runs
from certification.queries.reminder_reports import AreaState
from certification.queries.reminder_runs import RunLine
from foundation.clock import local_date


@dataclass(frozen=True)
class Bar:
    """One bar of progress; in the last ``seconds``, where they are known, ``lately`` were done, or all of it."""

    key: str
    done: int
    total: int
    is_at_work: bool
    seconds: float | None = None
    lately: int | None = None

    @property
    def percent(self) -> int:
        """Say how much is done; all of nothing is done."""
        return min(100, 100 * self.done // self.total) if self.total else 100

    @property
    def speed(self) -> float | None:
        """Say how many a second are done, once something is."""
        done = self.done if self.lately is None else self.lately
        return done / self.seconds if self.is_at_work and self.seconds and done else None

    @property
    def per_second(self) -> int | None:
        """Say how fast it goes, once it goes at all."""
        return None if self.speed is None else round(self.speed)

    @property
    def seconds_left(self) -> int | None:
        """Say how long it will still take at this speed."""
        return None if self.speed is None else round((self.total - self.done) / self.speed)


def bars(states: Iterable[AreaState], areas: Collection[str] | None, *, at: datetime) -> tuple[Bar, ...]:
    """Give the bars of today's work."""
    return (plan_bar(states, reminder_runs.runs_on(local_date(at), areas=areas), at=at),)


def plan_bar(states: Iterable[AreaState], runs: Iterable[RunLine], *, at: datetime) -> Bar:
    """Say how far today's plan is, area by area; one that fails is not done."""
    on, known, begun = local_date(at), list(states), list(runs)
    done = sum(1 for one in known if one.planned_on and one.planned_on >= on and not one.failures_count)
    is_at_work = any(run.ended_at is None and not run.error for run in begun)
    began = min((run.began_at for run in begun), default=None)
    return Bar("plan", done, len(known), is_at_work, (at - began).total_seconds() if began else None)
