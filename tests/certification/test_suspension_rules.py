"""The pure rules of suspending: signs, steps, months, back pay, standing, and when a survivor's benefit ends."""

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from certification.enums import DecisionReason, NextStep, PeriodKind, SignalKind, Standing, SurvivorGround
from certification.rules import suspensions as rules
from certification.rules.standings import StandingFacts, Stop, standing
from certification.rules.survivors import GroundFact, paid_until
from certification.rules.suspensions import BackPay, SignalFact, Steps, Terms
from foundation.periods import Period, month_end, month_number

DAY = timedelta(days=1)
ON = date(2026, 3, 2)
TERMS = Terms(2, 15, 15, "month_after_deadline", None)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
SIGNALS = st.lists(
    st.builds(SignalFact, st.sampled_from(SignalKind), st.sampled_from(["a", "b", "c", "A "]), st.just(ON)),
    max_size=7,
)


class TestIndependentSigns:
    @given(SIGNALS)
    def test_it_is_the_largest_set_without_a_kind_or_a_source_twice(self, signals: list[SignalFact]) -> None:
        def stand_apart(some: tuple[SignalFact, ...]) -> bool:
            kinds = {one.kind for one in some}
            sources = {one.source.strip().casefold() for one in some}
            return len(kinds) == len(sources) == len(some)

        largest = max(
            size for size in range(len(signals) + 1) if any(map(stand_apart, combinations(signals, size)))
        )
        assert rules.independent_count(signals) == largest

    @given(SIGNALS, st.sampled_from(SignalKind))
    def test_one_more_never_makes_fewer(self, signals: list[SignalFact], kind: SignalKind) -> None:
        more = [*signals, SignalFact(kind, "d", ON)]
        assert rules.independent_count(signals) <= rules.independent_count(more)


class TestSteps:
    def at(self, on: date = ON, *, is_overdue: bool = True, **steps: Any) -> NextStep:
        return rules.next_step(Steps(**steps), TERMS, is_overdue=is_overdue, on=on)

    two = (
        SignalFact(SignalKind.RETURNED_POST, "邮局", ON),
        SignalFact(SignalKind.FAILED_VISIT, "街道", ON),
    )

    def test_being_overdue_opens_nothing_but_the_search_for_signs(self) -> None:
        assert self.at() is NextStep.SIGNALS
        assert self.at(signals=self.two[:1]) is NextStep.SIGNALS

    def test_step_by_step_and_each_with_its_days(self) -> None:
        assert self.at(signals=self.two) is NextStep.OFFER
        assert self.at(signals=self.two, offer_until=ON) is NextStep.WAIT_FOR_OFFER
        assert self.at(ON + DAY, signals=self.two, offer_until=ON) is NextStep.NOTICE
        noticed = {"signals": self.two, "offer_until": ON - DAY, "notice_until": ON}
        assert self.at(**noticed) is NextStep.WAIT_FOR_NOTICE
        assert self.at(ON + DAY, **noticed) is NextStep.PROPOSE
        assert self.at(ON + DAY, is_suspended=True, **noticed) is NextStep.SUSPENDED

    def test_who_is_in_time_again_is_out_of_it(self) -> None:
        noticed = {"signals": self.two, "offer_until": ON - DAY, "notice_until": ON - DAY}
        assert self.at(is_overdue=False, **noticed) is NextStep.IN_TIME


class TestMonths:
    @given(DAYS, DAYS, st.sampled_from(["month_of_deadline", "month_after_deadline"]))
    def test_the_first_month_has_not_begun_and_lies_after_the_deadline(
        self, until: date, decided_on: date, begins: str
    ) -> None:
        assume(until < decided_on)
        found = rules.first_month(begins, until, decided_on=decided_on)
        assert found.day == 1
        assert found > decided_on
        assert found > until
        assert month_number(found) - month_number(decided_on) == 1

    @given(DAYS, DAYS, st.none() | st.integers(0, 60))
    def test_the_months_paid_back_are_those_that_were_stopped_and_no_more(
        self, stopped_on: date, decided_on: date, most: int | None
    ) -> None:
        first = stopped_on.replace(day=1)
        found = rules.back_pay(first, decided_on=decided_on, months_max=most)
        assert found.resumes_on == month_end(decided_on) + DAY
        stopped = range(month_number(first), month_number(found.resumes_on))
        assert found.months_count == len(stopped if most is None else stopped[:most])
        if found.first is None or found.last is None:
            assert found.months_count == 0
        else:
            assert found.first == first
            assert month_number(found.last) - month_number(found.first) + 1 == found.months_count
            assert found.last < found.resumes_on

    def test_both_ends_are_counted(self) -> None:
        found = rules.back_pay(date(2026, 4, 1), decided_on=date(2026, 6, 10), months_max=None)
        assert found == BackPay(date(2026, 7, 1), 3, date(2026, 4, 1), date(2026, 6, 1))
        assert (
            rules.back_pay(date(2026, 4, 1), decided_on=date(2026, 3, 31), months_max=None).months_count == 0
        )

    @given(DAYS, DAYS, DAYS)
    def test_whether_it_was_wrong_asks_for_the_day_of_the_proof_alone(
        self, event: date, known: date, until: date
    ) -> None:
        assert rules.is_wrong(event, after=None, in_time_until=until) is (event <= until)
        assert rules.is_wrong(event, after=known, in_time_until=until) is (known < event <= until)


class TestStanding:
    due = date(2026, 6, 30)

    def at(self, on: date, *stops: Stop, is_counted: bool = True) -> Standing:
        facts = StandingFacts(self.due, self.due + DAY, 60, is_counted, stops)
        return standing(facts, on=on)

    def stop(self, kind: PeriodKind = PeriodKind.SUSPENDED, **ends: date | None) -> Stop:
        period = Period(date(2026, 2, 1), ends.get("ends_on"))
        return Stop(kind, DecisionReason.NO_PROOF, period, ends.get("lifted_on"))

    def test_the_deadline_speaks_where_nothing_was_decided(self) -> None:
        assert self.at(date(2026, 3, 1)) is Standing.VALID
        assert self.at(date(2026, 5, 1)) is Standing.DUE_SOON
        assert self.at(date(2026, 7, 1)) is Standing.DUE_SOON
        assert self.at(date(2026, 7, 2)) is Standing.OVERDUE

    def test_a_suspension_is_told_from_its_first_month_until_its_end_is_decided(self) -> None:
        assert self.at(date(2026, 1, 31), self.stop()) is Standing.VALID
        assert self.at(date(2026, 7, 2), self.stop()) is Standing.SUSPENDED
        lifted = self.stop(ends_on=date(2026, 4, 1), lifted_on=date(2026, 3, 10))
        assert self.at(date(2026, 3, 9), lifted) is Standing.SUSPENDED
        assert self.at(date(2026, 3, 10), lifted) is Standing.RESUMED
        assert self.at(date(2026, 4, 30), lifted) is Standing.RESUMED
        assert self.at(date(2026, 5, 1), lifted) is Standing.DUE_SOON

    def test_who_never_proved_anything_is_unknown_while_there_is_time(self) -> None:
        assert self.at(date(2026, 3, 1), is_counted=False) is Standing.UNKNOWN
        assert self.at(date(2026, 5, 1), is_counted=False) is Standing.DUE_SOON

    def test_who_is_exempt_is_never_late(self) -> None:
        exempt = self.stop(PeriodKind.EXEMPT, ends_on=date(2027, 1, 1))
        assert self.at(date(2026, 12, 31), exempt) is Standing.EXEMPT
        assert self.at(date(2027, 1, 1), exempt) is Standing.OVERDUE

    @given(DAYS, st.booleans())
    def test_time_alone_suspends_nobody(self, on: date, is_counted: bool) -> None:
        assert self.at(on, is_counted=is_counted) is not Standing.SUSPENDED


BORN = date(2008, 5, 20)


class TestSurvivors:
    def fact(
        self,
        ground: SurvivorGround = SurvivorGround.CHILD,
        *,
        incapable: bool = False,
        until: date | None = None,
    ) -> GroundFact:
        return GroundFact(ground, incapable, Period(date(2015, 1, 1), until))

    def test_a_child_draws_until_the_month_of_the_eighteenth_birthday_is_over(self) -> None:
        assert paid_until([self.fact()], BORN) == date(2026, 5, 31)
        assert paid_until([self.fact()], date(2008, 2, 29)) == date(2026, 2, 28)

    @pytest.mark.parametrize(
        "ground", [SurvivorGround.SPOUSE, SurvivorGround.PARENT, SurvivorGround.GRANDPARENT]
    )
    def test_age_ends_nothing_for_those_it_never_carried(self, ground: SurvivorGround) -> None:
        assert paid_until([self.fact(ground)], BORN) is None

    def test_incapacity_carries_it_as_far_as_it_lasts(self) -> None:
        assert paid_until([self.fact(incapable=True)], BORN) is None
        assert paid_until([self.fact(incapable=True, until=date(2030, 3, 4))], BORN) == date(2030, 3, 31)

    def test_incapacity_that_comes_after_the_birthday_begins_nothing_anew(self) -> None:
        later = GroundFact(SurvivorGround.CHILD, True, Period(date(2027, 1, 1)))
        assert paid_until([self.fact(until=date(2027, 1, 1)), later], BORN) == date(2026, 5, 31)

    @given(DAYS)
    def test_nobody_ends_before_eighteen_nor_in_the_middle_of_a_month(self, born_on: date) -> None:
        last = paid_until([self.fact()], born_on)
        assert last is not None
        assert last == month_end(last)
        assert last.year == born_on.year + 18
        assert last.month == born_on.month
