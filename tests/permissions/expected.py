"""Who is expected at a counter or at home in Bengbu, written straight into the tables when a door asks for it."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from accounts.fields import seal
from certification.enums import HalfDay, VisitGround, VisitState
from certification.models.appointments import Appointment
from certification.models.slots import PointPlan
from certification.models.visits import HomeVisit, VisitTry, VisitWorker
from regions.queries.workdays import work_calendar
from tests.permissions.knocking import Call, Data
from tests.permissions.world import BENGBU, World

POINT = "sample-340303-agency_counter"
TOMORROW, TODAY, YESTERDAY = (UUID(int=0x70 + n) for n in range(3))
PLANNED, WAITING, WORKER = (UUID(int=0x80 + n) for n in range(3))
_TIME = {"begins": time(21), "ends": time(22)}


def _appointment(world: World, public_id: UUID, comes_on: date) -> None:
    Appointment.objects.create(
        public_id=public_id,
        number=str(public_id.int).zfill(16),
        person_id=world.id("grandmother"),
        entitlement=world.entitlement,
        # Each is of a round of its own: one round has one.
        due_on=comes_on,
        point_key=POINT,
        area_key=BENGBU,
        comes_on=comes_on,
        seat=1,
        seats_count=1,
        booked_at=world.at,
        booked_by=world.users["grandmother"].pk,
        **_TIME,
    )


def _visit(world: World, public_id: UUID, state: VisitState) -> HomeVisit:
    return HomeVisit.objects.create(
        public_id=public_id,
        number=str(public_id.int).zfill(16),
        person_id=world.id("grandmother"),
        entitlement=world.entitlement,
        due_on=world.on + timedelta(days=public_id.int),
        area_key=BENGBU,
        division_code="340303",
        street="天桥街道",
        address_sealed=seal("虚构小区 1 号", label="visit.address", owner=public_id),
        phone_sealed=seal("+8613800000001", label="visit.phone", owner=public_id),
        word="桂花",
        ground=VisitGround.AGE.value,
        state=state.value,
        visit_by=world.on,
        asked_at=world.at,
        asked_by=world.users["grandmother"].pk,
    )


def expected(world: World) -> None:
    """Write a plan for a place, somebody who goes out, and who is expected; a second time nothing is added."""
    if PointPlan.objects.exists():
        return
    PointPlan.objects.create(
        point_key=POINT,
        area_key=BENGBU,
        hours={"every_day": ["09:00-22:00"]},
        slot_minutes=60,
        capacity=5,
        ahead_days=14,
        starts_on=world.on,
        recorded_at=world.at,
        recorded_by=world.users["clerk"].pk,
    )
    for public_id, days in ((TOMORROW, 1), (TODAY, 0), (YESTERDAY, -1)):
        _appointment(world, public_id, world.on + timedelta(days=days))
    worker = VisitWorker.objects.create(
        public_id=WORKER,
        user=world.users["clerk"],
        area_key=BENGBU,
        name="周立",
        badge="BB-007",
        recorded_at=world.at,
    )
    _visit(world, WAITING, VisitState.ASKED)
    VisitTry.objects.create(
        visit=_visit(world, PLANNED, VisitState.PLANNED),
        ordinal=1,
        planned_on=world.on,
        half=HalfDay.MORNING.value,
        worker=worker,
        planned_at=world.at,
        planned_by=world.users["clerk"].pk,
    )


def _of(**parts: Any) -> Call:
    """Knock at a door with these parts, whoever is expected being written first."""

    def made(world: World) -> Data:
        expected(world)
        return {name: part(world) if callable(part) else part for name, part in parts.items()}

    return Call(made)


def _entitlement(world: World) -> UUID:
    return world.entitlement.public_id


def _grandmother(world: World) -> UUID:
    return world.people["grandmother"].public_id


def _slot(world: World, _role: str) -> Data:
    return {"day": (world.on + timedelta(days=1)).isoformat(), "begins": "09:00"}


def _visited(_world: World, _role: str) -> Data:
    home = {"ground": "age", "division": "340303", "street": "天桥街道", "wish": "morning"}
    return {**home, "address": "虚构小区 1 号", "phone": "13800000001"}


def _form(world: World, _role: str) -> Data:
    days = dict.fromkeys(("since", "form_on"), world.on.isoformat())
    return {"country": "加拿大", "office": "中国驻多伦多总领事馆", **days}


def _assigned(world: World, _role: str) -> Data:
    day = work_calendar().next_worked(world.on)
    return {
        "visits": [str(WAITING)],
        "worker": str(WORKER),
        "planned_on": day.isoformat(),
        "half": "morning",
    }


def _found(world: World, _role: str) -> Data:
    return {"outcome": "certified", "visited_on": world.on.isoformat(), "is_id_checked": "on", "ordinal": "1"}


def _plan(world: World, _role: str) -> Data:
    numbers = {"slot_minutes": "30", "capacity": "2", "ahead_days": "14"}
    return {"starts_on": world.on.isoformat(), "workdays": "09:00-12:00", **numbers}


def _colleague(world: World, _role: str) -> Data:
    clerk = f"{world.users['clerk'].public_id}/{BENGBU}"
    return {"clerk": clerk, "name": "周立", "badge": "BB-008"}


def _with(call: Call, data: Any) -> Call:
    return Call(call.parts, data)


_POINTS = {"entitlement_id": _entitlement}
_SLOTS = {**_POINTS, "point_key": POINT}
_ONE = {"appointment_id": TOMORROW}
_HOME = {"visit_id": PLANNED}
_CITIZENS: dict[tuple[str, str], tuple[dict[str, Any], Any]] = {
    ("appointments", "GET"): ({}, None),
    ("appointment_points", "GET"): (_POINTS, None),
    ("appointment_slots", "GET"): (_SLOTS, None),
    ("appointment_check", "GET"): (_SLOTS, _slot),
    ("appointment_check", "POST"): (_SLOTS, _slot),
    ("appointment", "GET"): (_ONE, None),
    ("appointment_cancel", "POST"): (_ONE, None),
    ("appointment_ics", "GET"): (_ONE, None),
    ("visit_new", "GET"): (_POINTS, None),
    ("visit_new", "POST"): (_POINTS, _visited),
    ("visit", "GET"): (_HOME, None),
    ("visit_cancel", "POST"): (_HOME, None),
}


def _calls() -> dict[tuple[str, str], Call]:
    made = {}
    for (page, method), (parts, data) in _CITIZENS.items():
        for name, own in (("web:", {}), ("web:for_", {"person_id": _grandmother})):
            call = _of(**parts, **own)
            made[name + page, method] = _with(call, data) if data else call
    return made


CALLS: dict[tuple[str, str], Call] = {
    **_calls(),
    **{("web:overseas" + page, "GET"): _of(**_POINTS) for page in ("", "_form", "_papers", "_check")},
    **{("web:overseas" + page, "POST"): _of(**_POINTS) for page in ("_papers", "_paper_remove", "_check")},
    ("web:overseas", "POST"): _with(_of(**_POINTS), _form),
    ("counter:appointment_arrive", "POST"): _of(appointment_id=TODAY),
    ("counter:appointment_miss", "POST"): _of(appointment_id=YESTERDAY),
    ("counter:slot_plan", "GET"): _of(point_key=POINT),
    ("counter:slot_plan", "POST"): _with(_of(point_key=POINT), _plan),
    ("counter:visits", "POST"): _with(_of(), _assigned),
    ("counter:visit_day", "POST"): _with(_of(), lambda w, r: {"reason": "going"}),
    ("counter:visit_workers", "POST"): _with(_of(), _colleague),
    ("counter:visit_worker_rest", "POST"): _of(worker_id=WORKER),
    ("counter:visit_new", "GET"): _of(entitlement=_entitlement),
    ("counter:visit_new", "POST"): _with(_of(entitlement=_entitlement), _visited),
    ("counter:visit", "GET"): _of(**_HOME),
    ("counter:visit", "POST"): _with(_of(**_HOME), _found),
}
