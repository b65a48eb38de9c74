"""All deadlines computed anew after a change of the rules, beside one plain UPDATE of as many rows."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from benchmarks.databases import Scratch
from benchmarks.measuring import Line, seconds
from certification.actions import recomputing
from foundation import clock
from regions.queries.places import pooling_areas

DEADLINES_COUNT = int(os.environ.get("JST_BENCH_PERSONS", "1000000"))
# What is promised is a minute for a million.
SECONDS_A_MILLION = 60.0
_SQL = Path(__file__).with_suffix(".sql")


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure one pass in which every deadline moves, and the UPDATE on the same table."""
    scratch.enter("recompute", lambda: fill([area.key for area in pooling_areas(on=clock.today())]))
    plain = seconds(lambda: _execute("UPDATE certification_deadline SET computed_at = computed_at"))
    _execute("VACUUM (ANALYZE) certification_deadline")
    took = seconds(_recompute)
    yield Line(
        "recompute_1m_s",
        took * 1_000_000 / DEADLINES_COUNT,
        "s",
        plain,
        f"seconds of one UPDATE of the {DEADLINES_COUNT} rows; every deadline moved",
        SECONDS_A_MILLION,
        "lower",
    )


def fill(areas: list[str]) -> None:
    """Bring the deadlines in, spread over some areas."""
    facts = {"deadlines": DEADLINES_COUNT, "on": clock.today(), "at": clock.now(), "areas": areas}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)
    _execute("VACUUM (ANALYZE) certification_deadline")
    _execute("VACUUM (ANALYZE) certification_entitlement")


def _recompute() -> None:
    done = recomputing.run_through(at=clock.now())
    assert done is not None
    assert done.moved_count == DEADLINES_COUNT


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
