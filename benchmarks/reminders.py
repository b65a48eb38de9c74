"""A day's reminders planned, beside COPY of the same rows into the same table; and the same in a larger population."""

import io
import os
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.db import connection
from psycopg2 import sql

from benchmarks.databases import Scratch
from benchmarks.measuring import Line, median, seconds
from certification.actions import reminder_plans
from certification.queries.reminder_rules import rules_on
from foundation import clock
from regions.queries.places import pooling_areas

OBLIGATIONS_COUNT = int(os.environ.get("JST_BENCH_PERSONS", "1000000"))
DUE_COUNT = 10_000
GROWN = 5
ROUNDS = 9
DAY = timedelta(days=1)
_SQL = Path(__file__).with_suffix(".sql")
_TOLD = "UPDATE certification_reminder SET state = 'released', settled_at = %s WHERE state = 'planned'"


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the plan of a day, COPY of what it wrote and the plan repeated, in turns; the first turn warms up."""
    on = clock.today()
    _enter(scratch, 1, on)
    planned, again, copied = [], [], []
    for turn in range(ROUNDS + 1):
        _undo(on)
        first = seconds(partial(_plan, on))
        _settle()
        second = seconds(partial(_plan, on))
        rows = _copied_out(on)
        _undo(on)
        raw = seconds(partial(_copy_in, rows))
        if turn:
            planned.append(first)
            again.append(second)
            copied.append(raw)
    count = rows.getvalue().count(b"\n")
    about = f"{count} rows for {DUE_COUNT} due of {OBLIGATIONS_COUNT} obligations"
    yield Line(
        "plan_ratio",
        median([first / raw for first, raw in zip(planned, copied, strict=True)]),
        "times",
        median(copied),
        f"seconds of COPY of the same rows into the same table: {about}",
        1.8,
        "lower",
    )
    yield Line(
        "plan_rerun_ratio",
        median(again) / median(planned),
        "times",
        median(planned),
        f"seconds of the first plan of the day: {about}",
        0.05,
        "lower",
    )


def measure_growth(scratch: Scratch) -> Iterator[Line]:
    """Measure the plan of a day in two populations with as many due, in turns; the first turn warms up."""
    on = clock.today()
    times: dict[int, list[float]] = {1: [], GROWN: []}
    for turn in range(ROUNDS + 1):
        for factor, taken in times.items():
            _enter(scratch, factor, on)
            # Each connection begins with empty caches of the catalogue, as no worker does that runs for days.
            _undo(on)
            _plan(on)
            _undo(on)
            took = seconds(partial(_plan, on))
            if turn:
                taken.append(took)
    yield Line(
        "plan_growth",
        median(times[GROWN]) / median(times[1]),
        "times",
        median(times[1]),
        f"seconds of the plan with {DUE_COUNT} due of {OBLIGATIONS_COUNT} obligations, beside {GROWN} times as many",
        1.15,
        "lower",
    )


def _enter(scratch: Scratch, factor: int, on: date) -> None:
    scratch.enter(f"reminders_{factor}", partial(_fill, OBLIGATIONS_COUNT * factor, on))


def _fill(count: int, on: date) -> None:
    """Bring the obligations in, and let everything up to the day before be planned and told of."""
    areas = [area.key for area in pooling_areas(on=on)]
    stages = sorted(
        {day for rule in rules_on(on).rules.values() for _benefit, days in rule.offsets for day in days}
    )
    begun = {on + stage * DAY for stage in stages}
    others = [on + number * DAY for number in range(min(stages), 700) if on + number * DAY not in begun]
    facts = {
        "obligations": count, "due": DUE_COUNT, "on": on, "at": clock.now(), "stages": stages, "others": others,
        "area_keys": areas, "areas": len(areas),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)
        cursor.execute("VACUUM (ANALYZE)")
    _plan(on - DAY)
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [clock.now() - DAY])


def _plan(on: date) -> None:
    """Plan as the door does, commits included."""
    reminder_plans.plan(on=on, at=clock.now())


def _copied_out(on: date) -> io.BytesIO:
    """Keep the rows of the day as COPY writes them."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY (SELECT * FROM certification_reminder WHERE fire_on = {}) TO STDOUT")
        cursor.copy_expert(statement.format(sql.Literal(on)), rows)
    return rows


def _copy_in(rows: io.BytesIO) -> None:
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY certification_reminder FROM STDIN", rows)


def _undo(on: date) -> None:
    """Let everything stand as on the day before."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certification_reminder WHERE fire_on = %s", [on])
        cursor.execute("UPDATE certification_reminderarea SET planned_on = %s", [on - DAY])
        cursor.execute("DELETE FROM certification_remindertally WHERE run_on = %s", [on])
        cursor.execute("DELETE FROM certification_reminderrun WHERE run_on = %s", [on])
    _settle()


def _settle() -> None:
    """Tidy up and write everything to disk, so that no turn pays for the one before.

    Left to itself, VACUUM spares the indexes of a large table where little was deleted: those of the larger population.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM (ANALYZE, INDEX_CLEANUP ON)"
            " certification_reminder, certification_reminderarea, certification_remindertally"
        )
        cursor.execute("CHECKPOINT")
