"""The desk's lists and the overview; survivors, whose benefit ends by age or by people, never by a fact alone."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from certification.actions import decisions, entitlements, status_reviews, survivors, suspensions
from certification.actions.status_reviews import Basis
from certification.actions.survivors import NewGround
from certification.enums import Benefit, DecisionReason, Method, StatusQuestion, SurvivorGround
from certification.errors import DecisionWrong, EntitlementNotFound, ReviewNotFound
from certification.models.entitlements import Entitlement
from certification.models.events import StatusReview
from certification.models.standings import StandingDecision
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.overview import overview
from certification.queries.standing_lists import LateList, late_rows, reviews_after
from family.actions import kinship
from foundation.clock import SHANGHAI
from foundation.identifiers import Sex
from foundation.periods import Period
from tests.cast import BENGBU, BUILT_AT, SHENZHEN, Cast, somebody
from tests.certification.suspending import (
    FIRST,
    WAITS,
    Office,
    certify,
    noon,
    office,
    suspend,
    two_signs,
)

DAY = timedelta(days=1)
HERE = frozenset({BENGBU})


@pytest.fixture
def desk(cast: Cast) -> Office:
    return office(cast)


def listed(which: LateList, on: date = FIRST, keys: frozenset[str] = HERE) -> list[UUID]:
    return [row.entitlement_id for row in late_rows(keys, which, None, on=on, most=9)]


def survivor(cast: Cast, born_on: date = date(2008, 5, 20)) -> tuple[InsuredPerson, UUID]:
    child = somebody("李小禾", Sex.FEMALE, born_on)
    granted = entitlements.grant(
        SYSTEM, child.pk, Benefit.SURVIVOR, paying_area_key=BENGBU, starts_on=date(2020, 1, 1), at=BUILT_AT
    )
    return child, UUID(str(granted.public_id))


class TestLate:
    def test_each_is_on_one_list_by_how_far_it_has_come(self, cast: Cast, desk: Office) -> None:
        pension = cast.father_pension
        assert listed(LateList.OVERDUE, date(2026, 2, 27)) == []
        assert listed(LateList.OVERDUE) == [pension]
        assert listed(LateList.OVERDUE, keys=frozenset({SHENZHEN})) == []
        two_signs(desk, pension)
        assert (listed(LateList.OVERDUE), listed(LateList.SIGNALS)) == ([], [pension])
        suspensions.offer_visit(desk.one, pension, "上门", at=noon(FIRST))
        assert (listed(LateList.SIGNALS), listed(LateList.IN_NOTICE)) == ([], [pension])

    def test_the_suspended_and_the_dead_are_on_none(self, cast: Cast, desk: Office) -> None:
        suspend(desk, cast.father_pension)
        on = date(2026, 4, 10)
        everywhere = [one for which in LateList for one in listed(which, on)]
        assert cast.father_pension not in everywhere
        assert cast.grandmother_pension in everywhere
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=on - DAY, at=noon(on))
        assert cast.grandmother_pension not in [one for which in LateList for one in listed(which, on)]

    def test_pages_go_on_where_the_last_ended(self, cast: Cast) -> None:
        for number in range(5):
            person = somebody("邻居", Sex.MALE, date(1950, 1, 1) + number * DAY)
            entitlements.grant(
                SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=BENGBU, starts_on=date(2015, 1, 1),
                at=BUILT_AT,
            )  # fmt: skip
        seen: list[UUID] = []
        after = None
        for _page in range(4):
            rows = late_rows(HERE, LateList.OVERDUE, after, on=FIRST, most=2)
            seen += [row.entitlement_id for row in rows]
            after = rows[-1].mark if rows else after
        assert len(seen) == len(set(seen)) == 6


class TestOverview:
    def test_it_counts_each_area_in_a_few_statements(self, cast: Cast, desk: Office) -> None:
        stood = suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2026, 2, 26), came=date(2026, 6, 10))
        at = datetime.combine(date(2026, 6, 1), time.min, SHANGHAI)
        january = datetime.combine(date(2026, 1, 1), time.min, SHANGHAI)
        with CaptureQueriesContext(connection) as asked:
            here, there = overview(
                {BENGBU, SHENZHEN}, on=date(2026, 6, 10), month_began=at, year_began=january
            )
        assert (here.area_key, here.overdue_count, here.suspended_count) == (BENGBU, 1, 1)
        assert (here.wrong_count, here.lost_days) == (1, 40)
        assert here.by_method == {Method.COUNTER: 1}
        assert (there.wrong_count, there.due_count, there.overdue_count) == (0, 1, 0)
        assert len([q for q in asked.captured_queries if "regions_edition" not in q["sql"]]) <= 16
        decisions.release(desk.one, stood.public_id, "核对", at=noon(date(2026, 7, 2)))
        (later,) = overview({BENGBU}, on=date(2026, 8, 1), month_began=at, year_began=january)
        assert (later.wrong_count, later.lost_days, later.suspended_count) == (1, 61, 0)


class TestSurvivors:
    def ground(self, desk: Office, pension: UUID, *, incapable: bool = False, on: date = FIRST) -> None:
        new = NewGround(SurvivorGround.CHILD, incapable, Period(date(2020, 1, 1)), "供养审批表")
        survivors.record_ground(desk.one, pension, new, at=noon(on))

    def test_eighteen_ends_it_and_no_proof_puts_that_off(self, cast: Cast, desk: Office) -> None:
        _child, pension = survivor(cast)
        self.ground(desk, pension)
        certify(desk, pension, FIRST)
        found = deadline_by_entitlement(pension, on=date(2026, 5, 31))
        assert found is not None
        assert found.paid_until == date(2026, 5, 31) < found.due_on
        assert deadline_by_entitlement(pension, on=date(2026, 6, 1)) is None
        with pytest.raises(EntitlementNotFound):
            certify(desk, pension, date(2026, 6, 1))

    def test_incapacity_recorded_later_carries_it_on(self, cast: Cast, desk: Office) -> None:
        _child, pension = survivor(cast)
        self.ground(desk, pension)
        self.ground(desk, pension, incapable=True, on=date(2026, 6, 2))
        found = deadline_by_entitlement(pension, on=date(2026, 6, 2))
        assert found is not None
        assert found.paid_until is None

    def test_a_ground_is_for_survivors_and_has_papers(self, cast: Cast, desk: Office) -> None:
        new = NewGround(SurvivorGround.CHILD, False, Period(date(2020, 1, 1)), "表")
        with pytest.raises(DecisionWrong):
            survivors.record_ground(desk.one, cast.father_pension, new, at=noon(FIRST))
        _child, pension = survivor(cast)
        with pytest.raises(EntitlementNotFound):
            survivors.record_ground(cast.clerk_of_shenzhen, pension, new, at=noon(FIRST))

    def test_a_marriage_asks_and_ends_nothing(self, cast: Cast, desk: Office) -> None:
        widow, pension = survivor(cast, date(1970, 1, 1))
        husband = somebody("陈大", Sex.MALE, date(1968, 1, 1))
        kinship.record_marriage(
            SYSTEM, (widow.pk, husband.pk), starts_on=date(2025, 5, 1), evidence="结婚证", at=BUILT_AT
        )
        assert status_reviews.open_from_families(at=noon(FIRST)) == 1
        assert status_reviews.open_from_families(at=noon(FIRST)) == 0
        assert deadline_by_entitlement(pension, on=date(2026, 5, 1)) is not None
        (one,) = reviews_after(HERE, None, most=9)
        assert (one.question, one.person_id) == (StatusQuestion.REMARRIED, widow.pk)
        with pytest.raises(ReviewNotFound):
            status_reviews.keep(cast.clerk_of_shenzhen, one.public_id, "没有", at=noon(FIRST))
        basis = Basis("民政登记核实", "婚姻登记 9 号")
        waiting = status_reviews.propose_end(desk.one, one.public_id, basis, waits=WAITS, at=noon(FIRST))
        decisions.confirm(desk.other, waiting.public_id, waiting.payload_hash, at=noon(FIRST))
        row = StandingDecision.objects.get()
        assert (row.reason, row.first_month) == (DecisionReason.REMARRIED.value, date(2026, 4, 1))
        assert StatusReview.objects.get().decision_id == row.pk
        assert deadline_by_entitlement(pension, on=date(2026, 3, 31)) is not None
        assert deadline_by_entitlement(pension, on=date(2026, 4, 1)) is None

    def test_a_marriage_before_the_benefit_or_of_a_child_asks_nothing(self, cast: Cast, desk: Office) -> None:
        child, pension = survivor(cast)
        self.ground(desk, pension)
        friend = somebody("陈二", Sex.MALE, date(2000, 1, 1))
        with_both = (child.pk, friend.pk)
        kinship.record_marriage(SYSTEM, with_both, starts_on=date(2025, 5, 1), evidence="结婚证", at=BUILT_AT)
        assert status_reviews.open_from_families(at=noon(FIRST)) == 0

    def test_a_kept_benefit_is_not_asked_about_again(self, cast: Cast, desk: Office) -> None:
        _widow, pension = survivor(cast, date(1970, 1, 1))
        row = StatusReview.objects.create(
            entitlement_id=entitlement_pk(pension), question="remarried", opened_at=noon(FIRST)
        )
        with pytest.raises(DecisionWrong):
            status_reviews.keep(desk.one, row.public_id, " ", at=noon(FIRST))
        status_reviews.keep(desk.one, row.public_id, "核实过，没有再婚", at=noon(FIRST))
        assert reviews_after(HERE, None, most=9) == []
        with pytest.raises(ReviewNotFound):
            status_reviews.keep(desk.other, row.public_id, "再一次", at=noon(FIRST))


def entitlement_pk(pension: UUID) -> int:
    return Entitlement.objects.get(public_id=pension).pk
