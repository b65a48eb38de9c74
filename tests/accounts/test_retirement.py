"""The month of retirement: every published case, and a slow oracle that walks month by month."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums.retirement import Retiree
from accounts.queries.statements import retirement_of
from accounts.rules import retirement
from accounts.rules.retirement import AgeRule, FlexibleRule
from foundation.identifiers import Sex
from foundation.periods import add_months, month_number, month_of
from regions.queries.policy import policy

REFORM = date(2025, 1, 1)
KINDS = {"M60": Retiree.MAN, "F55": Retiree.WOMAN_55, "F50": Retiree.WOMAN_50}
# As the measures of 2024 read, written down a second time on purpose: old age, pace, cap.
RULES = {
    Retiree.MAN: AgeRule(720, 4, 36, REFORM),
    Retiree.WOMAN_55: AgeRule(660, 4, 36, REFORM),
    Retiree.WOMAN_50: AgeRule(600, 2, 60, REFORM),
}
CASES = list(
    csv.DictReader((Path(__file__).parent.parent / "cases" / "retirement.csv").open(encoding="utf-8"))
)


def month(text: str, day: int = 1) -> date:
    return date.fromisoformat(f"{text}-{day:02d}")


def slowly(born_on: date, rule: AgeRule) -> tuple[int, date]:
    """Walk from the reform on: each group of months that the pace makes adds one month, up to the cap."""
    old = add_months(born_on.replace(day=1), rule.months)
    delay, walked, left = 0, rule.since, 0
    while walked <= old and delay < rule.delay_max:
        if left == 0:
            delay, left = delay + 1, rule.one_month_per
        left -= 1
        walked = add_months(walked, 1)
    return delay, add_months(old, delay)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['kind']}-{c['born']}")
class TestPublishedCases:
    def test_the_rule_is_exact_on_the_first_and_the_last_day_of_the_month(self, case: dict[str, str]) -> None:
        for day in (1, 28):
            found = retirement.statutory_month(month(case["born"], day), RULES[KINDS[case["kind"]]])
            assert (found.delay_months, found.retires_on) == (
                int(case["delay_months"]),
                month(case["retires"]),
            )

    def test_the_policy_on_record_says_the_same(self, case: dict[str, str], db: None) -> None:
        found, flexible = retirement_of(month(case["born"]), KINDS[case["kind"]])
        assert (found.delay_months, found.retires_on) == (int(case["delay_months"]), month(case["retires"]))
        assert (flexible is None) == (int(case["delay_months"]) == 0)


BORN = st.dates(date(1930, 1, 1), date(2010, 12, 31))


@given(BORN, st.sampled_from(list(Retiree)))
@settings(max_examples=150)
def test_it_agrees_with_walking_month_by_month(born_on: date, category: Retiree) -> None:
    found = retirement.statutory_month(born_on, RULES[category])
    assert (found.delay_months, found.retires_on) == slowly(born_on, RULES[category])
    assert found.age_months == month_number(found.retires_on) - month_number(born_on)


@given(BORN, st.sampled_from(list(Retiree)))
@settings(max_examples=100)
def test_nobody_younger_retires_earlier_and_no_step_jumps(born_on: date, category: Retiree) -> None:
    next_month = month_of(month_number(born_on) + 1)
    one, other = (retirement.statutory_month(day, RULES[category]) for day in (born_on, next_month))
    assert month_number(other.retires_on) - month_number(one.retires_on) in (1, 2)


@given(BORN, st.sampled_from(list(Retiree)))
@settings(max_examples=100)
def test_the_flexible_range_holds_its_bounds(born_on: date, category: Retiree) -> None:
    statutory = retirement.statutory_month(born_on, RULES[category])
    found = retirement.flexible_range(statutory, FlexibleRule(36, 36))
    earlier = month_number(statutory.retires_on) - month_number(found.earliest_on)
    assert found.earliest_on >= statutory.old_age_on
    assert earlier == min(36, statutory.delay_months)
    assert month_number(found.latest_on) - month_number(statutory.retires_on) == 36


def test_a_woman_of_50_with_the_full_delay_may_go_three_years_earlier_and_no_more() -> None:
    statutory = retirement.statutory_month(date(1984, 11, 5), RULES[Retiree.WOMAN_50])
    found = retirement.flexible_range(statutory, FlexibleRule(36, 36))
    assert (found.earliest_on, statutory.retires_on) == (date(2036, 11, 1), date(2039, 11, 1))
    assert found.latest_on == date(2042, 11, 1)


def test_the_steps_say_the_arithmetic() -> None:
    found = retirement.statutory_month(date(1970, 1, 20), RULES[Retiree.MAN])
    assert [(step.code, dict(step.facts)) for step in found.steps] == [
        ("retirement.step.old_age", {"years": 60, "month": date(2030, 1, 1)}),
        ("retirement.step.delay", {"since": REFORM, "elapsed": 60, "pace": 4, "delay": 16}),
        ("retirement.step.month", {"month": date(2031, 5, 1), "years": 61, "months": 4}),
    ]
    capped = retirement.statutory_month(date(1990, 1, 20), RULES[Retiree.MAN])
    assert [step.code for step in capped.steps][2] == "retirement.step.cap"
    before = retirement.statutory_month(date(1964, 12, 31), RULES[Retiree.MAN])
    assert [step.code for step in before.steps] == ["retirement.step.old_age", "retirement.step.before"]


@pytest.mark.parametrize(
    ("sex", "recorded", "found"),
    [
        (Sex.MALE, None, (Retiree.MAN,)),
        (Sex.FEMALE, None, (Retiree.WOMAN_55, Retiree.WOMAN_50)),
        (Sex.FEMALE, Retiree.WOMAN_50, (Retiree.WOMAN_50,)),
        (Sex.UNKNOWN, None, ()),
        (Sex.UNKNOWN, Retiree.WOMAN_55, (Retiree.WOMAN_55,)),
    ],
)
def test_the_category_of_a_woman_is_never_inferred(
    sex: Sex, recorded: Retiree | None, found: tuple[Retiree, ...]
) -> None:
    assert retirement.categories_of(sex, recorded) == found


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ("2029-12-01", 180),
        ("2030-01-01", 186),
        ("2031-01-01", 192),
        ("2034-06-01", 210),
        ("2038-12-01", 234),
        ("2039-01-01", 240),
        ("2060-01-01", 240),
    ],
)
def test_the_minimum_rises_by_half_a_year_each_year(db: None, day: str, months: int) -> None:
    on = date.fromisoformat(day)
    answer = policy("pension.minimum_months", area_key=None, on=on, insurance="employee_pension")
    assert answer.integer() == months
