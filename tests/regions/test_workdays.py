"""The work calendar: named days, counts by hand, a slow oracle, and every fault a year can have."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.periods import Period
from regions.actions import loading
from regions.enums import Confidence
from regions.queries.workdays import work_calendar
from regions.rules.facts import Source
from regions.rules.workdays import COUNT_MAX, CalendarYear, HolidayRun, WorkCalendar, faults

DAY = timedelta(days=1)
LAST_KNOWN = 2026


@cache
def shipped_years() -> tuple[CalendarYear, ...]:
    """Give the shipped calendar."""
    bundle, faults_found = loading.read_shipped()
    assert faults_found == []
    return bundle.years


def year(number: int, *runs: tuple[date, date, str], make_up: tuple[date, ...] = ()) -> CalendarYear:
    """Build a year from runs whose last day is named too."""
    holidays = tuple(HolidayRun(name, name, Period(first, last + DAY)) for first, last, name in runs)
    return CalendarYear(number, holidays, make_up, Source("notice"), Confidence.LIKELY)


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    """The shipped calendar."""
    return WorkCalendar(shipped_years())


class TestDay:
    @pytest.mark.parametrize(
        ("on", "is_worked", "holiday", "is_make_up"),
        [
            (date(2025, 9, 30), True, None, False),
            (date(2025, 10, 1), False, "国庆节、中秋节", False),
            (date(2025, 10, 6), False, "国庆节、中秋节", False),
            (date(2025, 10, 8), False, "国庆节、中秋节", False),
            (date(2025, 10, 9), True, None, False),
            (date(2025, 10, 11), True, None, True),
            (date(2025, 10, 12), False, None, False),
            (date(2025, 1, 26), True, None, True),
            (date(2025, 1, 28), False, "春节", False),
            (date(2024, 2, 9), True, None, False),
            (date(2020, 2, 1), False, "春节", False),
            (date(2015, 9, 3), False, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日", False),
        ],
    )
    def test_published_days(
        self, calendar: WorkCalendar, on: date, is_worked: bool, holiday: str | None, is_make_up: bool
    ) -> None:
        answer = calendar.day(on)
        assert (answer.is_worked, answer.holiday, answer.is_make_up) == (is_worked, holiday, is_make_up)
        assert not answer.is_provisional

    def test_a_holiday_has_its_name_in_both_languages(self, calendar: WorkCalendar) -> None:
        answer = calendar.day(date(2026, 2, 17))
        assert (answer.holiday, answer.holiday_en) == ("春节", "Spring Festival")

    @pytest.mark.parametrize(
        ("on", "is_worked"),
        [
            (date(2018, 12, 29), True),
            (date(2018, 12, 31), False),
            (date(2005, 12, 31), True),
            (date(2022, 12, 31), False),
        ],
    )
    def test_the_notice_of_a_year_settles_the_december_before(
        self, calendar: WorkCalendar, on: date, is_worked: bool
    ) -> None:
        assert calendar.day(on).is_worked == is_worked

    @pytest.mark.parametrize(
        ("on", "is_worked"), [(date(2027, 6, 4), True), (date(2027, 6, 5), False), (date(2027, 6, 6), False)]
    )
    def test_an_unpublished_year_is_not_guessed(
        self, calendar: WorkCalendar, on: date, is_worked: bool
    ) -> None:
        answer = calendar.day(on)
        assert (answer.is_worked, answer.is_provisional) == (is_worked, True)
        assert answer.unknown_years == (2027,)

    def test_late_december_waits_for_the_coming_notice(self, calendar: WorkCalendar) -> None:
        assert calendar.day(date(2026, 12, 24)).unknown_years == ()
        assert calendar.day(date(2026, 12, 25)).unknown_years == (2027,)
        assert calendar.day(date(2027, 12, 31)).unknown_years == (2027, 2028)
        assert calendar.day(date(2025, 12, 31)).unknown_years == ()


class TestCounting:
    def test_twenty_working_days_over_spring_festival(self, calendar: WorkCalendar) -> None:
        # 21-24 January: 4; Sunday 26 (make-up) and Monday 27: 6; off until 4 February; 5-7: 9; Saturday 8 (make-up): 10;
        # 10-14: 15; 17-21: 20.
        answer = calendar.add_working_days(date(2025, 1, 20), 20)
        assert (answer.on, answer.is_provisional) == (date(2025, 2, 21), False)

    @pytest.mark.parametrize(
        ("on", "count", "expected"),
        [
            (date(2026, 3, 2), 1, date(2026, 3, 3)),
            (date(2026, 3, 6), 1, date(2026, 3, 9)),
            (date(2026, 9, 30), 1, date(2026, 10, 8)),
            (date(2026, 10, 8), 2, date(2026, 10, 10)),
            (date(2026, 10, 3), 1, date(2026, 10, 8)),
        ],
    )
    def test_the_day_itself_is_not_counted(
        self, calendar: WorkCalendar, on: date, count: int, expected: date
    ) -> None:
        assert calendar.add_working_days(on, count).on == expected

    def test_over_the_year_end_into_an_unknown_year(self, calendar: WorkCalendar) -> None:
        answer = calendar.add_working_days(date(2026, 12, 21), 15)
        assert answer.is_provisional
        assert answer.unknown_years == (2027,)

    def test_days_before_late_december_need_no_other_year(self, calendar: WorkCalendar) -> None:
        answer = calendar.add_working_days(date(2026, 12, 1), 15)
        assert (answer.on, answer.unknown_years) == (date(2026, 12, 22), ())

    def test_a_gap_between_known_years_is_named(self) -> None:
        answer = WorkCalendar([year(2024), year(2026)]).add_working_days(date(2024, 12, 20), 300)
        assert (answer.on.year, answer.unknown_years) == (2026, (2025,))

    @pytest.mark.parametrize("count", [-1, 0, COUNT_MAX + 1])
    def test_the_count_has_limits(self, calendar: WorkCalendar, count: int) -> None:
        with pytest.raises(ValueError, match="1 to 1000"):
            calendar.add_working_days(date(2026, 3, 2), count)

    def test_the_last_day_there_is(self, calendar: WorkCalendar) -> None:
        assert calendar.next_working_day(date.max).on == date.max
        with pytest.raises(ValueError, match="too few"):
            calendar.add_working_days(date.max, 1)


class TestNextWorkingDay:
    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2026, 10, 1), date(2026, 10, 8)),
            (date(2026, 9, 30), date(2026, 9, 30)),
            (date(2026, 10, 10), date(2026, 10, 10)),
            (date(2026, 3, 7), date(2026, 3, 9)),
            (date(2026, 1, 1), date(2026, 1, 4)),
        ],
    )
    def test_a_last_day_that_is_off_moves_on(self, calendar: WorkCalendar, on: date, expected: date) -> None:
        answer = calendar.next_working_day(on)
        assert (answer.on, answer.is_provisional) == (expected, False)

    def test_a_weekend_of_an_unknown_year_is_provisional(self, calendar: WorkCalendar) -> None:
        answer = calendar.next_working_day(date(2027, 3, 6))
        assert (answer.on, answer.unknown_years) == (date(2027, 3, 8), (2027,))


class Oracle:
    """The same questions, answered day by day from plain sets."""

    def __init__(self, years: tuple[CalendarYear, ...]) -> None:
        self.known = {calendar.year for calendar in years}
        self.make_up = {on for calendar in years for on in calendar.make_up}
        self.off: set[date] = set()
        for run in [run for calendar in years for run in calendar.holidays]:
            on = run.period.starts_on
            while run.period.contains(on):
                self.off.add(on)
                on += DAY

    def is_worked(self, on: date) -> bool:
        return on in self.make_up or (on.isoweekday() <= 5 and on not in self.off)

    def walk(self, on: date, count: int) -> tuple[date, set[int]]:
        """Look at the day and those after it until so many worked ones were met."""
        unknown: set[int] = set()
        while True:
            asked = {on.year, (on + 7 * DAY).year}
            unknown |= asked - self.known
            count -= self.is_worked(on)
            if count == 0:
                return on, unknown
            on += DAY


@st.composite
def invented_years(draw: Callable[[st.SearchStrategy[list[int]]], list[int]]) -> tuple[CalendarYear, ...]:
    """Make up sound years: runs and make-up days lie from 25 December to 16 December, so that no two years meet."""
    years = []
    for number in draw(st.lists(st.integers(2030, 2033), unique=True)):
        first = date(number, 1, 1)
        bounds = sorted(draw(st.lists(st.integers(-7, 350), unique=True, max_size=12)))
        spans = [(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False) if a >= 0 or b > 0]
        runs = [(first + a * DAY, first + (b - 1) * DAY, f"run {a}") for a, b in spans]
        offsets = draw(st.lists(st.integers(-7, 350), unique=True, max_size=30))
        weekend = [offset for offset in offsets if (first + offset * DAY).isoweekday() > 5]
        worked = [offset for offset in weekend if not any(a <= offset < b for a, b in spans)]
        years.append(year(number, *runs, make_up=tuple(first + offset * DAY for offset in worked)))
    return tuple(years)


class TestAgainstTheOracle:
    def check(self, years: tuple[CalendarYear, ...], on: date, count: int) -> None:
        calendar, oracle = WorkCalendar(years), Oracle(years)
        counted, moved = calendar.add_working_days(on, count), calendar.next_working_day(on)
        assert calendar.day(on).is_worked == oracle.is_worked(on)
        assert (counted.on, set(counted.unknown_years)) == oracle.walk(on + DAY, count)
        assert (moved.on, set(moved.unknown_years)) == oracle.walk(on, 1)

    @given(on=st.dates(date(2003, 1, 1), date(2028, 12, 31)), count=st.integers(1, 80))
    def test_the_shipped_years(self, on: date, count: int) -> None:
        self.check(shipped_years(), on, count)

    @settings(max_examples=20)
    @given(on=st.dates(date(2003, 1, 1), date(2028, 12, 31)), count=st.integers(900, COUNT_MAX))
    def test_the_longest_counts(self, on: date, count: int) -> None:
        self.check(shipped_years(), on, count)

    @given(years=invented_years(), on=st.dates(date(2029, 6, 1), date(2034, 6, 1)), count=st.integers(1, 80))
    def test_invented_years(self, years: tuple[CalendarYear, ...], on: date, count: int) -> None:
        self.check(years, on, count)


class TestShippedData:
    def test_it_has_no_faults_and_no_gaps(self) -> None:
        assert faults(shipped_years()) == []
        assert [calendar.year for calendar in shipped_years()] == list(range(2004, LAST_KNOWN + 1))

    @pytest.mark.parametrize(
        ("number", "count"), [(2006, 251), (2015, 249), (2020, 249), (2024, 251), (2025, 248), (2026, 248)]
    )
    def test_worked_days_of_a_year(self, calendar: WorkCalendar, number: int, count: int) -> None:
        days = [date(number, 1, 1) + offset * DAY for offset in range(366)]
        assert sum(calendar.day(on).is_worked for on in days if on.year == number) == count


MAY_DAY = (date(2025, 5, 1), date(2025, 5, 5), "劳动节")
NEW_YEAR = (date(2024, 12, 30), date(2025, 1, 1), "元旦")


class TestFaults:
    def test_a_sound_year_has_none(self) -> None:
        assert faults([year(2025, NEW_YEAR, MAY_DAY, make_up=(date(2024, 12, 28), date(2025, 4, 27)))]) == []

    @pytest.mark.parametrize(
        ("years", "code", "what"),
        [
            ([year(2025), year(2025)], "year", "write the year 2025 once"),
            (
                [year(2025, (date(2025, 5, 1), date(2025, 4, 30), "劳动节"))],
                "holiday",
                "劳动节: write a last day that is not before 2025-05-01",
            ),
            (
                [year(2025, (date(2026, 5, 1), date(2026, 5, 5), "劳动节"))],
                "holiday",
                "劳动节: keep its days in 2025; only the holiday of 1 January may begin in the week before",
            ),
            (
                [year(2025, (date(2024, 12, 30), date(2024, 12, 31), "元旦"))],
                "holiday",
                "元旦: keep its days in 2025; only the holiday of 1 January may begin in the week before",
            ),
            (
                [year(2025, (date(2024, 12, 24), date(2025, 1, 1), "元旦"))],
                "holiday",
                "元旦: keep its days in 2025; only the holiday of 1 January may begin in the week before",
            ),
            (
                [year(2025, (date(2025, 12, 31), date(2026, 1, 1), "元旦"))],
                "holiday",
                "元旦: keep its days in 2025; only the holiday of 1 January may begin in the week before",
            ),
            (
                [year(2025, MAY_DAY, (date(2025, 5, 5), date(2025, 5, 6), "端午节"))],
                "holiday",
                "端午节: take out 2025-05-05, or take it out of 劳动节",
            ),
            (
                [year(2025, make_up=(date(2025, 4, 25),))],
                "make_up",
                "make_up 2025-04-25: write a Saturday or Sunday; the other days are worked anyway",
            ),
            (
                [year(2025, MAY_DAY, make_up=(date(2025, 5, 4),))],
                "make_up",
                "make_up 2025-05-04: take it out here, or out of 劳动节",
            ),
            (
                [year(2025, make_up=(date(2026, 1, 4),))],
                "make_up",
                "make_up 2026-01-04: write a day of 2025, or of the week before it",
            ),
            (
                [year(2025, make_up=(date(2024, 12, 22),))],
                "make_up",
                "make_up 2024-12-22: write a day of 2025, or of the week before it",
            ),
            (
                [year(2025, make_up=(date(2025, 4, 27), date(2025, 4, 27)))],
                "make_up",
                "make_up 2025-04-27: write the day once",
            ),
        ],
    )
    def test_each_fault_says_what_to_write(self, years: list[CalendarYear], code: str, what: str) -> None:
        found = faults(years)
        assert [(fault.year, fault.code, fault.what) for fault in found] == [
            (2025, f"regions.data.calendar_{code}", what)
        ]

    def test_a_run_without_end_is_a_fault(self) -> None:
        endless = HolidayRun("劳动节", "Labour Day", Period(date(2025, 5, 1)))
        found = faults([CalendarYear(2025, (endless,), (), Source("notice"), Confidence.LIKELY)])
        assert [fault.code for fault in found] == ["regions.data.calendar_holiday"]

    def test_years_that_meet_in_december_are_compared(self) -> None:
        december = (date(2024, 12, 30), date(2024, 12, 31), "年末")
        found = faults([year(2025, NEW_YEAR), year(2024, december, make_up=(date(2024, 12, 29),))])
        assert [fault.code for fault in found] == ["regions.data.calendar_holiday"]

    def test_one_run_names_every_fault(self) -> None:
        found = faults([year(2026, make_up=(date(2026, 3, 3),)), year(2025, MAY_DAY, MAY_DAY), year(2025)])
        assert [(fault.year, fault.code.rpartition("_")[2]) for fault in found] == [
            (2025, "year"),
            (2025, "holiday"),
            (2026, "up"),
        ]

    def test_faulty_years_make_no_calendar(self) -> None:
        with pytest.raises(ValueError, match="2025: write the year 2025 once"):
            WorkCalendar([year(2025), year(2025)])


@pytest.mark.usefixtures("shipped")
def test_the_stored_calendar_is_the_shipped_one() -> None:
    stored, in_files = work_calendar(), WorkCalendar(shipped_years())
    days = [date(2004, 1, 1) + timedelta(days=step) for step in range(366 * 25)]
    assert [stored.day(on) for on in days] == [in_files.day(on) for on in days]
    assert stored.add_working_days(date(2026, 9, 30), 1).on == date(2026, 10, 8)
    assert stored.add_working_days(date(2026, 12, 31), 20).is_provisional
