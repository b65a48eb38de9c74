"""Appointments at a counter: booked, moved, cancelled, come to, missed, reminded of."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.people import record_death
from accounts.enums.users import Language
from accounts.errors.activation import SubjectDied
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.users import User
from accounts.queries.notices import wording
from accounts.rules.actors import SYSTEM
from certification.access import appointment_at_desk, appointment_for
from certification.actions import appointments, certifications, slots
from certification.actions.appointments import NewAppointment
from certification.actions.certifications import NewCertification
from certification.enums import AppointmentState, Method
from certification.errors import (
    AppointmentExists,
    AppointmentNotFound,
    AppointmentSettled,
    AppointmentTooEarly,
    ClerkIsRelative,
    EntitlementNotFound,
    SlotFull,
    SlotNotOpen,
    SlotPlanWrong,
)
from certification.models.appointments import Appointment
from certification.models.slots import PointPlan
from certification.queries.appointments import appointments_of, day_list
from certification.queries.slots import offer_at, open_days, open_slots
from family.enums import Relation
from foundation.clock import SHANGHAI
from foundation.periods import Period
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast, at_noon
from tests.certification.visit_world import (
    ACT,
    POINT,
    SELF,
    TUESDAY,
    VisitWorld,
    open_up,
    usual_plan,
)

DESK = frozenset({Relation.DESK})


@pytest.fixture
def world(cast: Cast) -> VisitWorld:
    return open_up(cast, capacity=1)


def test_a_seat_is_booked_told_and_written_down(world: VisitWorld) -> None:
    made = world.book()
    assert made.state is AppointmentState.BOOKED
    assert (made.comes_on, made.begins, made.ends) == (TUESDAY, time(9), time(9, 30))
    assert len(made.number) == 16
    told = Notice.objects.filter(template="appointment.booked")
    # The grandmother, and the daughter who is reminded for her.
    assert set(told.values_list("recipient_id", flat=True)) == {
        world.cast.grandmother.pk,
        world.cast.daughter.pk,
    }
    words = wording("appointment.booked", told.get(recipient=world.cast.daughter).facts, Language.CHINESE)
    assert "外祖母" in words
    assert "2026年3月3日" in words
    assert made.number in words
    assert AuditEvent.objects.get(action="appointment.booked").subject_person_id == world.cast.grandmother.pk


def test_a_full_slot_is_refused_and_the_next_one_is_free(world: VisitWorld) -> None:
    world.book()
    father = NewAppointment(world.cast.father_pension, POINT, TUESDAY, time(9))
    with pytest.raises(SlotFull):
        appointments.book(world.daughter, father, relations=ACT, at=AT)
    made = appointments.book(world.daughter, replace(father, begins=time(9, 30)), relations=ACT, at=AT)
    assert made.mandate_id is not None
    offer = offer_at(BENGBU, POINT, on=ON)
    assert offer is not None
    free = {f"{one.slot.begins:%H:%M}": one.free_count for one in open_slots(offer, TUESDAY, at=AT)}
    assert free == {"09:00": 0, "09:30": 0, "10:00": 1, "10:30": 1, "11:00": 1, "11:30": 1}
    days = {one.on: one.free_count for one in open_days(offer, at=AT)}
    assert days[TUESDAY] == 4
    assert days[TUESDAY + timedelta(days=1)] == 6
    # It is nine on Monday: the slot at nine has begun.
    assert days[ON] == 5
    assert date(2026, 3, 7) not in days


def test_one_round_has_one_appointment(world: VisitWorld) -> None:
    world.book()
    with pytest.raises(AppointmentExists):
        world.book(begins=time(10))
    with pytest.raises(AppointmentExists):
        world.ask()


def test_the_database_itself_holds_one_a_round_and_one_a_seat(world: VisitWorld) -> None:
    world.book()
    row = Appointment.objects.get()
    for change in (
        {"number": "1" * 16, "seat": 1, "begins": time(10), "ends": time(10, 30)},
        {"number": "2" * 16},
    ):
        twin = Appointment.objects.get()
        twin.pk, twin.public_id = None, Appointment().public_id
        for name, value in change.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (TUESDAY, time(8)),
        (TUESDAY, time(9, 15)),
        (date(2026, 3, 7), time(9)),
        (ON, time(9)),
        (ON - timedelta(days=3), time(9)),
        (ON + timedelta(days=30), time(9)),
    ],
    ids=["before opening", "between slots", "Saturday", "begun", "past", "too far"],
)
def test_what_is_no_slot_cannot_be_booked(world: VisitWorld, on: date, begins: time) -> None:
    with pytest.raises(SlotNotOpen):
        world.book(on=on, begins=begins)


def test_a_place_of_another_area_and_one_without_plan_take_nobody(world: VisitWorld) -> None:
    for key in ("sample-440304-agency_counter", "sample-340303-street_station", "nowhere"):
        new = NewAppointment(world.cast.grandmother_pension, key, TUESDAY, time(9))
        with pytest.raises(SlotNotOpen):
            appointments.book(world.grandmother, new, relations=SELF, at=AT)


def test_moving_lets_the_old_seat_go_in_the_same_moment(world: VisitWorld) -> None:
    first = world.book()
    new = NewAppointment(world.cast.grandmother_pension, POINT, TUESDAY, time(10), first.public_id)
    moved = appointments.book(world.grandmother, new, relations=SELF, at=AT)
    assert moved.number != first.number
    assert [card.state for card in appointments_of(world.cast.grandmother.pk, most=9)] == [
        AppointmentState.BOOKED,
        AppointmentState.MOVED,
    ]
    father = NewAppointment(world.cast.father_pension, POINT, TUESDAY, time(9))
    assert appointments.book(world.daughter, father, relations=ACT, at=AT).is_live
    with pytest.raises(AppointmentSettled):
        appointments.book(world.grandmother, replace(new, begins=time(11)), relations=SELF, at=AT)


def test_a_move_to_a_full_slot_keeps_the_old_seat(world: VisitWorld) -> None:
    first = world.book()
    father = NewAppointment(world.cast.father_pension, POINT, TUESDAY, time(10))
    appointments.book(world.daughter, father, relations=ACT, at=AT)
    new = NewAppointment(world.cast.grandmother_pension, POINT, TUESDAY, time(10), first.public_id)
    with pytest.raises(SlotFull):
        appointments.book(world.grandmother, new, relations=SELF, at=AT)
    assert Appointment.objects.get(public_id=first.public_id).state == "booked"


def test_nobody_moves_somebody_elses_appointment(world: VisitWorld) -> None:
    father = NewAppointment(world.cast.father_pension, POINT, TUESDAY, time(9))
    theirs = appointments.book(world.daughter, father, relations=ACT, at=AT)
    new = NewAppointment(world.cast.grandmother_pension, POINT, TUESDAY, time(10), theirs.public_id)
    with pytest.raises(AppointmentNotFound):
        appointments.book(world.grandmother, new, relations=SELF, at=AT)
    assert Appointment.objects.get(public_id=theirs.public_id).state == "booked"


def test_cancelling_frees_the_seat_and_ends_with_the_time(world: VisitWorld) -> None:
    made = world.book()
    nine = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
    with pytest.raises(AppointmentSettled):
        appointments.cancel(world.grandmother, made.public_id, relations=SELF, at=nine)
    early = nine - timedelta(minutes=1)
    done = appointments.cancel(world.grandmother, made.public_id, relations=SELF, at=early)
    assert done.state is AppointmentState.CANCELLED
    with pytest.raises(AppointmentSettled):
        appointments.cancel(world.grandmother, made.public_id, relations=SELF, at=early)
    assert world.book().is_live


def test_owner_helper_stranger_and_two_desks(world: VisitWorld) -> None:
    made = world.book()
    cast = world.cast
    assert appointment_for(world.grandmother, made.public_id, relations=SELF, on=ON).number == made.number
    # The daughter is reminded for the grandmother; that opens nothing here.
    for other, relations in ((world.daughter, ACT), (stage.citizen(cast.stranger), SELF | ACT)):
        with pytest.raises(AppointmentNotFound):
            appointment_for(other, made.public_id, relations=relations, on=ON)
    assert appointment_at_desk(cast.clerk_of_bengbu, made.public_id).number == made.number
    for elsewhere in (cast.clerk_of_shenzhen, cast.officer, world.grandmother):
        with pytest.raises(AppointmentNotFound):
            appointment_at_desk(elsewhere, made.public_id)
    new = NewAppointment(cast.grandmother_pension, POINT, TUESDAY, time(10))
    with pytest.raises(EntitlementNotFound):
        appointments.book(world.daughter, new, relations=ACT, at=AT)
    assert [card.number for card in day_list({BENGBU}, POINT, on=TUESDAY)] == [made.number]


def test_the_desk_notes_who_came_on_the_day_only(world: VisitWorld) -> None:
    made, clerk = world.book(), world.cast.clerk_of_bengbu
    with pytest.raises(AppointmentTooEarly):
        appointments.check_in(clerk, made.public_id, at=AT)
    done = appointments.check_in(clerk, made.public_id, at=at_noon(TUESDAY))
    assert done.state is AppointmentState.ARRIVED
    event = AuditEvent.objects.get(action="appointment.arrived")
    assert (event.actor_area_key, event.mandate_id) == (BENGBU, None)
    with pytest.raises(AppointmentSettled):
        appointments.note_missed(clerk, made.public_id, at=at_noon(TUESDAY))


def test_nobody_is_missed_before_their_time_is_over(world: VisitWorld) -> None:
    made, clerk = world.book(), world.cast.clerk_of_bengbu
    with pytest.raises(AppointmentTooEarly):
        appointments.note_missed(clerk, made.public_id, at=datetime(2026, 3, 3, 9, 29, tzinfo=SHANGHAI))
    done = appointments.note_missed(clerk, made.public_id, at=datetime(2026, 3, 3, 9, 30, tzinfo=SHANGHAI))
    assert done.state is AppointmentState.MISSED
    assert Notice.objects.filter(template="appointment.missed").exists()


def test_no_clerk_receives_a_relative(world: VisitWorld) -> None:
    made = world.book()
    User.objects.filter(person=world.cast.mother).update(person=None)
    User.objects.filter(pk=world.cast.clerk_of_bengbu.user_id).update(person=world.cast.mother)
    clerk = replace(world.cast.clerk_of_bengbu, person_id=world.cast.mother.pk)
    with pytest.raises(ClerkIsRelative):
        appointments.check_in(clerk, made.public_id, at=at_noon(TUESDAY))


def test_the_day_before_reminds_once_and_cancelling_takes_it_back(world: VisitWorld) -> None:
    made = world.book(on=date(2026, 3, 4))
    assert appointments.remind(at=at_noon(ON)) == 0
    assert appointments.remind(at=at_noon(TUESDAY)) == 1
    assert appointments.remind(at=at_noon(TUESDAY)) == 0
    assert Notice.objects.filter(template="appointment.reminder").count() == 2
    appointments.cancel(world.grandmother, made.public_id, relations=SELF, at=at_noon(TUESDAY))
    kept = NoticeDelivery.objects.filter(notice__template="appointment.reminder")
    assert set(kept.values_list("state", flat=True)) == {"cancelled"}


def test_whoever_certified_meanwhile_need_not_come(world: VisitWorld) -> None:
    world.book(on=date(2026, 3, 4))
    new = NewCertification(Method.COUNTER, ON)
    certifications.record(
        world.cast.clerk_of_bengbu, world.cast.grandmother_pension, new, relations=DESK, at=AT
    )
    appointments.remind(at=at_noon(TUESDAY))
    assert Appointment.objects.get().state == "cancelled"
    assert not Notice.objects.filter(template="appointment.reminder").exists()
    assert Notice.objects.filter(template="appointment.needless").count() == 2


def test_what_nobody_settled_is_missed_after_its_day(world: VisitWorld) -> None:
    world.book()
    assert appointments.settle_past(at=at_noon(TUESDAY)) == 0
    assert appointments.settle_past(at=at_noon(date(2026, 3, 4))) == 1
    assert appointments.settle_past(at=at_noon(date(2026, 3, 4))) == 0
    assert Appointment.objects.get().state == "missed"


def test_nobody_books_for_the_dead(world: VisitWorld) -> None:
    record_death(SYSTEM, world.cast.grandmother.pk, died_on=ON - timedelta(days=1), at=AT)
    with pytest.raises((SubjectDied, EntitlementNotFound)):
        world.book()


def test_a_new_plan_replaces_what_was_planned_and_keeps_what_was_booked(world: VisitWorld) -> None:
    world.book(on=date(2026, 3, 6))
    later = replace(usual_plan(since=date(2026, 3, 5)), capacity=3, slot_minutes=60)
    slots.set_plan(world.cast.clerk_of_bengbu, POINT, later, at=AT)
    rows = PointPlan.objects.current().order_by("starts_on")
    assert [(row.starts_on, row.ends_on, row.capacity) for row in rows] == [
        (ON, date(2026, 3, 5), 1),
        (date(2026, 3, 5), None, 3),
    ]
    assert Appointment.objects.get().state == "booked"
    again = replace(usual_plan(since=ON), capacity=4)
    slots.set_plan(world.cast.clerk_of_bengbu, POINT, again, at=AT)
    (row,) = PointPlan.objects.current()
    assert (row.starts_on, row.capacity) == (ON, 4)


def test_a_plan_is_of_the_clerks_own_area_and_not_of_the_past(world: VisitWorld) -> None:
    for clerk, plan in (
        (world.cast.clerk_of_shenzhen, usual_plan()),
        (world.cast.clerk_of_bengbu, replace(usual_plan(), period=Period(ON - timedelta(days=1)))),
        (world.cast.clerk_of_bengbu, replace(usual_plan(), capacity=0)),
    ):
        with pytest.raises(SlotPlanWrong) as refused:
            slots.set_plan(clerk, POINT, plan, at=AT)
        assert len(refused.value.reasons) == 1
