"""A day's reminders planned in one statement, beside COPY of the same rows into the same table."""

import io
from collections.abc import Iterator
from datetime import date

from django.db import connection

from benchmarks import population
from benchmarks.databases import Scratch
from benchmarks.measuring import Line, median, seconds
from certification.actions import reminder_plans
from foundation import clock

ROUNDS = 5
_TABLE = "certification_reminder"


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the first plan of a day and the plan repeated, each from a settled database."""
    on = clock.today()
    population.enter(scratch, on=on)
    _plan(on)
    rows = _copied_out()
    first, again, copied = [], [], []
    for _round in range(ROUNDS):
        _empty()
        first.append(seconds(lambda: _plan(on)))
        _settle(f"VACUUM (ANALYZE) {_TABLE}")
        again.append(seconds(lambda: _plan(on)))
        _empty()
        copied.append(seconds(lambda: _copy_in(rows)))
    count = rows.getvalue().count(b"\n")
    limit = median(copied)
    yield Line(
        "reminder_plan",
        median(first) / limit,
        "times",
        limit,
        f"seconds of COPY of the same {count} rows into the same table",
        1.5,
        "lower",
    )
    limit = median(first)
    yield Line(
        "reminder_rerun",
        median(again) / limit,
        "times",
        limit,
        f"seconds of the first plan of the day, {count} rows",
        0.05,
        "lower",
    )


def _plan(on: date) -> None:
    """Plan as the nightly door does, commit included."""
    reminder_plans.plan(on=on, at=clock.now())


def _copied_out() -> io.BytesIO:
    """Keep the planned rows as COPY writes them."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {_TABLE} TO STDOUT", rows)
    return rows


def _copy_in(rows: io.BytesIO) -> None:
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {_TABLE} FROM STDIN", rows)


def _empty() -> None:
    _settle(f"TRUNCATE {_TABLE}")


def _settle(statement: str) -> None:
    """Run a statement and write everything to disk, so that no round pays for the one before."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("CHECKPOINT")
