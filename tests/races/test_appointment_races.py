"""Appointments where many reach for the same seat: never more than there are, and one for each round."""

from datetime import date, time
from functools import partial
from uuid import UUID

import pytest

from accounts.models.people import InsuredPerson
from certification.actions import appointments, visit_days, visits
from certification.actions.appointments import NewAppointment
from certification.actions.visit_days import Found
from certification.enums import Benefit, VisitOutcome
from certification.models.appointments import Appointment
from certification.models.events import Certification
from certification.models.visits import HomeVisit, VisitTry
from certification.queries.appointments import AppointmentCard
from foundation.identifiers import Sex
from tests import cast as stage
from tests.cast import AT, BENGBU, at_noon
from tests.certification.visit_world import POINT, SELF, TUESDAY, open_up
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


def test_many_reach_for_two_seats_and_one_round_has_one(transactional_db: None) -> None:
    cast = stage.assemble()
    world = open_up(cast, capacity=2)
    persons = [stage.somebody("王一", Sex.MALE, date(1950, 1, 1 + n)) for n in range(PEOPLE)]
    pensions = [
        stage.pension(
            person,
            Benefit.PENSION_EMPLOYEE,
            BENGBU,
            cast.clerk_of_bengbu,
            since=date(2010, 1, 1),
            last_event_on=date(2025, 6, 1),
        )
        for person in persons
    ]

    def book(person: InsuredPerson, pension: UUID) -> AppointmentCard:
        new = NewAppointment(pension, POINT, TUESDAY, time(9))
        return appointments.book(stage.citizen(person), new, relations=SELF, at=AT)

    outcomes = together(*(partial(book, *pair) for pair in zip(persons, pensions, strict=True)))
    assert kinds(outcomes) == ["AppointmentCard"] * 2 + ["SlotFull"] * (PEOPLE - 2)
    assert sorted(Appointment.objects.values_list("seat", flat=True)) == [1, 2]

    # The same person from several devices, and a visit at the same moment: one of them.
    new = NewAppointment(cast.grandmother_pension, POINT, TUESDAY, time(10))
    outcomes = together(
        *[lambda: appointments.book(world.grandmother, new, relations=SELF, at=AT)] * 3,
        lambda: visits.ask(world.grandmother, world.visit(), relations=SELF, at=AT),
    )
    assert kinds(outcomes).count("AppointmentExists") == 3
    live = Appointment.objects.filter(person=cast.grandmother, state="booked").count()
    assert live + HomeVisit.objects.filter(person=cast.grandmother).count() == 1


def test_an_outcome_entered_twice_at_once_is_one_proof(transactional_db: None) -> None:
    world = open_up(stage.assemble())
    made = world.plan(world.ask())
    found = Found(VisitOutcome.CERTIFIED, TUESDAY, 1)
    clerk, at = world.cast.clerk_of_bengbu, at_noon(TUESDAY)
    outcomes = together(*[lambda: visit_days.record(clerk, made.public_id, found, at=at)] * 4)
    assert kinds(outcomes) == ["VisitRecorded"] + ["VisitSettled"] * 3
    assert Certification.objects.filter(method="home_visit").count() == 1
    assert VisitTry.objects.count() == 1
