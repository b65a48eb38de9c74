"""Appointments and visits at the desk: who comes, who waits, a day by street, and what was found."""

import re
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence
from accounts.models.users import User
from accounts.rules.actors import Actor
from certification.models.appointments import Appointment
from certification.models.events import Certification
from certification.models.slots import PointPlan
from certification.models.visits import HomeVisit, VisitTry, VisitWorker
from foundation.clock import SHANGHAI
from tests import cast as stage
from tests.accounts.test_evidence import jpeg
from tests.cast import AT, BENGBU, Cast
from tests.certification.visit_world import TUESDAY, VisitWorld, open_up

MORNING = datetime(2026, 3, 3, 9, 40, tzinfo=SHANGHAI)


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast."""
    return stage.on_stage()


@pytest.fixture
def world(cast: Cast) -> VisitWorld:
    return open_up(cast)


def desk(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session["step_up_at"] = int(time.time())
    session.save()
    return client


def page_of(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"counter:{name}", args=args), query)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html


def outcome(name: str, **more: Any) -> dict[str, Any]:
    return {"outcome": name, "visited_on": TUESDAY.isoformat(), "ordinal": "1", **more}


def test_from_the_days_list_to_the_receipt(world: VisitWorld) -> None:
    made = world.book()
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        page = page_of(client, "appointments")
        assert "顾桂兰" in page
        assert AuditEvent.objects.filter(action="appointment.listed").count() == 1
        page_of(client, "appointments")
        assert AuditEvent.objects.filter(action="appointment.listed").count() == 1
        answer = client.post(reverse("counter:appointment_arrive", args=[made.public_id]))
        assert answer.url == reverse("counter:certify", args=[world.cast.grandmother_pension])
        page = client.get(answer.url).content.decode()
        assert "核对一下，再登记" in page
    event = AuditEvent.objects.get(action="person.looked_up")
    assert (event.reason, event.actor_area_key) == ("按预约来窗口办理", BENGBU)
    assert Appointment.objects.get().state == "arrived"


def test_somebody_who_did_not_come_is_noted_once_the_time_is_over(world: VisitWorld) -> None:
    made = world.book()
    address = reverse("counter:appointment_miss", args=[made.public_id])
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        assert address in page_of(client, "appointments")
        assert client.post(address).status_code == 302
    assert Appointment.objects.get().state == "missed"


def test_a_plan_is_written_by_its_form(world: VisitWorld) -> None:
    with time_machine.travel(AT, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        key = "sample-340303-street_station"
        assert "蚌山示例街道服务站" in page_of(client, "slot_plans")
        # A first plan begins with the hours of the place.
        assert "13:30-17:00" in page_of(client, "slot_plan", key)
        address = reverse("counter:slot_plan", args=[key])
        form = {
            "starts_on": "2026-03-02",
            "workdays": "09:00-11:00\n14:00-16:00",
            "saturday": "",
            "closed_weekdays": ["2"],
            "slot_minutes": "20",
            "capacity": "3",
            "ahead_days": "7",
        }
        bad = client.post(address, form | {"workdays": "9-11", "capacity": "1"})
        assert bad.status_code == 422
        assert "09:00-12:00 的样子" in bad.content.decode()
        assert "9-11" in bad.content.decode()
        assert client.post(address, form | {"capacity": "0"}).status_code == 422
        assert client.post(address, form).url == reverse("counter:slot_plans")
    row = PointPlan.objects.current().get(point_key=key)
    assert row.hours == {"workdays": ["09:00-11:00", "14:00-16:00"]}
    assert (row.closed_weekdays, row.slot_minutes, row.capacity) == ([2], 20, 3)


def assigned(world: VisitWorld, *visits: UUID, on: date = TUESDAY) -> dict[str, Any]:
    chosen = [str(one) for one in visits]
    return {
        "visits": chosen,
        "worker": str(world.worker.public_id),
        "planned_on": on.isoformat(),
        "half": "morning",
    }


def test_a_visit_from_the_waiting_list_to_the_proof(world: VisitWorld) -> None:
    made = world.ask()
    with time_machine.travel(AT + timedelta(hours=1), tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        page = page_of(client, "visits")
        assert "天桥街道" in page
        assert "某小区" not in page
        answer = client.post(reverse("counter:visits"), assigned(world, made.public_id))
        assert answer.url.startswith(reverse("counter:visit_day"))
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        page = client.get(answer.url).content.decode()
        assert made.word in page
        assert "某小区" not in page
        assert not AuditEvent.objects.filter(action="visit.address_seen").exists()
        day = {"day": TUESDAY.isoformat(), "worker": str(world.worker.public_id)}
        refused = client.post(reverse("counter:visit_day"), day)
        assert refused.status_code == 422
        assert "某小区" not in refused.content.decode()
        page = client.post(reverse("counter:visit_day"), {**day, "reason": "going"}).content.decode()
        assert "某小区 3 栋 501" in page
        assert "tel:+8613700000003" in page
        event = AuditEvent.objects.get(action="visit.address_seen")
        assert (event.reason, event.subject_person_id) == ("当天上门", world.cast.grandmother.pk)

        address = reverse("counter:visit", args=[made.public_id])
        unticked = client.post(address, outcome("certified", note="孙女开的门"))
        assert unticked.status_code == 422
        assert "请先核对本人和身份证原件" in unticked.content.decode()
        assert "孙女开的门" in unticked.content.decode()
        photo = SimpleUploadedFile("p.jpg", jpeg(), "image/jpeg")
        done = client.post(address, outcome("certified", is_id_checked="on", photo=photo))
        assert done.url == address
        again = client.post(address, outcome("certified", is_id_checked="on"))
        assert again.status_code == 422
        assert "这次上门已经结束" in again.content.decode()
    row = Certification.objects.get(method="home_visit")
    assert row.event_on == TUESDAY
    one = VisitTry.objects.get()
    assert Evidence.objects.get(pk=one.evidence_id).held_until is not None
    assert HomeVisit.objects.get().state == "certified"


def test_a_call_is_taken_at_the_desk(world: VisitWorld) -> None:
    address = reverse("counter:visit_new", args=[world.cast.grandmother_pension])
    form = {
        "ground": "bedridden",
        "division": "340303",
        "street": "天桥街道",
        "address": "某小区 3 栋 501",
        "phone": "13700000003",
    }
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        assert client.post(address, form).url == reverse("counter:find")
        session = client.session
        found = {"at": MORNING.timestamp(), "reason": "电话咨询"}
        session["desk_lookups"] = {str(world.cast.grandmother.public_id): found}
        session.save()
        assert client.get(address).status_code == 200
        assert client.post(address, form | {"street": ""}).status_code == 422
        answer = client.post(address, form)
        row = HomeVisit.objects.get()
        assert answer.url == reverse("counter:visit", args=[row.public_id])
        again = client.post(address, form)
        assert again.status_code == 422
        assert "已经有一个预约" in again.content.decode()
    event = AuditEvent.objects.get(action="visit.asked")
    assert (event.actor_area_key, event.mandate_id) == (BENGBU, None)


def test_an_outcome_is_entered_later_from_the_printed_list(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    with time_machine.travel(datetime(2026, 3, 9, 9, tzinfo=SHANGHAI), tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        page = page_of(client, "visit", made.public_id)
        assert re.search(r'name="visited_on" value="2026-03-03"', page)
        client.post(reverse("counter:visit", args=[made.public_id]), outcome("certified", is_id_checked="on"))
    assert Certification.objects.get(method="home_visit").event_on == TUESDAY


def test_nobody_at_home_says_when_the_second_try_is(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        answer = client.post(reverse("counter:visit", args=[made.public_id]), outcome("absent"), follow=True)
    assert "2026-03-06" in answer.content.decode()
    assert VisitTry.objects.count() == 2


def test_a_death_at_the_door_leads_to_recording_it(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        answer = client.post(reverse("counter:visit", args=[made.public_id]), outcome("died"))
        life = reverse("counter:family_life", args=[world.cast.grandmother.public_id])
        assert answer.url == life
        assert client.get(life).status_code == 200
    assert AuditEvent.objects.get(action="person.looked_up").reason == "上门服务"


def test_who_refuses_is_told_in_their_own_words(world: VisitWorld) -> None:
    made = world.plan(world.ask())
    address = reverse("counter:visit", args=[made.public_id])
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        assert client.post(address, outcome("refused")).status_code == 422
        assert client.post(address, outcome("refused", note="想让女儿在家时再办")).status_code == 302
    assert VisitTry.objects.get().note == "想让女儿在家时再办"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"visits": []}, "请先勾选去哪几家"),
        ({"worker": ""}, "请选择谁去"),
        ({"planned_on": "2026-03-07"}, "这一天不能上门"),
        ({"planned_on": "2026-02-30"}, "日期不存在"),
        ({"half": ""}, "请选择上午还是下午"),
    ],
)
def test_a_plan_that_cannot_be_says_what_to_do(world: VisitWorld, change: dict[str, Any], words: str) -> None:
    made = world.ask()
    with time_machine.travel(AT, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        answer = client.post(reverse("counter:visits"), assigned(world, made.public_id) | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not VisitTry.objects.exists()
    if change.get("visits") != []:
        assert re.search(rf'value="{made.public_id}"[^>]* checked', answer.content.decode())


def test_colleagues_are_registered_and_rested(world: VisitWorld) -> None:
    user = User.objects.get(pk=world.cast.clerk_of_bengbu.user_id)
    VisitWorker.objects.all().delete()
    with time_machine.travel(AT, tick=True):
        client = desk(world.cast.clerk_of_bengbu)
        form = {"clerk": f"{user.public_id}/{BENGBU}", "name": "周立", "badge": "BB-009"}
        address = reverse("counter:visit_workers")
        assert client.post(address, form | {"clerk": "nobody"}).status_code == 422
        assert client.post(address, form).status_code == 302
        assert "BB-009" in page_of(client, "visit_workers")
        worker = VisitWorker.objects.get()
        client.post(reverse("counter:visit_worker_rest", args=[worker.public_id]))
    assert VisitWorker.objects.get().is_active is False


def test_another_area_sees_nothing_of_it(world: VisitWorld) -> None:
    made, visit = world.book(begins=clock_time(10)), None
    Appointment.objects.update(state="cancelled", settled_at=AT)
    visit = world.plan(world.ask())
    with time_machine.travel(MORNING, tick=True):
        client = desk(world.cast.clerk_of_shenzhen)
        for name in ("appointments", "visits", "visit_day"):
            assert "顾桂兰" not in page_of(client, name)
        assert client.get(reverse("counter:visit", args=[visit.public_id])).status_code == 404
        address = reverse("counter:appointment_arrive", args=[made.public_id])
        assert client.post(address).status_code == 404
        page = client.post(reverse("counter:visit_day"), {"day": TUESDAY.isoformat(), "reason": "going"})
        assert "某小区" not in page.content.decode()
