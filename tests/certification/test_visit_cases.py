"""The rows of `tests/cases/certification_visits.yaml`, run through the actions."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from accounts.actions import matter_decisions, matter_leases
from accounts.enums.evidence import EvidenceState, FileKind
from accounts.enums.matters import MatterAct
from accounts.enums.users import StaffRole
from accounts.models.evidence import Evidence
from accounts.rules.actors import Actor
from certification.actions import appointments, certifications, overseas, slots, visit_days, visits
from certification.actions.appointments import NewAppointment
from certification.actions.certifications import NewCertification
from certification.actions.overseas import Application
from certification.actions.visit_days import Found, NewWorker, Planned
from certification.actions.visits import NewVisit
from certification.enums import Benefit, HalfDay, Method, Standing, VisitGround, VisitOutcome
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.overseas import stay_of
from certification.rules.overseas import STAMPED, OverseasForm
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.identifiers import Sex
from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast, at_noon
from tests.certification import policies
from tests.certification.visit_world import DISTRICT, POINT, SELF, usual_plan

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "certification_visits.yaml").read_text(encoding="utf-8")
)["cases"]
DESK = frozenset({Relation.DESK})


class Room:
    """One case on its way: who, at which desk, for which benefit."""

    def __init__(self, cast: Cast, case: dict[str, Any]) -> None:
        self.case, self.act = case, case["act"]
        self.at = datetime.fromisoformat(self.act["at"])
        person = stage.somebody("何阿婆", Sex.FEMALE, case["born_on"], phone="+8613700000055")
        stage.sign_up("+8613700000055", person)
        self.person, self.actor = person, stage.citizen(person)
        clerks = {BENGBU: cast.clerk_of_bengbu, SHENZHEN: cast.clerk_of_shenzhen}
        self.clerks = clerks
        if case["area"] not in clerks:
            clerks[case["area"]] = stage.staff("+8613700000056", StaffRole.CLERK, case["area"])
        self.clerk = clerks[case["area"]]
        self.pension = stage.pension(
            person,
            Benefit.PENSION_EMPLOYEE,
            case["area"],
            self.clerk,
            since=date(2005, 1, 1),
            last_event_on=case["last_event_on"],
        )
        for proof in case.get("proofs", ()):
            new = NewCertification(Method(proof["method"]), proof["event_on"])
            certifications.record(
                self.clerk, self.pension, new, relations=DESK, at=at_noon(proof["event_on"])
            )

    def run(self) -> None:
        """Do what the case says."""
        {"counter": self._counter, "visit": self._visit, "overseas": self._overseas}[self.act["kind"]]()

    def _counter(self) -> None:
        day = local_date(self.at)
        slots.set_plan(self.clerk, POINT, usual_plan(), at=AT)
        new = NewAppointment(self.pension, POINT, day, time(9))
        made = appointments.book(self.actor, new, relations=SELF, at=AT)
        appointments.check_in(self.clerk, made.public_id, at=self.at)
        new_proof = NewCertification(Method.COUNTER, day)
        certifications.record(self.clerk, self.pension, new_proof, relations=DESK, at=self.at)

    def _visit(self) -> None:
        wanted = NewVisit(
            self.pension,
            VisitGround(self.act["ground"]),
            DISTRICT,
            "天桥街道",
            "虚构小区 1 号",
            "+8613700000055",
        )
        made = visits.ask(self.actor, wanted, relations=SELF, at=AT)
        new = NewWorker(self.clerk.user_id or 0, self.case["area"], "周立", "BB-007")
        worker = visit_days.add_worker(self.clerk, new, at=AT)
        planned = Planned(worker.public_id, self.act["visited_on"], HalfDay.MORNING)
        visit_days.plan(self.clerk, made.public_id, planned, at=AT)
        found = Found(VisitOutcome.CERTIFIED, self.act["visited_on"], 1)
        visit_days.record(self.clerk, made.public_id, found, at=self.at)

    def _overseas(self) -> None:
        form = OverseasForm(
            self.pension, self.act["form_on"], "加拿大", "中国驻多伦多总领事馆", date(2020, 1, 1)
        )
        file = Evidence.objects.create(
            subject=self.person,
            uploaded_by_id=self.actor.user_id,
            slot=STAMPED,
            kind=FileKind.JPEG.value,
            state=EvidenceState.READY.value,
            pages_count=1,
            bytes_count=1,
            uploaded_at=self.at,
        )
        new = Application(form, uuid4(), (file.public_id,))
        card = overseas.hand_in(self.actor, new, at=self.at)
        assert overseas.hand_in(self.actor, new, at=self.at).public_id == card.public_id
        clerk = self.clerks[self.act.get("decided_by", self.case["area"])]
        self._pass(clerk, card.public_id)

    def _pass(self, clerk: Actor, matter: Any) -> None:
        """Take, accept and pass the matter."""
        hour = timedelta(hours=1)
        for act in (MatterAct.ACCEPT, MatterAct.GRANT):
            held = matter_leases.take(clerk, matter, kin_ids=frozenset(), holds_for=hour, at=self.at)
            choice = matter_decisions.Choice(act, held.version)
            overseas.handle(clerk, matter, choice, kin_ids=frozenset(), waits=hour, at=self.at)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['number']} {case['says'][:40]}")
def test_the_case_ends_as_it_says(cast: Cast, case: dict[str, Any]) -> None:
    load_service_points(points.invented(ON), origin=Origin.LOCAL, at=AT)
    room, expect = Room(cast, case), case["expect"]
    if "bars" in case:
        policies.bar(Method(case["bars"]))
    before = deadline_by_entitlement(room.pension, on=ON)
    assert before is not None
    if "refused" in expect:
        with pytest.raises(DomainError) as refused:
            room.run()
        codes = {refused.value.code, *(reason.code for reason in refused.value.reasons)}
        assert expect["refused"] in codes
        after = deadline_by_entitlement(room.pension, on=ON)
        assert after is not None
        assert after.due_on == before.due_on
        return

    room.run()
    card = deadline_by_entitlement(room.pension, on=local_date(room.at))
    assert card is not None
    assert (card.last_event_on, card.due_on) == (expect["event_on"], expect["due_on"])
    if "standing" in expect:
        assert card.standing is Standing(expect["standing"])
    if "lives_in" in expect:
        stay = stay_of(room.person.pk, on=local_date(room.at))
        assert stay is not None
        assert stay.country == expect["lives_in"]
