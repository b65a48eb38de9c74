"""Home visits: asked for, planned, found at the door, once more where nobody was met, and then a clerk's list."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.enums.users import Language
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.users import User
from accounts.queries.notices import wording
from certification.access import visit_at_desk, visit_for
from certification.actions import certifications, visit_days, visits
from certification.actions.certifications import NewCertification
from certification.actions.visit_days import Found, NewWorker, Planned
from certification.enums import HalfDay, Method, VisitGround, VisitOutcome, VisitState
from certification.errors import (
    AppointmentExists,
    BadgeTaken,
    ClerkIsRelative,
    EventInFuture,
    VisitDayWrong,
    VisitNotAllowed,
    VisitNotFound,
    VisitSettled,
    WorkerIsRelative,
    WorkerNotFound,
)
from certification.models.entitlements import Deadline
from certification.models.events import Certification, CertificationProof
from certification.models.visits import HomeVisit, VisitTry
from certification.queries.visits import (
    day_plan,
    door_of,
    failed,
    failed_signal_of,
    unplanned,
    visit_ground,
    workers_in,
)
from certification.rules.visits import CODE_WORDS, NOT_OUR_GROUND, TOO_YOUNG
from family.enums import Relation
from foundation.clock import SHANGHAI
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast, at_noon
from tests.certification.visit_world import ACT, SELF, TUESDAY, VisitWorld, open_up

DESK = frozenset({Relation.DESK})


@pytest.fixture
def world(cast: Cast) -> VisitWorld:
    return open_up(cast)


def test_a_visit_is_asked_for_with_where_somebody_lives_sealed(world: VisitWorld) -> None:
    made = world.ask()
    assert made.state is VisitState.ASKED
    assert made.word in CODE_WORDS
    # Ten working days after Monday, 2 March 2026.
    assert made.visit_by == date(2026, 3, 16)
    row = HomeVisit.objects.get()
    assert "小区".encode() not in bytes(row.address_sealed)
    door = door_of(made.public_id)
    assert door is not None
    assert (door.address, door.phone) == ("某小区 3 栋 501", "+8613700000003")
    assert "小区" not in repr(door)
    assert [card.number for card in unplanned({BENGBU}, most=9)] == [made.number]
    assert unplanned({SHENZHEN}, most=9) == []
    assert Notice.objects.filter(template="visit.asked").count() == 2


def test_who_is_too_young_or_lives_elsewhere_is_told_why(world: VisitWorld) -> None:
    father = replace(world.visit(), entitlement_id=world.cast.father_pension, division_code="440304")
    with pytest.raises(VisitNotAllowed) as refused:
        visits.ask(world.daughter, father, relations=ACT, at=AT)
    assert {reason.code for reason in refused.value.reasons} == {TOO_YOUNG, NOT_OUR_GROUND}
    mended = replace(father, ground=VisitGround.BEDRIDDEN, division_code="340302")
    assert visits.ask(world.daughter, mended, relations=ACT, at=AT).state is VisitState.ASKED


def test_the_ground_is_what_the_points_cover_or_all_of_the_area(world: VisitWorld) -> None:
    assert [place.code for place in visit_ground(BENGBU, on=ON)] == ["340302", "340303"]
    # Zhengzhou has no point in this world.
    assert "410102" in {place.code for place in visit_ground("410100", on=ON)}


def test_one_round_has_one_visit_or_appointment(world: VisitWorld) -> None:
    world.ask()
    with pytest.raises(AppointmentExists):
        world.ask()
    with pytest.raises(AppointmentExists):
        world.book()


def test_the_household_is_told_who_comes_and_the_word(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    assert made.state is VisitState.PLANNED
    told = Notice.objects.filter(template="visit.planned")
    assert set(told.values_list("recipient_id", flat=True)) == {
        world.cast.grandmother.pk,
        world.cast.daughter.pk,
    }
    for recipient in told:
        for language in Language:
            words = wording("visit.planned", recipient.facts, language)
            assert all(part in words for part in ("周立", "BB-007", made.word, "09:00", "11:30"))


def test_planned_anew_it_is_another_day_of_the_same_try_and_told_anew(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    again = world.plan(made, on=date(2026, 3, 5), at=AT + timedelta(minutes=1))
    (one,) = again.tries
    assert (one.ordinal, one.planned_on) == (1, date(2026, 3, 5))
    first, second = Notice.objects.filter(
        template="visit.planned", recipient=world.cast.grandmother
    ).order_by("pk")
    assert set(NoticeDelivery.objects.filter(notice=first).values_list("state", flat=True)) == {"cancelled"}
    assert "queued" in set(NoticeDelivery.objects.filter(notice=second).values_list("state", flat=True))


def test_whoever_is_certified_is_so_as_of_the_day_of_the_visit(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    late = at_noon(date(2026, 3, 12))
    done = world.find(made, VisitOutcome.CERTIFIED, at=late)
    assert done.visit.state is VisitState.CERTIFIED
    row = Certification.objects.get(method=Method.HOME_VISIT.value)
    assert (row.event_on, row.recorded_at) == (TUESDAY, late)
    assert CertificationProof.objects.get(pk=row.proof_id).reference == f"visit:{made.public_id}"
    assert Deadline.objects.get(entitlement__public_id=made.entitlement_id).due_on == date(2027, 3, 3)
    assert done.proof is not None
    assert done.proof.event_on == TUESDAY
    with pytest.raises(VisitSettled):
        world.find(made, VisitOutcome.CERTIFIED, at=late)
    assert Certification.objects.filter(method=Method.HOME_VISIT.value).count() == 1


def test_who_was_out_is_visited_once_more_by_itself_and_then_comes_to_the_list(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    again = world.find(made, VisitOutcome.ABSENT, at=at_noon(TUESDAY)).visit
    assert again.state is VisitState.PLANNED
    first, second = again.tries
    assert first.outcome is VisitOutcome.ABSENT
    # Three working days after Tuesday, in the same half, by the same colleague.
    assert (second.ordinal, second.planned_on, second.half) == (2, date(2026, 3, 6), HalfDay.MORNING)
    assert second.worker == first.worker
    assert failed_signal_of(world.cast.grandmother.pk) == ()
    words = wording(
        "visit.absent",
        Notice.objects.get(template="visit.absent", recipient=world.cast.grandmother).facts,
        Language.CHINESE,
    )
    assert "2026年3月6日" in words

    # The same form sent twice is not taken for the second try.
    with pytest.raises(VisitSettled):
        world.find(made, VisitOutcome.ABSENT, at=at_noon(TUESDAY))
    friday = date(2026, 3, 6)
    over = world.find(again, VisitOutcome.ABSENT, on=friday, at=at_noon(friday)).visit
    assert over.state is VisitState.FAILED
    assert [card.number for card in failed({BENGBU}, most=9)] == [made.number]
    (signal,) = failed_signal_of(world.cast.grandmother.pk)
    assert (signal.reference, signal.last_on) == (f"visit:{made.public_id}", friday)
    assert Notice.objects.filter(template="visit.failed").count() == 2
    # Nobody loses anything by it: they ask again at once.
    assert world.ask(at=at_noon(friday)).state is VisitState.ASKED


@pytest.mark.parametrize("outcome", [VisitOutcome.REFUSED, VisitOutcome.MOVED, VisitOutcome.DIED])
def test_other_ends_leave_the_deadline_as_it_is(world: VisitWorld, outcome: VisitOutcome) -> None:
    before = Deadline.objects.get(entitlement__public_id=world.cast.grandmother_pension).due_on
    done = world.find(world.plan(world.ask()), outcome, at=at_noon(TUESDAY)).visit
    assert done.state.value == outcome.value
    assert Deadline.objects.get(entitlement__public_id=world.cast.grandmother_pension).due_on == before
    told = Notice.objects.filter(template__startswith=f"visit.{outcome.value}").exists()
    # A household in mourning gets no message about a visit.
    assert told is (outcome is not VisitOutcome.DIED)


def test_what_was_found_is_written_once_and_never_changed(world: VisitWorld) -> None:
    world.find(world.plan(world.ask()), VisitOutcome.REFUSED, at=at_noon(TUESDAY))
    for wrong in (
        lambda: VisitTry.objects.update(outcome="certified"),
        lambda: VisitTry.objects.all().delete(),
        lambda: HomeVisit.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_day_on_which_nobody_can_have_been_there_is_refused(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    with pytest.raises(EventInFuture):
        world.find(made, VisitOutcome.CERTIFIED, on=date(2026, 3, 4), at=at_noon(TUESDAY))
    with pytest.raises(VisitDayWrong):
        world.find(made, VisitOutcome.CERTIFIED, on=date(2026, 3, 1), at=at_noon(TUESDAY))


@pytest.mark.parametrize(
    "on", [date(2026, 3, 7), date(2026, 3, 1), date(2026, 5, 1), date(2062, 3, 6), date(9999, 12, 31)]
)
def test_nobody_goes_out_on_days_off_in_the_past_or_in_years(world: VisitWorld, on: date) -> None:
    with pytest.raises(VisitDayWrong):
        world.plan(world.ask(), on=on)


def test_owner_stranger_and_two_desks(world: VisitWorld) -> None:
    made = world.ask()
    assert visit_for(world.grandmother, made.public_id, relations=SELF, on=ON).number == made.number
    for other in (world.daughter, stage.citizen(world.cast.stranger)):
        with pytest.raises(VisitNotFound):
            visit_for(other, made.public_id, relations=SELF | ACT, on=ON)
    assert visit_at_desk(world.cast.clerk_of_bengbu, made.public_id).number == made.number
    for elsewhere in (world.cast.clerk_of_shenzhen, world.cast.officer):
        with pytest.raises(VisitNotFound):
            visit_at_desk(elsewhere, made.public_id)


def test_no_colleague_goes_to_a_relative_and_no_clerk_records_one(world: VisitWorld) -> None:
    made = world.ask()
    clerk = world.cast.clerk_of_bengbu
    User.objects.filter(person=world.cast.mother).update(person=None)
    User.objects.filter(pk=clerk.user_id).update(person=world.cast.mother)
    planned = Planned(world.worker.public_id, TUESDAY, HalfDay.MORNING)
    kin = replace(clerk, person_id=world.cast.mother.pk)
    with pytest.raises(ClerkIsRelative):
        visit_days.plan(kin, made.public_id, planned, at=AT)
    # Another clerk of the area may not send her either.
    with pytest.raises(WorkerIsRelative):
        visit_days.plan(clerk, made.public_id, planned, at=AT)
    User.objects.filter(pk=clerk.user_id).update(person=None)
    visit_days.plan(clerk, made.public_id, planned, at=AT)
    found = Found(VisitOutcome.CERTIFIED, TUESDAY, 1)
    with pytest.raises(ClerkIsRelative):
        visit_days.record(kin, made.public_id, found, at=at_noon(TUESDAY))


def test_several_are_planned_at_once_and_one_refusal_holds_up_nobody(world: VisitWorld) -> None:
    made = world.ask()
    father = replace(
        world.visit(ground=VisitGround.DISABLED), entitlement_id=world.cast.father_pension, street="胜利街道"
    )
    other = visits.ask(world.daughter, father, relations=ACT, at=AT)
    visits.cancel(world.daughter, other.public_id, relations=ACT, at=AT)
    planned = Planned(world.worker.public_id, TUESDAY, HalfDay.AFTERNOON)
    report = visit_days.plan_many(
        world.cast.clerk_of_bengbu, [other.public_id, made.public_id], planned, at=AT
    )
    assert [card.number for card in report.planned] == [made.number]
    assert [(card.number, type(error)) for card, error in report.refused] == [(other.number, VisitSettled)]
    assert [card.number for card in day_plan({BENGBU}, on=TUESDAY)] == [made.number]
    assert day_plan({SHENZHEN}, on=TUESDAY) == []


def test_a_called_off_visit_is_on_no_list_and_warns_the_household(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    done = visits.cancel(world.grandmother, made.public_id, relations=SELF, at=AT)
    assert done.state is VisitState.CANCELLED
    assert day_plan({BENGBU}, on=TUESDAY) == []
    words = wording(
        "visit.cancelled", Notice.objects.filter(template="visit.cancelled")[0].facts, Language.CHINESE
    )
    assert "不要给上门的人开门" in words
    with pytest.raises(VisitSettled):
        visits.cancel(world.grandmother, made.public_id, relations=SELF, at=AT)
    with pytest.raises(VisitSettled):
        world.find(made, VisitOutcome.CERTIFIED, at=at_noon(TUESDAY))


def test_the_day_before_reminds_once_with_the_word(world: VisitWorld) -> None:
    made = world.plan(world.ask(), on=date(2026, 3, 4))
    assert visit_days.remind(at=at_noon(ON)) == 0
    assert visit_days.remind(at=at_noon(TUESDAY)) == 1
    assert visit_days.remind(at=at_noon(TUESDAY)) == 0
    told = Notice.objects.filter(template="visit.reminder")
    assert told.count() == 2
    assert all(made.word in wording("visit.reminder", one.facts, Language.CHINESE) for one in told)


def test_nobody_comes_to_whoever_certified_meanwhile(world: VisitWorld) -> None:
    made = world.plan(world.ask(), on=date(2026, 3, 4))
    new = NewCertification(Method.COUNTER, ON)
    certifications.record(world.cast.clerk_of_bengbu, made.entitlement_id, new, relations=DESK, at=AT)
    visit_days.remind(at=at_noon(TUESDAY))
    assert HomeVisit.objects.get().state == "cancelled"
    assert Notice.objects.filter(template="visit.needless").count() == 2


def test_colleagues_are_of_the_clerks_own_area_and_badges_of_one(world: VisitWorld) -> None:
    cast = world.cast
    shenzhen = cast.clerk_of_shenzhen.user_id or 0
    with pytest.raises(WorkerNotFound):
        visit_days.add_worker(cast.clerk_of_bengbu, NewWorker(shenzhen, SHENZHEN, "林", "SZ-1"), at=AT)
    with pytest.raises(BadgeTaken):
        visit_days.add_worker(cast.clerk_of_bengbu, NewWorker(shenzhen, BENGBU, "林", "BB-007"), at=AT)
    with pytest.raises(WorkerNotFound):
        visit_days.rest_worker(cast.clerk_of_shenzhen, world.worker.public_id, at=AT)
    visit_days.rest_worker(cast.clerk_of_bengbu, world.worker.public_id, at=AT)
    assert workers_in({BENGBU}) == []
    with pytest.raises(WorkerNotFound):
        world.plan(world.ask())


def test_when_the_colleague_goes_out_no_more_the_visit_waits_for_a_clerk(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    visit_days.rest_worker(world.cast.clerk_of_bengbu, world.worker.public_id, at=AT)
    done = world.find(made, VisitOutcome.ABSENT, at=at_noon(TUESDAY)).visit
    assert done.state is VisitState.ASKED
    words = wording("visit.absent", Notice.objects.filter(template="visit.absent")[0].facts, Language.CHINESE)
    assert "另定日子" in words


def test_what_was_found_is_in_the_audit_of_the_area(world: VisitWorld) -> None:
    world.find(world.plan(world.ask()), VisitOutcome.ABSENT, at=datetime(2026, 3, 3, 12, tzinfo=SHANGHAI))
    event = AuditEvent.objects.get(action="visit.recorded")
    assert event.actor_area_key == BENGBU
    assert event.facts == {"outcome": "absent", "visited_on": "2026-03-03"}
