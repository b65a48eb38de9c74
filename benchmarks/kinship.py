"""All near relatives of a person with their paths, beside `select 1` through the same connection."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from accounts.actions import documents
from accounts.actions.documents import NewDocument
from accounts.enums.documents import DocumentSource
from accounts.models.documents import IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.rules.documents import of_id_number
from benchmarks import population
from benchmarks.databases import Scratch
from benchmarks.measuring import Line, median, percentile, seconds
from family.queries.kin import near_relatives_of
from foundation import clock
from foundation.identifiers import IdNumber, Sex, synthetic_id_number

ASKED_COUNT = 500
WARM_UP = 20
SEED = 11


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the share of the database, and the whole read as a page asks for it."""
    on = clock.today()
    population.enter(scratch, on=on)
    asked = _asked()
    in_database, whole, ones = [], [], []
    for person_id in asked:
        ones.append(seconds(_select_one))
        watch = _Watch()
        with connection.execute_wrapper(watch):
            whole.append(seconds(lambda person_id=person_id: near_relatives_of(person_id, on=on)))
        in_database.append(watch.seconds)
    in_database, whole, ones = in_database[WARM_UP:], whole[WARM_UP:], ones[WARM_UP:]
    limit = median(ones)
    yield Line(
        "near_relatives",
        median(in_database) / limit,
        "times",
        limit * 1000,
        "ms of select 1 through the same connection, p50",
        3.5,
        "lower",
    )
    yield Line(
        "near_relatives_p99",
        percentile(whole, 0.99) * 1000,
        "ms",
        percentile(ones, 0.99) * 1000,
        "ms of select 1 through the same connection, p99",
        2.0,
        "lower",
    )


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


def _asked() -> list[int]:
    """Choose persons all over the population; their families get sealed numbers, as real ones have."""
    families = population.PERSONS_COUNT // population.FAMILY_SIZE
    chosen = random.Random(SEED).sample(range(families), ASKED_COUNT)
    firsts = [1 + family * population.FAMILY_SIZE for family in chosen]
    members = [first + place for first in firsts for place in range(population.FAMILY_SIZE)]
    rows = list(InsuredPerson.objects.filter(pk__in=members))
    papers: list[IdentityDocument] = []
    at = clock.now()
    for sequence, row in enumerate(rows):
        day = row.born_on.replace(year=row.born_on.year - sequence // 500)
        number = synthetic_id_number(county_code="349900", born_on=day, sequence=sequence % 500 + 1)
        parsed = IdNumber(number, Sex(row.sex), day)
        papers += documents.rows_of(row, NewDocument(of_id_number(parsed), DocumentSource.IMPORT), at=at)
    IdentityDocument.objects.bulk_create(papers, batch_size=500)
    return [first + place % population.FAMILY_SIZE for place, first in enumerate(firsts)]


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
