"""What each mandate grade allows, and what ends a mandate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from family.enums import Act, MandateGrade
from family.rules import mandates
from family.rules.mandates import MandateFact, grade_allows, is_live, may_act
from foundation.periods import Period

ON = date(2026, 1, 1)
MANDATE = MandateFact(MandateGrade.ACT, Period(date(2025, 1, 1), date(2027, 1, 1)))
ALLOWED = {
    MandateGrade.REMIND: {Act.RECEIVE_REMINDER, Act.VIEW_DEADLINE},
    MandateGrade.SEE: {Act.RECEIVE_REMINDER, Act.VIEW_DEADLINE, Act.VIEW_STATEMENT},
    MandateGrade.ACT: set(Act) - {Act.SPEND},
    MandateGrade.PAY: set(Act),
}


@pytest.mark.parametrize("grade", MandateGrade)
@pytest.mark.parametrize("act", Act)
def test_grades_and_acts(grade: MandateGrade, act: Act) -> None:
    assert grade_allows(grade, act) == (act in ALLOWED[grade])


def test_each_grade_includes_itself_and_those_before() -> None:
    assert [one.includes(MandateGrade.SEE) for one in MandateGrade] == [False, True, True, True]


def test_a_live_mandate_acts() -> None:
    assert is_live(MANDATE, on=ON)
    assert may_act(MANDATE, Act.CERTIFY, on=ON).allowed


@pytest.mark.parametrize(
    ("mandate", "code"),
    [
        (replace(MANDATE, is_revoked=True), mandates.REVOKED),
        (replace(MANDATE, period=Period(date(2025, 1, 1), ON)), mandates.OUTSIDE_PERIOD),
        (replace(MANDATE, period=Period(ON + timedelta(days=1))), mandates.OUTSIDE_PERIOD),
        (replace(MANDATE, principal_died_on=ON), mandates.PRINCIPAL_DEAD),
        (replace(MANDATE, helper_died_on=ON), mandates.HELPER_DEAD),
    ],
)
def test_what_ends_a_mandate(mandate: MandateFact, code: str) -> None:
    assert not is_live(mandate, on=ON)
    assert [reason.code for reason in may_act(mandate, Act.CERTIFY, on=ON).reasons] == [code]


def test_every_reason_is_given() -> None:
    mandate = replace(MANDATE, is_revoked=True, principal_died_on=ON)
    codes = [reason.code for reason in may_act(mandate, Act.SPEND, on=ON).reasons]
    assert codes == [mandates.REVOKED, mandates.PRINCIPAL_DEAD, mandates.GRADE_TOO_LOW]
