"""The cast with the service points of Bengbu, a plan for one of them, and a colleague who goes out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models.users import User
from accounts.rules.actors import Actor
from certification.actions import appointments, slots, visit_days, visits
from certification.actions.appointments import NewAppointment
from certification.actions.visit_days import Found, NewWorker, Planned
from certification.actions.visits import NewVisit
from certification.enums import HalfDay, VisitGround, VisitOutcome
from certification.queries.appointments import AppointmentCard
from certification.queries.visits import VisitCard, WorkerCard
from certification.rules.slots import SlotPlan
from family.enums import Relation
from foundation.periods import Period
from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast

POINT = "sample-340303-agency_counter"
DISTRICT = "340303"
SELF = frozenset({Relation.SELF})
ACT = frozenset({Relation.ACT, Relation.PAY})
TUESDAY = date(2026, 3, 3)
SOON = AT + timedelta(hours=1)


@dataclass(frozen=True)
class VisitWorld:
    """The cast, and who goes out."""

    cast: Cast
    worker: WorkerCard

    @property
    def grandmother(self) -> Actor:
        """Give the grandmother as a citizen."""
        return stage.citizen(self.cast.grandmother)

    @property
    def daughter(self) -> Actor:
        """Give the daughter, who may act for her father."""
        return stage.citizen(self.cast.daughter)

    def book(
        self, *, on: date = TUESDAY, begins: time = time(9), who: Actor | None = None, at: datetime = AT
    ) -> AppointmentCard:
        """Book the grandmother a seat."""
        new = NewAppointment(self.cast.grandmother_pension, POINT, on, begins)
        return appointments.book(who or self.grandmother, new, relations=SELF, at=at)

    def ask(self, *, ground: VisitGround = VisitGround.AGE, at: datetime = AT) -> VisitCard:
        """Ask for a visit at the grandmother's."""
        return visits.ask(self.grandmother, self.visit(ground=ground), relations=SELF, at=at)

    def visit(self, *, ground: VisitGround = VisitGround.AGE) -> NewVisit:
        """Give what the grandmother asks."""
        return NewVisit(
            self.cast.grandmother_pension, ground, DISTRICT, "天桥街道", "某小区 3 栋 501", "+8613700000003"
        )

    def plan(self, card: VisitCard, *, on: date = TUESDAY, at: datetime = AT) -> VisitCard:
        """Let the colleague go there."""
        planned = Planned(self.worker.public_id, on, HalfDay.MORNING)
        return visit_days.plan(self.cast.clerk_of_bengbu, card.public_id, planned, at=at)

    def find(
        self, card: VisitCard, outcome: VisitOutcome, *, on: date = TUESDAY, at: datetime
    ) -> visit_days.VisitRecorded:
        """Write down what was found."""
        found = Found(outcome, on, card.tries[-1].ordinal, "说明", "上门服务")
        return visit_days.record(self.cast.clerk_of_bengbu, card.public_id, found, at=at)


def usual_plan(*, capacity: int = 2, since: date = ON) -> SlotPlan:
    """Give a plan for worked days."""
    return SlotPlan({"workdays": ("09:00-12:00",)}, frozenset(), 30, capacity, 14, Period(since))


def open_up(cast: Cast, *, capacity: int = 2) -> VisitWorld:
    """Open the points of Bengbu, and let a clerk go out."""
    load_service_points(points.invented(ON), origin=Origin.LOCAL, at=AT)
    slots.set_plan(cast.clerk_of_bengbu, POINT, usual_plan(capacity=capacity), at=AT)
    user = User.objects.get(pk=cast.clerk_of_bengbu.user_id)
    new = NewWorker(user.pk, BENGBU, "周立", "BB-007")
    return VisitWorld(cast, visit_days.add_worker(cast.clerk_of_bengbu, new, at=AT))
