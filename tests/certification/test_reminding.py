"""Reminder stages and the windows a set-based run plans them by."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.queries import reminder_rules
from certification.rules.reminding import STAGES_WITHIN, days_of_stages, stage_on, windows
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.shapes import Falling

OFFSETS = (60, 30, 15, 7, 1, 0, -7, -30)
ON = date(2026, 3, 1)
ANY_OFFSETS = st.sets(st.integers(-400, 400), min_size=1, max_size=10)
ANY_DAY = st.dates(date(2000, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("left", "stage"),
    [
        (61, None), (60, 60), (31, 60), (30, 30), (12, 15), (7, 7), (2, 7), (1, 1), (0, 0),
        (-1, 0), (-6, 0), (-7, -7), (-29, -7), (-30, -30), (-4000, -30),
    ],
)  # fmt: skip
def test_the_latest_stage_reached(left: int, stage: int | None) -> None:
    assert stage_on(ON + timedelta(days=left), ON, OFFSETS) == stage


def test_windows_of_a_day() -> None:
    first, *_, last = windows(OFFSETS, ON)

    assert (first.stage, first.due_from, first.due_before) == (60, date(2026, 4, 1), date(2026, 5, 1))
    assert (last.stage, last.due_from, last.due_before) == (-30, None, date(2026, 1, 31))


def test_without_stages_there_is_no_window() -> None:
    assert windows((), ON) == ()
    assert stage_on(ON, ON, ()) is None


@given(offsets=ANY_OFFSETS, on=ANY_DAY, left=st.integers(-1000, 1000))
def test_windows_and_stage_agree(offsets: set[int], on: date, left: int) -> None:
    due = on + timedelta(days=left)
    holding = [window.stage for window in windows(offsets, on) if window.contains(due)]
    stage = stage_on(due, on, offsets)
    assert holding == ([] if stage is None else [stage])


@given(offsets=ANY_OFFSETS, on=ANY_DAY)
def test_windows_join_without_gap(offsets: set[int], on: date) -> None:
    found = windows(offsets, on)
    assert [window.due_from for window in found] == [*(window.due_before for window in found[1:]), None]


@given(offsets=ANY_OFFSETS, on=ANY_DAY, gap=st.integers(0, 60), left=st.integers(-500, 500))
def test_after_a_day_only_what_was_reached_since(offsets: set[int], on: date, gap: int, left: int) -> None:
    since, due = on - timedelta(days=gap), on + timedelta(days=left)
    holding = [window.stage for window in windows(offsets, on, since=since) if due in window.days()]
    stage = stage_on(due, on, offsets)
    assert holding == ([] if stage is None or due - timedelta(days=stage) <= since else [stage])


def test_no_policy_names_a_stage_outside_the_days_that_are_looked_at() -> None:
    shape = CATALOGUE[reminder_rules.OFFSETS].shape
    assert isinstance(shape, Falling)
    assert max(-shape.low, shape.high) <= STAGES_WITHIN.days
    due = date(2026, 3, 1)
    first, last = days_of_stages(due)
    assert first <= due - timedelta(days=shape.high)
    assert due - timedelta(days=shape.low) <= last
