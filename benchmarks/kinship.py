"""All near relatives of a person with their paths, beside `select 1` through the same connection."""

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.databases import Scratch
from benchmarks.measuring import Line, median, percentile, seconds
from benchmarks.population import FAMILY_SIZE
from family.actions import questions
from family.queries.kin import near_relatives_of
from foundation import clock

PERSONS_COUNT = int(os.environ.get("JST_BENCH_PERSONS", "1000000"))
GROWN_COUNT = 3 * PERSONS_COUNT
ASKED_COUNT = 2000
WARM_UP = 100
ROUNDS = 3
SEED = 11
_PASSES = (
    (
        "SELECT count(*) FROM family_parentage fact JOIN accounts_insuredperson one ON one.id = fact.parent_id "
        "JOIN accounts_insuredperson other ON other.id = fact.child_id WHERE one.born_on < other.born_on"
    ),
    (
        "SELECT count(*) FROM family_marriage fact JOIN accounts_insuredperson one ON one.id = fact.one_id "
        "JOIN accounts_insuredperson other ON other.id = fact.other_id WHERE one.born_on < other.born_on"
    ),
)
_SQL = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True)
class _Measured:
    """Seconds of every read: its statements, the whole of it, and a `select 1` just before it."""

    in_database: list[float]
    whole: list[float]
    ones: list[float]

    @property
    def ratio(self) -> float:
        """Say how many times a `select 1` the statements of a read take, p50."""
        return median(self.in_database) / median(self.ones)


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the share of the database, and the whole read as a page asks for it; then among three times as many."""
    on = clock.today()
    scratch.enter("families", partial(_fill, 0, PERSONS_COUNT, on))
    _settle()
    first = _measured(PERSONS_COUNT, on)
    swept = _swept()
    _fill(PERSONS_COUNT, GROWN_COUNT, on)
    _settle()
    grown = _measured(GROWN_COUNT, on)
    yield swept
    yield Line(
        "relatives_ratio",
        first.ratio,
        "times",
        median(first.ones) * 1000,
        f"ms of select 1 through the same connection, p50; {PERSONS_COUNT} people",
        3.5,
        "lower",
    )
    yield Line(
        "relatives_p99_ms",
        percentile(first.whole, 0.99) * 1000,
        "ms",
        percentile(first.ones, 0.99) * 1000,
        f"ms of select 1 through the same connection, p99; the whole read at p50: {median(first.whole) * 1000:.2f} ms",
        2.0,
        "lower",
    )
    yield Line(
        "relatives_growth",
        grown.ratio / first.ratio,
        "times",
        first.ratio,
        f"times select 1 among {PERSONS_COUNT} people; among {GROWN_COUNT} it is {grown.ratio:.2f}",
        1.2,
        "lower",
    )


def _measured(persons_count: int, on: date) -> _Measured:
    families = random.Random(SEED).sample(range(persons_count // FAMILY_SIZE), ASKED_COUNT)
    asked = [1 + family * FAMILY_SIZE + place % FAMILY_SIZE for place, family in enumerate(families)]
    in_database, whole, ones = [], [], []
    for person_id in asked:
        ones.append(seconds(_select_one))
        watch = _Watch()
        with connection.execute_wrapper(watch):
            whole.append(seconds(lambda person_id=person_id: near_relatives_of(person_id, on=on)))
        in_database.append(watch.seconds)
    return _Measured(in_database[WARM_UP:], whole[WARM_UP:], ones[WARM_UP:])


def _settle() -> None:
    """Write everything to disk and count it, so that neither number of people pays for having just been filled in."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def _swept() -> Line:
    """Measure the nightly search for contradictions, beside one pass over the same facts with both people of each."""
    plain, search = [], []
    for _round in range(ROUNDS):
        plain.append(seconds(_pass_over))
        search.append(seconds(_find))
    beside = f"seconds of one pass over all facts with both people of each, {PERSONS_COUNT} people"
    return Line(
        "contradictions_find", median(search) / median(plain), "times", median(plain), beside, 8.0, "lower"
    )


def _find() -> None:
    assert questions.find(at=clock.now()) is not None


def _pass_over() -> None:
    with connection.cursor() as cursor:
        for statement in _PASSES:
            cursor.execute(statement)


class _Watch:
    """Adds up what the statements of one read take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.seconds += time.perf_counter() - began


def _fill(since: int, until: int, on: date) -> None:
    facts = {"since": since, "until": until, "on": on, "at": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
