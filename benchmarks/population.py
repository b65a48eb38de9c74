"""A population large enough that a set-based statement and a plan by index show."""

from datetime import date
from functools import partial
from pathlib import Path

from django.db import connection

from benchmarks.databases import Scratch
from foundation import clock
from regions.queries.places import pooling_areas

PERSONS_COUNT = 200_000
FAMILY_SIZE = 8
_SQL = Path(__file__).with_name("population.sql")


def enter(scratch: Scratch, *, on: date) -> None:
    """Lead Django to the database that holds the population."""
    scratch.enter("population", partial(_fill, on=on))


def _fill(*, on: date) -> None:
    keys = [area.key for area in pooling_areas(on=on)]
    facts = {"persons": PERSONS_COUNT, "on": on, "at": clock.now(), "area_keys": keys, "areas": len(keys)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)
