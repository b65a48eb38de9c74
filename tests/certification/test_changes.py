"""A deadline across changes of the rule, and the days after a deadline that are still in time."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.changes import CHANGE_KEEPS, CHANGE_PROTECTS, Proof, RuleVersion, due_across
from certification.rules.cycles import CycleRule, due_on, parse_rule
from certification.rules.tolerance import HolidayRule, in_time_until
from tests.certification.test_cycles import BORN_ON, RULES, STARTED

TWELVE, SIX = RULES["rolling_12_months"], RULES["rolling_6_months"]
SINCE = date(2026, 3, 1)
DAY = timedelta(days=1)
CHANGE_DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
# A window is served by no event before it opens, so its deadline alone never moves earlier with an earlier event.
ANY_RULE = st.sampled_from([*RULES.values(), _one_month := parse_rule({
    "type": "rolling_months", "months": 1, "granularity": "day", "initial_basis": "approval_counts"
})])  # fmt: skip


def shortened(last: date, notice: int = 60) -> Any:
    versions = (RuleVersion(TWELVE, date(1998, 1, 1), notice), RuleVersion(SIX, SINCE, notice))
    return due_across(versions, Proof(last, STARTED))


@pytest.mark.parametrize(
    ("last", "due", "code"),
    [
        # Case 64: eight months ago, so under six months the day has passed; 60 days from the change are left.
        (date(2025, 7, 1), date(2026, 4, 30), CHANGE_PROTECTS),
        # Six months from here lie past the days of notice: the new rule alone.
        (date(2025, 11, 15), date(2026, 5, 15), ""),
        # Late under the old rule already: the change gives nothing and takes nothing.
        (date(2025, 2, 1), date(2026, 2, 1), CHANGE_KEEPS),
        # The last day of the old rule is the day of the change: still in time, so protected.
        (date(2025, 3, 1), date(2026, 4, 30), CHANGE_PROTECTS),
        # Proved again after the change: the new rule.
        (date(2026, 3, 2), date(2026, 9, 2), ""),
    ],
)
def test_twelve_months_become_six(last: date, due: date, code: str) -> None:
    found = shortened(last)
    assert found.due_on == due
    assert (found.transition.code if found.transition else "") == code


def test_a_longer_cycle_is_everybodys_at_once() -> None:
    versions = (RuleVersion(SIX, date(1998, 1, 1), 60), RuleVersion(TWELVE, SINCE, 60))
    assert due_across(versions, Proof(date(2025, 12, 1), STARTED)).due_on == date(2026, 12, 1)


def test_a_proof_soon_after_the_change_shortens_nothing() -> None:
    month = parse_rule(
        {"type": "rolling_months", "months": 1, "granularity": "day", "initial_basis": "approval_counts"}
    )
    versions = (RuleVersion(TWELVE, date(1998, 1, 1), 60), RuleVersion(month, SINCE, 60))
    assert due_across(versions, Proof(date(2026, 3, 2), STARTED)).due_on == date(2026, 4, 30)


def test_a_deadline_needs_a_rule() -> None:
    with pytest.raises(ValueError, match="needs a rule"):
        due_across((), Proof(None, STARTED))


@given(
    old=ANY_RULE,
    new=ANY_RULE,
    since=CHANGE_DAYS,
    notice=st.integers(0, 120),
    last=st.dates(date(1991, 1, 1), date(2060, 1, 1)),
)
def test_nobody_is_late_because_the_rule_changed(
    old: CycleRule, new: CycleRule, since: date, notice: int, last: date
) -> None:
    versions = (RuleVersion(old, date.min, 0), RuleVersion(new, since, notice))
    before = due_on(old, last, STARTED, born_on=BORN_ON).due_on
    after = due_across(versions, Proof(last, STARTED, BORN_ON)).due_on
    plain = due_on(new, last, STARTED, born_on=BORN_ON).due_on
    assert after >= plain
    if last < since:
        # Who was in time on the day of the change has the days of notice; who was late is no worse off.
        assert after >= (min(before, since + timedelta(days=notice)) if before >= since else before)
        assert after <= max(before, plain, since + timedelta(days=notice))


@given(
    old=ANY_RULE,
    new=ANY_RULE,
    since=CHANGE_DAYS,
    notice=st.integers(0, 120),
    last=st.dates(date(1991, 1, 1), date(2060, 1, 1)),
    later=st.integers(0, 900),
)
def test_no_further_proof_moves_a_deadline_back(
    old: CycleRule, new: CycleRule, since: date, notice: int, last: date, later: int
) -> None:
    versions = (RuleVersion(old, date.min, 0), RuleVersion(new, since, notice))
    first = due_across(versions, Proof(last, STARTED, BORN_ON)).due_on
    # As of the day of the proof: a proof given before the change was known is counted by the old rule first.
    second = due_across(versions, Proof(last + later * DAY, STARTED, BORN_ON)).due_on
    assert second >= first


@pytest.mark.parametrize(
    ("due", "grace", "rule", "until"),
    [
        # Saturday: the Monday after is in time.
        (date(2026, 3, 14), 0, HolidayRule.NEXT_WORKING_DAY, date(2026, 3, 16)),
        (date(2026, 3, 14), 0, HolidayRule.NOMINAL, date(2026, 3, 14)),
        (date(2026, 3, 13), 0, HolidayRule.NEXT_WORKING_DAY, date(2026, 3, 13)),
        # The later of the two, not their sum.
        (date(2026, 3, 14), 1, HolidayRule.NEXT_WORKING_DAY, date(2026, 3, 16)),
        (date(2026, 3, 14), 10, HolidayRule.NEXT_WORKING_DAY, date(2026, 3, 24)),
    ],
)
def test_days_off_and_days_of_grace(due: date, grace: int, rule: HolidayRule, until: date) -> None:
    def next_worked(on: date) -> date:
        return on if on.weekday() < 5 else next_worked(on + DAY)

    assert in_time_until(due, grace, rule, next_worked) == until
