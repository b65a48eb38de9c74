"""Every deadline and every step of its explanation against a second calculator, for events from 1990 to 2060."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.rules.changes import Proof, RuleVersion, due_across
from certification.rules.cycles import due_on, parse_rule
from tests.certification.calculator import due

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
BASES = st.sampled_from(["approval_counts", "first_payment_month", "year_end"])
MONTH_DAYS = st.tuples(st.integers(1, 12), st.integers(1, 28)).map(lambda one: f"{one[0]:02d}-{one[1]:02d}")
LEAP_DAY = st.just("02-29")


def value_of(kind: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(kind), "initial_basis": BASES, **parts})


AROUND = {"months_before": st.integers(0, 5), "months_after": st.integers(0, 5)}
VALUES = st.one_of(
    value_of("rolling_months", months=st.integers(1, 60), granularity=st.sampled_from(["day", "month_end"])),
    value_of("rolling_days", days=st.integers(1, 1830)),
    value_of("deferral_year_and_12_months"),
    value_of("calendar_year"),
    value_of("fixed_window", **{"from": MONTH_DAYS, "to": MONTH_DAYS | LEAP_DAY}),
    value_of("retirement_month_window", **AROUND),
    value_of("birth_month_window", **AROUND),
)


@settings(max_examples=400)
@given(value=VALUES, last=st.none() | DAYS, starts=DAYS, born=DAYS)
def test_both_calculators_agree(value: dict[str, Any], last: date | None, starts: date, born: date) -> None:
    found = due_on(parse_rule(value), last, starts, born_on=born)
    assert found.due_on == due(value, last, starts, born)


@pytest.mark.parametrize("kind", ["rolling_months", "deferral_year_and_12_months"])
def test_they_agree_on_every_day_of_four_years_around_two_leap_days(kind: str) -> None:
    value = {"type": kind, "months": 12, "granularity": "day", "initial_basis": "year_end"}
    rule, start = parse_rule(value), date(1990, 1, 1)
    for day in range(date(2095, 12, 1).toordinal(), date(2104, 3, 2).toordinal()):
        event = date.fromordinal(day)
        assert due_on(rule, event, start).due_on == due(value, event, start, start)


@given(value=VALUES, last=st.none() | DAYS, starts=DAYS, born=DAYS)
def test_the_explanation_alone_gives_the_date(
    value: dict[str, Any], last: date | None, starts: date, born: date
) -> None:
    """Whoever has only the explanation arrives at the same day: from where it was counted, and the earliest limb."""
    found = due_on(parse_rule(value), last, starts, born_on=born)
    days = [limb.facts["due_on"] for limb in found.limbs]
    kept = found.transition.facts["due_on"] if found.transition else date.min
    assert found.due_on == max(min(days), kept)
    for limb in found.limbs:
        facts = limb.facts
        assert facts.get("from", found.counted_from) == found.counted_from
        if limb.code == "cycle.days":
            assert facts["from"] + timedelta(days=facts["days"]) == facts["due_on"]
        if limb.code == "cycle.months":
            told = {"type": "rolling_months", "months": facts["months"], "granularity": facts["granularity"]}
            again = due({**told, "initial_basis": "approval_counts"}, facts["from"], facts["from"], born)
            assert again == facts["due_on"]
        if limb.code in ("cycle.calendar_year", "cycle.first_year_end"):
            assert facts["due_on"] == date(facts["year"], 12, 31)


@given(value=VALUES, events=st.lists(DAYS, min_size=1, max_size=6), starts=DAYS, born=DAYS, data=st.data())
def test_the_order_of_arrival_does_not_matter_and_no_event_moves_the_deadline_back(
    value: dict[str, Any], events: list[date], starts: date, born: date, data: st.DataObject
) -> None:
    version = RuleVersion(parse_rule(value), date(1980, 1, 1), 60)
    arrived = data.draw(st.permutations(events))
    reached = None
    before = due_across([version], Proof(None, starts, born)).due_on
    for event in arrived:
        reached = event if reached is None else max(reached, event)
        now = due_across([version], Proof(reached, starts, born)).due_on
        assert now >= before
        before = now
    assert before == due_across([version], Proof(max(events), starts, born)).due_on
