"""Reading one policy value: warm, within a request, and at the cost of looking whether anything was published."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from benchmarks.databases import Scratch
from benchmarks.measuring import Line, median, seconds
from regions.queries.editions import one_look
from regions.queries.places import pooling_areas
from regions.queries.policy import policy
from regions.queries.sharing import may_share_across
from regions.rules.catalogue.vocabulary import BENEFITS

ON = date(2026, 3, 1)
CODE = "certification.rule"
ROUNDS = 40
MICROSECONDS = 1_000_000


def measure(scratch: Scratch) -> Iterator[Line]:
    """Read the cycle rule of every area for every benefit, again and again."""
    scratch.enter("plain", lambda: None)
    keys = [area.key for area in pooling_areas(on=ON)]
    asked = [(key, benefit) for key in keys for benefit in BENEFITS]
    select = median([seconds(_select_1) for _round in range(len(asked))]) * MICROSECONDS

    def read_all() -> None:
        for key, benefit in asked:
            policy(CODE, area_key=key, on=ON, benefit=benefit)

    def read_with_a_look() -> None:
        with one_look():
            policy(CODE, area_key=keys[0], on=ON)

    with one_look():
        read_all()
        warm = median([seconds(read_all) for _round in range(ROUNDS)]) / len(asked) * MICROSECONDS
    look = median([seconds(read_with_a_look) for _round in range(ROUNDS * 10)]) * MICROSECONDS
    yield Line("policy_read_us", warm, "us", select, "us of `select 1` through Django", 50, "lower")
    yield Line("policy_look", look / select, "x", select, "us of `select 1` through Django", 2.0, "lower")
    yield _all_pairs(keys, select)


def _all_pairs(keys: list[str], select: float) -> Line:
    """Decide every pair of areas of a day, with since when; what the whole table of the public page costs."""

    def decide() -> None:
        for one in keys:
            for other in keys:
                may_share_across(one, other, on=ON)

    with one_look():
        decide()
        taken = median([seconds(decide) for _round in range(5)]) / len(keys) ** 2 * MICROSECONDS
    return Line("sharing_pair_us", taken, "us", select, "us of `select 1` through Django", 200, "lower")


def _select_1() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        cursor.fetchone()
