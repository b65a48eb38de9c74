"""Slots follow from a plan and the work calendar, and from nothing else."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules import slots
from certification.rules.slots import SlotPlan
from foundation.clock import SHANGHAI
from foundation.periods import Period
from regions.rules.workdays import DayAnswer

MONDAY = date(2026, 3, 2)
SATURDAY = date(2026, 3, 7)
HOURS = {"workdays": ("09:00-12:00", "13:30-17:00"), "saturday": ("09:00-10:00",)}


def plan(
    hours: dict[str, tuple[str, ...]] | None = None,
    *,
    closed: frozenset[int] = frozenset(),
    minutes: int = 30,
) -> SlotPlan:
    return SlotPlan(HOURS if hours is None else hours, closed, minutes, 2, 14, Period(date(2026, 1, 1)))


def day(on: date, *, is_worked: bool, holiday: str | None = None, is_make_up: bool = False) -> DayAnswer:
    return DayAnswer(on, is_worked, holiday, holiday, is_make_up, ())


def begins(made: SlotPlan, on: DayAnswer) -> list[str]:
    return [f"{slot.begins:%H:%M}" for slot in slots.slots_on(made, on)]


def test_a_worked_day_is_cut_into_whole_slots() -> None:
    found = begins(plan(), day(MONDAY, is_worked=True))
    assert found == [
        *("09:00", "09:30", "10:00", "10:30", "11:00", "11:30"),
        *("13:30", "14:00", "14:30", "15:00", "15:30", "16:00", "16:30"),
    ]


def test_what_is_too_short_for_a_slot_is_not_given_out() -> None:
    assert begins(plan(minutes=50), day(SATURDAY, is_worked=False)) == ["09:00"]
    assert begins(plan(minutes=61), day(SATURDAY, is_worked=False)) == []


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (day(SATURDAY, is_worked=False), 2),
        (day(SATURDAY, is_worked=True, is_make_up=True), 13),
        (day(SATURDAY, is_worked=False, holiday="春节"), 0),
        (day(MONDAY, is_worked=False, holiday="春节"), 0),
        (day(date(2026, 3, 8), is_worked=False), 0),
        (day(date(2025, 12, 29), is_worked=True), 0),
    ],
    ids=["Saturday", "make-up Saturday", "holiday Saturday", "holiday Monday", "Sunday", "before the plan"],
)
def test_the_work_calendar_decides_which_hours_hold(asked: DayAnswer, count: int) -> None:
    assert len(slots.slots_on(plan(), asked)) == count


def test_a_weekday_closed_by_its_name_is_open_as_a_make_up_day() -> None:
    closed = plan(closed=frozenset({0, 5}))
    assert begins(closed, day(MONDAY, is_worked=True)) == []
    assert begins(closed, day(SATURDAY, is_worked=False)) == []
    assert len(begins(closed, day(SATURDAY, is_worked=True, is_make_up=True))) == 13


def test_the_hours_of_a_kind_of_day_win_over_those_of_every_day() -> None:
    made = plan({"every_day": ("06:00-07:00",), "saturday": ("09:00-10:00",)})
    assert begins(made, day(SATURDAY, is_worked=False)) == ["09:00", "09:30"]
    assert begins(made, day(SATURDAY, is_worked=False, holiday="春节")) == ["06:00", "06:30"]
    assert begins(made, day(MONDAY, is_worked=True)) == ["06:00", "06:30"]


def test_a_slot_may_be_booked_until_it_begins_and_not_too_far_ahead() -> None:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
    assert not slots.is_ahead(plan(), MONDAY, time(9, 30), at=at)
    assert slots.is_ahead(plan(), MONDAY, time(10, 0), at=at)
    assert slots.is_ahead(plan(), MONDAY + timedelta(days=14), time(9, 0), at=at)
    assert not slots.is_ahead(plan(), MONDAY + timedelta(days=15), time(9, 0), at=at)


def test_the_lowest_free_seat_is_given_and_none_beyond_the_last() -> None:
    assert slots.free_seat(frozenset(), 2) == 1
    assert slots.free_seat(frozenset({1}), 2) == 2
    assert slots.free_seat(frozenset({2}), 2) == 1
    assert slots.free_seat(frozenset({1, 2}), 2) is None
    # Fewer seats than people who come already, after the plan was changed.
    assert slots.free_seat(frozenset({1, 3}), 2) is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (plan({"workdays": ("9-12",)}), slots.HOURS_WRONG),
        (plan({"workdays": ("13:00-17:00", "09:00-12:00")}), slots.HOURS_WRONG),
        (plan({"noon": ("09:00-12:00",)}), slots.HOURS_WRONG),
        (plan(minutes=4), slots.NUMBERS_WRONG),
        (plan(closed=frozenset({7})), slots.NUMBERS_WRONG),
        (plan({"saturday": ("09:00-09:20",)}), slots.NO_SLOT),
        (plan({}), slots.NO_SLOT),
    ],
)
def test_a_plan_that_does_not_hold_together_is_named(wrong: SlotPlan, code: str) -> None:
    assert [reason.code for reason in slots.plan_faults(wrong)] == [code]


def test_a_sound_plan_has_no_fault() -> None:
    assert slots.plan_faults(plan()) == ()


@st.composite
def plans(draw: st.DrawFn) -> SlotPlan:
    marks = sorted(draw(st.sets(st.integers(0, 23 * 60 + 59), min_size=2, max_size=6)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    spans = tuple(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in pairs)
    closed = frozenset(draw(st.sets(st.integers(0, 6))))
    return plan({"workdays": spans}, closed=closed, minutes=draw(st.integers(5, 240)))


@given(plans(), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_slots_are_in_order_apart_whole_and_within_the_hours(made: SlotPlan, on: date) -> None:
    found = slots.slots_on(made, day(on, is_worked=True))
    length = timedelta(minutes=made.slot_minutes)
    spans = [tuple(map(time.fromisoformat, span.split("-"))) for span in made.hours["workdays"]]
    assert all(one.ends <= other.begins for one, other in pairwise(found))
    for slot in found:
        assert datetime.combine(on, slot.ends) - datetime.combine(on, slot.begins) == length
        assert any(first <= slot.begins and slot.ends <= last for first, last in spans)
    if on.weekday() in made.closed_weekdays:
        assert found == ()
    else:
        minutes = [
            (datetime.combine(on, last) - datetime.combine(on, first)) // length for first, last in spans
        ]
        assert len(found) == sum(minutes)


@given(plans())
def test_every_day_offered_has_a_slot_and_lies_within_reach(made: SlotPlan) -> None:
    def is_worked(on: date) -> DayAnswer:
        return day(on, is_worked=on.weekday() < 5)

    found = slots.days_open(made, is_worked, on=MONDAY)
    assert all(MONDAY <= one <= MONDAY + timedelta(days=made.ahead_days) for one in found)
    assert all(slots.slots_on(made, is_worked(one)) for one in found)
    assert list(found) == sorted(set(found))
