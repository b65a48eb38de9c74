"""All pairs that may be one person found among a hundred thousand, beside plain passes over the same columns."""

from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from accounts.actions import duplicates
from benchmarks.databases import Scratch
from benchmarks.measuring import Line, median, seconds
from foundation import clock

PERSONS_COUNT = 100_000
ROUNDS = 5
_SQL = Path(__file__).with_suffix(".sql")
_PASSES = (
    (
        "SELECT count(*) FROM (SELECT FROM accounts_identitydocument WHERE superseded_at IS NULL "
        "GROUP BY number_index, country HAVING count(*) > 1) shared"
    ),
    (
        "SELECT count(*) FROM (SELECT FROM accounts_insuredperson WHERE withdrawn_at IS NULL "
        "GROUP BY name, born_on, sex HAVING count(*) > 1) shared"
    ),
    (
        "SELECT count(*) FROM (SELECT FROM accounts_insuredperson, unnest(name_keys) AS sound WHERE withdrawn_at IS NULL "
        "GROUP BY sound, born_on HAVING count(*) > 1) shared"
    ),
)


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the first search and the next one, each with the plain passes in the same round."""
    scratch.enter("duplicates", _fill)
    first, again, plain, count = [], [], [], 0
    for _round in range(ROUNDS):
        _settle("TRUNCATE accounts_duplicatepair CASCADE")
        plain.append(seconds(_pass_over))
        first.append(seconds(_find))
        _settle("VACUUM (ANALYZE) accounts_duplicatepair")
        again.append(seconds(_find))
        count = _counted()
    limit = median(plain)
    beside = f"seconds of a GROUP BY over the same columns, {PERSONS_COUNT} persons"
    yield Line(
        "duplicates_find", median(first) / limit, "times", limit, f"{beside}; {count} pairs", 6.0, "lower"
    )
    yield Line("duplicates_again", median(again) / limit, "times", limit, beside, 4.0, "lower")


def _fill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), {"persons": PERSONS_COUNT, "at": clock.now()})


def _find() -> None:
    """Search as the nightly door does, commits included."""
    assert duplicates.find(at=clock.now()) is not None


def _pass_over() -> None:
    with connection.cursor() as cursor:
        for statement in _PASSES:
            cursor.execute(statement)


def _counted() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_duplicatepair")
        return int(cursor.fetchone()[0])


def _settle(statement: str) -> None:
    """Run a statement and write everything to disk, so that no round pays for the one before."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("CHECKPOINT")
