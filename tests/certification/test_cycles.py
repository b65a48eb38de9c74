"""Deadlines against the written cases, and the laws every rule obeys."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from certification.enums import Standing
from certification.rules.cycles import CycleRule, days_left, due_on, needs_birth, parse_rule, standing
from foundation.periods import add_months

VALUES: dict[str, dict[str, Any]] = {
    "rolling_12_months": {"type": "rolling_months", "months": 12, "granularity": "day"},
    "rolling_12_months_first_month": {
        "type": "rolling_months",
        "months": 12,
        "granularity": "day",
        "initial_basis": "first_payment_month",
    },
    "rolling_365_days": {"type": "rolling_days", "days": 365},
    "deferral_year_and_12_months": {"type": "deferral_year_and_12_months", "initial_basis": "year_end"},
    "rolling_6_months": {"type": "rolling_months", "months": 6, "granularity": "day"},
    "rolling_6_months_month_end": {"type": "rolling_months", "months": 6, "granularity": "month_end"},
    "calendar_year": {"type": "calendar_year", "initial_basis": "year_end"},
    "fixed_window_01-10_06-30": {"type": "fixed_window", "from": "01-10", "to": "06-30"},
    "fixed_window_11-01_02-29": {"type": "fixed_window", "from": "11-01", "to": "02-29"},
    "retirement_month_and_three_before": {
        "type": "retirement_month_window",
        "months_before": 3,
        "months_after": 0,
    },
    "birth_month_and_one_around": {"type": "birth_month_window", "months_before": 1, "months_after": 1},
}
RULES = {name: parse_rule({"initial_basis": "approval_counts", **value}) for name, value in VALUES.items()}
DEFERRAL = RULES["deferral_year_and_12_months"]
STARTED = date(1990, 1, 1)
# The written cases of a window around the month of birth are those of somebody born in January.
BORN_ON = date(1955, 1, 31)
DAYS = st.dates(date(1991, 1, 1), date(2090, 12, 31))
ANY_RULE = st.sampled_from(list(RULES.values()))


def _rows() -> list[Any]:
    path = Path(__file__).parent.parent / "cases" / "cycles.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            pytest.param(row, id=f"{row['rule']} {row['last_event_on']}") for row in csv.DictReader(lines)
        ]


@pytest.mark.parametrize("row", _rows())
def test_written_case(row: dict[str, str]) -> None:
    last = date.fromisoformat(row["last_event_on"]) if row["last_event_on"] else None

    starts_on = date.fromisoformat(row["benefit_starts_on"])
    answer = due_on(RULES[row["rule"]], last, starts_on, born_on=BORN_ON)

    assert answer.due_on == date.fromisoformat(row["expected_due_on"])


def test_the_answer_shows_its_arithmetic() -> None:
    answer = due_on(DEFERRAL, date(2025, 3, 10), STARTED)

    assert [(limb.code, limb.facts["due_on"]) for limb in answer.limbs] == [
        ("cycle.months", date(2026, 3, 10)),
        ("cycle.calendar_year", date(2026, 12, 31)),
    ]
    assert answer.counted_from == date(2025, 3, 10)
    assert answer.law == ("CC 201", "CC 202", "CC 203", "CC 1259")


@pytest.mark.parametrize(("last", "missing"), [(date(2024, 2, 29), True), (date(2025, 2, 28), False)])
def test_the_answer_tells_of_a_missing_corresponding_day(last: date, missing: bool) -> None:
    (limb,) = due_on(RULES["rolling_12_months"], last, STARTED).limbs

    assert limb.facts["has_no_corresponding_day"] is missing


def test_a_window_around_the_month_of_birth_asks_for_the_birth() -> None:
    rule = RULES["birth_month_and_one_around"]
    assert needs_birth(rule)
    assert not needs_birth(RULES["retirement_month_and_three_before"])
    with pytest.raises(ValueError, match="day of birth"):
        due_on(rule, None, STARTED)


@pytest.mark.parametrize("months", [-1, 6, True, "2"])
def test_a_window_stays_shorter_than_a_year(months: object) -> None:
    value = {"type": "birth_month_window", "months_before": months, "months_after": 0}
    with pytest.raises(ValueError, match="from 0 to 5"):
        parse_rule({**value, "initial_basis": "approval_counts"})


@given(rule=ANY_RULE, one=DAYS, other=DAYS)
def test_a_later_event_never_moves_the_deadline_back(rule: CycleRule, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert (
        due_on(rule, earlier, STARTED, born_on=BORN_ON).due_on
        <= due_on(rule, later, STARTED, born_on=BORN_ON).due_on
    )


@given(rule=ANY_RULE, starts_on=DAYS, event=DAYS)
def test_a_first_certification_never_moves_the_deadline_back(
    rule: CycleRule, starts_on: date, event: date
) -> None:
    assume(event >= starts_on)
    assert (
        due_on(rule, None, starts_on, born_on=BORN_ON).due_on
        <= due_on(rule, event, starts_on, born_on=BORN_ON).due_on
    )


@given(rule=ANY_RULE, event=DAYS)
def test_a_deadline_lies_after_its_event_and_is_its_earliest_limb(rule: CycleRule, event: date) -> None:
    answer = due_on(rule, event, STARTED, born_on=BORN_ON)
    assert answer.due_on > event
    assert answer.due_on == min(limb.facts["due_on"] for limb in answer.limbs)


@given(rule=ANY_RULE, starts_on=DAYS)
def test_nobody_is_overdue_on_the_first_day(rule: CycleRule, starts_on: date) -> None:
    assert due_on(rule, None, starts_on, born_on=BORN_ON).due_on >= starts_on


@given(event=DAYS)
def test_twelve_months_imply_the_calendar_year(event: date) -> None:
    months, year = due_on(DEFERRAL, event, STARTED).limbs
    assert months.facts["due_on"] == add_months(event, 12) <= year.facts["due_on"]


@given(first=DAYS, gaps=st.lists(st.integers(1, 366), min_size=1, max_size=12))
def test_punctual_people_certify_in_every_calendar_year(first: date, gaps: list[int]) -> None:
    events = [first]
    for gap in gaps:
        events.append(min(events[-1] + timedelta(days=gap), due_on(DEFERRAL, events[-1], STARTED).due_on))
    assert {event.year for event in events} == set(range(events[0].year, events[-1].year + 1))


@pytest.mark.parametrize(
    ("left", "grace", "expected"),
    [
        (61, 0, Standing.VALID),
        (60, 0, Standing.DUE_SOON),
        (0, 0, Standing.DUE_SOON),
        (-1, 0, Standing.OVERDUE),
        (-1, 10, Standing.DUE_SOON),
        (-10, 10, Standing.DUE_SOON),
        (-11, 10, Standing.OVERDUE),
    ],
)
def test_standing(left: int, grace: int, expected: Standing) -> None:
    on = date(2026, 1, 1)
    due = on + timedelta(days=left)
    assert days_left(due, on) == left
    until = due + timedelta(days=grace)
    assert standing(due, on, due_soon_days=60, in_time_until=until) is expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"type": "monthly", "initial_basis": "year_end"}, "monthly"),
        ({"type": "rolling_months", "months": 12}, "initial_basis"),
        ({"type": "rolling_months", "initial_basis": "year_end"}, "months"),
        ({"type": "rolling_months", "months": 0, "initial_basis": "year_end"}, "above 0"),
        ({"type": "rolling_days", "days": True, "initial_basis": "year_end"}, "above 0"),
        ({"type": "rolling_days", "days": 365, "initial_basis": "never"}, "never"),
        ({"type": "fixed_window", "from": "13-01", "to": "06-30", "initial_basis": "year_end"}, "13"),
        ({"initial_basis": "year_end"}, "type"),
    ],
)
def test_a_malformed_policy_value_is_refused(value: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said if said != "13" else "month"):
        parse_rule(value)
