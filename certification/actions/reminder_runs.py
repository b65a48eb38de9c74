"""Counts for the report of a day's run what became of reminders; called last in the transaction it counts for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from certification.enums import RunOutcome
from certification.models.reminder_plans import ReminderArea, ReminderRun

# Writers add to a place of their own, by the number of their connection, so that hardly one waits for another.
SLOTS = 16

# In one order for everybody: two who meet in the same rows wait, and never for each other.
_ADD = """
INSERT INTO certification_remindertally AS tally (run_on, area_key, outcome, why, slot, counted)
SELECT %(on)s, more.area_key, more.outcome, more.why, pg_backend_pid() %% %(slots)s, more.counted
FROM unnest(%(areas)s::text[], %(outcomes)s::text[], %(whys)s::text[], %(counts)s::bigint[])
    AS more (area_key, outcome, why, counted)
ORDER BY more.area_key, more.outcome, more.why
ON CONFLICT (run_on, area_key, outcome, why, slot) DO UPDATE SET counted = tally.counted + excluded.counted
"""


@dataclass(frozen=True)
class Tally:
    """Some reminders of one area that came to the same end for the same reason, or for none."""

    area_key: str
    outcome: RunOutcome
    counted: int = 1
    why: str = ""


def note(tallies: Iterable[Tally], *, on: date) -> None:
    """Add what became of some reminders to the report of a day: one statement, whatever their number."""
    found: Counter[tuple[str, str, str]] = Counter()
    for tally in tallies:
        found[tally.area_key, tally.outcome.value, tally.why] += tally.counted
    rows = sorted((*key, counted) for key, counted in found.items() if counted)
    if not rows:
        return
    areas, outcomes, whys, counts = map(list, zip(*rows, strict=True))
    given: dict[str, Any] = {
        "on": on,
        "slots": SLOTS,
        "areas": areas,
        "outcomes": outcomes,
        "whys": whys,
        "counts": counts,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, given)


def follow(*, on: date, at: datetime) -> None:
    """Note that a day's plan is under way, or done once every area is planned; areas that fail keep it open."""
    is_done = not ReminderArea.objects.exclude(planned_on__gte=on).exists()
    ReminderRun.objects.bulk_create(
        [ReminderRun(run_on=on, area_key="", began_at=at, ended_at=at if is_done else None)],
        update_conflicts=True,
        unique_fields=["run_on", "area_key"],
        update_fields=["ended_at"],
    )


def fail(area_key: str, words: str, *, on: date, at: datetime) -> None:
    """Note what stopped an area on a day, the last time it was tried."""
    ReminderRun.objects.bulk_create(
        [ReminderRun(run_on=on, area_key=area_key, began_at=at, error=words)],
        update_conflicts=True,
        unique_fields=["run_on", "area_key"],
        update_fields=["error"],
    )
