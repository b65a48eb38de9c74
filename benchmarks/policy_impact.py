"""What a drafted rule would do to every deadline of one area, beside one plain pass over the same rows."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db import connection

from benchmarks.databases import Scratch
from benchmarks.measuring import Line, seconds
from benchmarks.recompute import DEADLINES_COUNT, fill
from certification.queries.policy_impact import Where, impact_of, touched
from foundation import clock
from foundation.periods import Period
from regions.enums import Confidence
from regions.queries.changes import book_with
from regions.queries.editions import supposing
from regions.rules.changes import Draft
from regions.rules.facts import Source, freeze

# What is promised is an answer while an officer waits.
SECONDS_A_MILLION = 5.0
AREA, BENEFIT = "510100", "pension_resident"
SIX_MONTHS = {"type": "rolling_months", "months": 6, "granularity": "day", "initial_basis": "approval_counts"}


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure one reckoning, with the people it names, and one count over the same tables."""
    scratch.enter("policy_impact", partial(fill, [AREA]))
    plain = seconds(_count)
    took = seconds(_reckon)
    yield Line(
        "policy_impact_1m_s",
        took * 1_000_000 / DEADLINES_COUNT,
        "s",
        plain,
        f"seconds of one count over the {DEADLINES_COUNT} deadlines with their benefits",
        SECONDS_A_MILLION,
        "lower",
    )


def _reckon() -> None:
    day = clock.today() + timedelta(days=90)
    source = Source("a notice of the city", "", "", "", clock.today())
    value = freeze(SIX_MONTHS)
    draft = Draft(AREA, "certification.rule", value, Period(day, None), source, Confidence.SURE, BENEFIT)
    where, suppose = Where(AREA, (BENEFIT,), day), partial(supposing, book_with(draft))
    found = impact_of(where, suppose)
    assert found.deadlines_count == DEADLINES_COUNT
    assert found.moved_count > 0
    assert found.newly_late_count == 0
    touched(where, suppose)


def _count() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM certification_deadline d JOIN certification_entitlement e ON e.id = d.entitlement_id "
            "WHERE e.starts_on <= d.due_on"
        )
