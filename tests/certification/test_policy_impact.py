"""What a drafted change would do, against what it then does: every count, every person, and nobody late by it."""

from contextlib import AbstractContextManager
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.actions import recomputing
from certification.enums import Benefit, Standing
from certification.models.entitlements import Deadline, Entitlement
from certification.queries import policy_impact
from certification.queries.deadlines import deadlines_of
from certification.queries.policy_impact import Impact, Where
from certification.queries.tolerances import tolerances_in
from certification.rules.tolerance import HolidayRule, in_time_through, in_time_until
from foundation.periods import Period
from regions.actions import changes
from regions.enums import Confidence
from regions.queries.changes import book_with, seal_of
from regions.queries.editions import supposing
from regions.queries.policy import policy
from regions.queries.workdays import work_calendar
from regions.rules.changes import Draft
from regions.rules.facts import PolicyData, Source, freeze
from tests.cast import AT, BENGBU, ON, Cast, at_noon

DAY = timedelta(days=1)
CHANGE = date(2026, 6, 1)
PENSION = Benefit.PENSION_EMPLOYEE
SIX = {"type": "rolling_months", "months": 6, "granularity": "day", "initial_basis": "year_end"}
FEWER_DAYS = {"type": "rolling_days", "days": 200, "initial_basis": "first_payment_month"}
LONGER = {
    "type": "rolling_months",
    "months": 24,
    "granularity": "month_end",
    "initial_basis": "approval_counts",
}
WINDOW = {
    "type": "retirement_month_window",
    "months_before": 3,
    "months_after": 0,
    "initial_basis": "year_end",
}
BIRTHS = {"type": "birth_month_window", "months_before": 1, "months_after": 1, "initial_basis": "year_end"}


def drafted(code: str, value: Any, *, benefit: str = PENSION, starts_on: date = CHANGE) -> Draft:
    source = Source("a notice of the city", "", "", "", ON)
    return Draft(
        BENGBU, code, freeze(value), Period(starts_on, None), source, Confidence.SURE, benefit=benefit
    )


def supposed(draft: Draft) -> "partial[AbstractContextManager[None]]":
    return partial(supposing, book_with(draft))


def impact(draft: Draft) -> Impact:
    benefits = (draft.benefit,) if draft.benefit else tuple(one.value for one in Benefit)
    return policy_impact.impact_of(Where(BENGBU, benefits, draft.period.starts_on), supposed(draft))


def enact(draft: Draft) -> None:
    """Let a draft hold, as two officers do, and compute the deadlines of its place anew on its day."""
    card = changes.draft(draft, by=1, waits=timedelta(days=3), at=AT)
    changes.approve(card.public_id, seal_of(draft, on=ON), by=2, at=AT)
    recomputing.run_through(at=at_noon(draft.period.starts_on))


def people_of_bengbu(cast: Cast, rows: list[tuple[int, int | None]]) -> None:
    """Give many benefits of the grandmother's area: so many days since it began, and since the last event."""
    for place, (begun, event) in enumerate(rows):
        person = [cast.grandmother, cast.daughter, cast.husband, cast.mother][place % 4]
        row = Entitlement.objects.create(
            person=person,
            benefit=PENSION.value,
            paying_area_key=BENGBU,
            starts_on=ON - begun * DAY,
            ends_on=date(2040, 1, 1) + place * DAY,
            recorded_at=AT,
        )
        Deadline.objects.create(
            entitlement=row,
            person=person,
            benefit=PENSION.value,
            paying_area_key=BENGBU,
            last_event_on=None if event is None else ON - event * DAY,
            due_on=date(2030, 1, 1),
            computed_at=AT,
        )


SPREAD = [
    (begun, event)
    for begun in (30, 400, 3000)
    for event in (None, 0, 29, 31, 95, 181, 200, 300, 364, 366, 500, 2999, 3400)
]


def dues() -> dict[int, date]:
    rows = Deadline.objects.filter(paying_area_key=BENGBU, benefit=PENSION.value)
    return dict(rows.values_list("pk", "due_on"))


@pytest.mark.parametrize("value", [SIX, FEWER_DAYS, LONGER, WINDOW, BIRTHS])
def test_what_is_foretold_happens(cast: Cast, value: dict[str, Any]) -> None:
    people_of_bengbu(cast, SPREAD)
    draft = drafted("certification.rule", value)
    recomputing.run_through(at=at_noon(CHANGE - DAY))
    before = dues()
    foretold = impact(draft)
    named = policy_impact.touched(Where(BENGBU, (PENSION,), CHANGE), supposed(draft))
    assert dues() == before

    enact(draft)
    after = dues()
    assert foretold.deadlines_count == len(after) > len(SPREAD)
    assert foretold.later_count == sum(after[pk] > before[pk] for pk in before)
    assert foretold.earlier_count == sum(after[pk] < before[pk] for pk in before)
    assert sum(shift.count for shift in foretold.shifts) == foretold.moved_count
    moved = sorted((before[pk], after[pk]) for pk in before if after[pk] != before[pk])
    assert moved
    assert foretold.earliest_moved_to == min(after for _before, after in moved)
    assert len(named) == min(len(moved), policy_impact.LISTED_MAX)
    assert {(one.due_before, one.due_after) for one in named} <= set(moved)
    next_worked = work_calendar().next_worked
    tolerated = tolerances_in(BENGBU, PENSION, since=date(2000, 1, 1), on=CHANGE)
    in_time = {pk for pk in before if tolerated.until(before[pk], next_worked) >= CHANGE}
    late = {pk for pk in after if tolerated.until(after[pk], next_worked) < CHANGE}
    assert foretold.newly_late_count == len(in_time & late) == 0


def test_a_draft_is_only_supposed_until_the_end(cast: Cast) -> None:
    draft = drafted("certification.grace", 30, benefit="")
    with supposing(book_with(draft)):
        assert policy("certification.grace", area_key=BENGBU, on=CHANGE).value == 30
        assert policy("certification.grace", area_key=BENGBU, on=CHANGE - DAY).value == 0
    assert policy("certification.grace", area_key=BENGBU, on=CHANGE).value == 0


def test_more_grace_lets_people_off_and_moves_no_deadline(cast: Cast) -> None:
    people_of_bengbu(cast, [(3000, 365 - 82), (3000, 365 - 70), (3000, 100)])
    recomputing.run_through(at=at_noon(CHANGE - DAY))
    found = impact(drafted("certification.grace", 15))
    assert (found.moved_count, found.newly_late_count, found.no_longer_late_count) == (0, 0, 1)


def test_grace_that_is_taken_away_stays_with_those_it_was_given_to(cast: Cast) -> None:
    Deadline.objects.filter(entitlement__public_id=cast.grandmother_pension).delete()
    people_of_bengbu(cast, [(3000, 365 - 82)])
    recomputing.run_through(at=AT)
    enact(drafted("certification.grace", 30, starts_on=date(2026, 4, 1)))
    less = drafted("certification.grace", 0)
    assert impact(less).newly_late_count == 0

    enact(less)
    (late,) = (
        one for one in deadlines_of([cast.grandmother.pk], on=CHANGE) if one.due_on == date(2026, 5, 23)
    )
    assert late.in_time_until == date(2026, 6, 22)
    assert late.standing is not Standing.OVERDUE


@given(
    due=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    graces=st.lists(st.integers(0, 90), min_size=1, max_size=4),
    rules=st.lists(st.sampled_from(HolidayRule), min_size=1, max_size=4),
    off=st.integers(0, 9),
)
def test_the_most_generous_tolerance_counts(
    due: date, graces: list[int], rules: list[HolidayRule], off: int
) -> None:
    found = in_time_through(due, graces, rules, lambda day: day + off * DAY)
    single = [
        in_time_until(due, grace, rule, lambda day: day + off * DAY) for grace in graces for rule in rules
    ]
    assert found == max(single)


def test_only_these_codes_move_deadlines() -> None:
    data: PolicyData = "x"
    assert drafted("reminder.offsets_days", data).code not in policy_impact.CODES
