"""Calendar arithmetic against a naive oracle, and half-open periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import local_date
from foundation.periods import Period, add_months, month_end, whole_years

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(day=DAYS, months=st.integers(-600, 600))
def test_months_against_walking_one_by_one(day: date, months: int) -> None:
    first = day.replace(day=1)
    for _ in range(abs(months)):
        first = (first + timedelta(days=31 if months > 0 else -1)).replace(day=1)
    expected = first
    while expected.day < day.day and (expected + timedelta(days=1)).month == first.month:
        expected += timedelta(days=1)
    assert add_months(day, months) == expected


@given(day=DAYS)
def test_month_end_is_followed_by_a_first(day: date) -> None:
    end = month_end(day)
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("born_on", "on", "years"),
    [
        (date(2008, 5, 1), date(2026, 4, 30), 17),
        (date(2008, 5, 1), date(2026, 5, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2008, 2, 29), 0),
    ],
)
def test_whole_years(born_on: date, on: date, years: int) -> None:
    assert whole_years(born_on, on) == years


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="birth"):
        whole_years(date(2020, 1, 2), date(2020, 1, 1))


def _period(start: date, length: int | None) -> Period:
    return Period(start, None if length is None else start + timedelta(days=length))


SHORT = st.builds(_period, st.dates(date(2020, 1, 1), date(2020, 2, 1)), st.none() | st.integers(0, 20))


@given(one=SHORT, other=SHORT)
def test_overlap_means_a_shared_day(one: Period, other: Period) -> None:
    days = [date(2020, 1, 1) + timedelta(days=offset) for offset in range(70)]
    shared = any(one.contains(day) and other.contains(day) for day in days)
    assert one.overlaps(other) == other.overlaps(one) == shared


def test_a_period_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="before"):
        Period(date(2020, 1, 2), date(2020, 1, 1))


def test_the_date_is_that_of_china() -> None:
    assert local_date(datetime(2026, 1, 1, 15, 59, tzinfo=UTC)) == date(2026, 1, 1)
    assert local_date(datetime(2026, 1, 1, 16, 0, tzinfo=UTC)) == date(2026, 1, 2)


def test_an_instant_without_offset_has_no_date() -> None:
    with pytest.raises(ValueError, match="offset"):
        local_date(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))


def test_the_last_day_of_a_period() -> None:
    assert Period(date(2026, 1, 1)).last_day(date(2026, 3, 2)) == date(2026, 3, 2)
    assert Period(date(2026, 1, 1), date(2026, 3, 2)).last_day(date(2026, 3, 1)) == date(2026, 3, 1)
    assert Period(date(2026, 1, 1), date(2026, 3, 2)).last_day(date(2026, 3, 2)) == date(2026, 3, 1)
