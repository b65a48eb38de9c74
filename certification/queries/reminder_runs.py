"""The report of the days' runs of reminders, and how far the plan is in each area."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Sum

from certification.enums import RunOutcome
from certification.models.reminder_plans import DeadlineChange, ReminderArea, ReminderRun, ReminderTally


@dataclass(frozen=True)
class RunCount:
    """How many reminders of an area came to one end on a day, and why."""

    area_key: str
    outcome: RunOutcome
    why: str
    counted: int


@dataclass(frozen=True)
class RunLine:
    """A day's run: of all areas under no key, without an end while it is under way; of one area, what stopped it."""

    run_on: date
    area_key: str
    began_at: datetime
    ended_at: datetime | None
    error: str


@dataclass(frozen=True)
class PlanProgress:
    """How far the plan of a day is: areas, and deadlines that changed and wait to be looked at."""

    done_count: int
    total_count: int
    waiting_count: int
    failed_areas: tuple[str, ...]
    is_under_way: bool


def counts_on(run_on: date, *, areas: Collection[str] | None = None) -> tuple[RunCount, ...]:
    """Give what became of the reminders of a day, by area, end and reason."""
    rows = ReminderTally.objects.filter(_in(areas), run_on=run_on).values_list("area_key", "outcome", "why")
    found = rows.annotate(total=Sum("counted")).order_by("area_key", "outcome", "why")
    return tuple(RunCount(key, RunOutcome(outcome), why, total) for key, outcome, why, total in found)


def totals_between(
    since: date, until: date, *, areas: Collection[str] | None = None
) -> dict[date, dict[RunOutcome, int]]:
    """Give by day how many reminders came to each end, the last day first; until counts too."""
    rows = ReminderTally.objects.filter(_in(areas), run_on__gte=since, run_on__lte=until)
    found: dict[date, dict[RunOutcome, int]] = {}
    summed = rows.values_list("run_on", "outcome").annotate(total=Sum("counted"))
    for run_on, outcome, total in summed.order_by("-run_on", "outcome"):
        found.setdefault(run_on, {})[RunOutcome(outcome)] = total
    return found


def runs_on(run_on: date, *, areas: Collection[str] | None = None) -> tuple[RunLine, ...]:
    """Give the run of a day, that of all areas first, then those that were stopped in it."""
    rows = ReminderRun.objects.filter(_in(areas) | Q(area_key=""), run_on=run_on).order_by("area_key")
    return tuple(RunLine(row.run_on, row.area_key, row.began_at, row.ended_at, row.error) for row in rows)


def plan_progress(on: date, *, areas: Collection[str] | None = None) -> PlanProgress:
    """Say how far the plan of a day is; an area that fails counts as not done."""
    rows = list(
        ReminderArea.objects.filter(_in(areas)).values_list("area_key", "planned_on", "failures_count")
    )
    done = sum(1 for _key, planned_on, failures in rows if planned_on and planned_on >= on and not failures)
    failed = tuple(sorted(key for key, _planned_on, failures in rows if failures))
    is_under_way = done + len(failed) < len(rows)
    return PlanProgress(done, len(rows), DeadlineChange.objects.count(), failed, is_under_way)


def _in(areas: Collection[str] | None) -> Q:
    return Q() if areas is None else Q(area_key__in=areas)
