"""Appointments and visits as citizens make them: every page of the way, for oneself and for a father."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from certification.actions import certifications
from certification.actions.certifications import NewCertification
from certification.enums import Method
from certification.models.appointments import Appointment
from certification.models.visits import HomeVisit
from certification.queries.visits import VisitCard, visit_by_public_id
from certification.rules.overseas import OverseasTerms
from certification.tasks import tend_appointments
from family.enums import Relation
from foundation.clock import SHANGHAI
from portal.shared.calendar_files import CalendarEvent, calendar_file
from tests.accounts.test_evidence import jpeg
from tests.cast import at_noon
from tests.certification.visit_world import DISTRICT, POINT, VisitWorld, open_up
from tests.web.conftest import SignIn
from tests.web.test_pages import QUERIES_MAX, read

TUESDAY = date(2026, 3, 3)
VISIT = {
    "ground": "age",
    "division": DISTRICT,
    "street": "天桥街道",
    "address": "某小区 3 栋 501",
    "phone": "13700000003",
    "wish": "morning",
}


@pytest.fixture
def world(cast: Any) -> VisitWorld:
    return open_up(cast)


@pytest.fixture
def me(world: VisitWorld, sign_in: SignIn) -> Client:
    """The grandmother."""
    return sign_in(world.cast.grandmother)


def at(world: VisitWorld, name: str, **parts: Any) -> str:
    return reverse(f"web:{name}", kwargs={"entitlement_id": world.cast.grandmother_pension, **parts})


def chosen(begins: str = "09:00", **more: str) -> dict[str, str]:
    return {"day": TUESDAY.isoformat(), "begins": begins, **more}


def booked(world: VisitWorld, me: Client, begins: str = "09:00") -> str:
    """Book by the last page; give the address of the appointment."""
    answer = me.post(at(world, "appointment_check", point_key=POINT), chosen(begins))
    assert answer.status_code == 302
    return str(answer.url)


def test_from_the_deadline_to_a_number_by_following_links(world: VisitWorld, me: Client) -> None:
    page = me.get(reverse("web:deadline", args=[world.cast.grandmother_pension])).content.decode()
    assert reverse("web:appointments") in page
    page = me.get(reverse("web:appointments")).content.decode()
    assert at(world, "appointment_points") in page
    page = me.get(at(world, "appointment_points")).content.decode()
    assert "蚌山示例经办窗口" in page
    # A place without a plan is not offered.
    assert "蚌山示例街道服务站" not in page
    slots = at(world, "appointment_slots", point_key=POINT)
    assert slots in page
    page = me.get(slots, {"day": TUESDAY.isoformat()}).content.decode()
    assert re.findall(r'name="begins" value="([^"]+)"', page)[0] == "09:00"
    page = me.get(at(world, "appointment_check", point_key=POINT), chosen()).content.decode()
    assert "身份证原件" in page
    answer = me.post(at(world, "appointment_check", point_key=POINT), chosen(), follow=True)
    row = Appointment.objects.get()
    page = answer.content.decode()
    assert row.number in page
    assert "09:00" in page
    assert row.number in me.get(reverse("web:appointments")).content.decode()


@pytest.mark.parametrize(("day", "is_told"), [("2026-03-16", False), ("2026-03-17", True)])
def test_a_day_after_the_deadline_is_told_before_it_is_booked(
    world: VisitWorld, me: Client, day: str, is_told: bool
) -> None:
    page = me.get(at(world, "appointment_check", point_key=POINT), {**chosen(), "day": day}).content.decode()
    assert ("到 2026年3月16日（星期一） 办好才算按时" in page) is is_told


def test_a_double_click_is_one_appointment(world: VisitWorld, me: Client) -> None:
    assert booked(world, me) == booked(world, me)
    assert Appointment.objects.count() == 1
    other = me.post(at(world, "appointment_check", point_key=POINT), chosen("10:00"), follow=True)
    # Who has one already is led to where it can be moved or called off.
    assert other.redirect_chain[-1][0] == reverse("web:appointments")
    page = other.content.decode()
    assert "已经有一个预约" in page
    assert Appointment.objects.get().number in page
    visit = me.post(at(world, "visit_new"), VISIT)
    assert visit.status_code == 422
    page = visit.content.decode()
    assert "已经有一个预约" in page
    assert "某小区 3 栋 501" in page


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"day": "2026-03-03"}, 422, "请先选一个时间"),
        ({"day": "2026-02-30", "begins": "09:00"}, 422, "请先选一个时间"),
        ({"day": "2026-03-03", "begins": "nine"}, 422, "请先选一个时间"),
        ({"day": "2026-03-07", "begins": "09:00"}, 409, "这个时间不能预约了"),
        ({"day": "9999-12-31", "begins": "23:59"}, 409, "这个时间不能预约了"),
    ],
)
def test_what_cannot_be_booked_shows_the_times_again(
    world: VisitWorld, me: Client, asked: dict[str, str], status: int, words: str
) -> None:
    answer = me.post(at(world, "appointment_check", point_key=POINT), asked)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert 'name="begins"' in answer.content.decode()


def test_a_slot_that_has_just_filled_shows_the_times_again(world: VisitWorld, me: Client) -> None:
    booked(world, me)
    Appointment.objects.filter(seat=1).update(seats_count=1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE certification_pointplan DISABLE TRIGGER USER")
        cursor.execute("UPDATE certification_pointplan SET capacity = 1")
    row = Appointment.objects.get()
    father = reverse(
        "web:for_appointment_check",
        args=[world.cast.father.public_id, world.cast.father_pension, POINT],
    )
    helper = Client()
    helper.force_login(
        world.cast.daughter.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    whom = {"for": str(world.cast.father.public_id)}
    answer = helper.post(father, {**chosen(), **whom})
    assert answer.status_code == 409
    assert "刚刚约满" in answer.content.decode()
    assert Appointment.objects.get() == row


def test_moving_and_cancelling(world: VisitWorld, me: Client) -> None:
    first = booked(world, me)
    old = Appointment.objects.get()
    page = me.get(first).content.decode()
    assert f"moves={old.public_id}" in page
    moves = {"moves": str(old.public_id)}
    page = me.get(at(world, "appointment_slots", point_key=POINT), moves).content.decode()
    assert f'name="moves" value="{old.public_id}"' in page
    second = me.post(at(world, "appointment_check", point_key=POINT), {**chosen("10:00"), **moves}).url
    new = Appointment.objects.get(state="booked")
    assert (new.replaces_id, f"{new.begins:%H:%M}") == (old.pk, "10:00")
    assert me.post(f"{second}cancel/").url == reverse("web:appointments")
    assert not Appointment.objects.filter(state="booked").exists()
    # Pressed twice, or moved from an old tab: what stands is shown, and nothing more happens.
    again = me.post(f"{second}cancel/", follow=True)
    assert again.redirect_chain[-1][0] == second
    assert "请查看最新状态" in again.content.decode()
    stale = me.post(
        at(world, "appointment_check", point_key=POINT), {**chosen("09:30"), **moves}, follow=True
    )
    assert stale.redirect_chain[-1][0] == reverse("web:appointments")
    assert not Appointment.objects.filter(state="booked").exists()


def test_a_calendar_file_of_this_one(world: VisitWorld, me: Client) -> None:
    address = booked(world, me)
    answer = me.get(f"{address}calendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    # Nine in China is one in UTC.
    assert "DTSTART:20260303T010000Z" in text
    assert "DTEND:20260303T013000Z" in text
    assert Appointment.objects.get().number in text.replace("\r\n ", "")
    assert "顾桂兰" not in text


def test_a_calendar_file_is_folded_and_escaped() -> None:
    begins = datetime(2026, 3, 3, 9, tzinfo=SHANGHAI)
    event = CalendarEvent(
        "1@x", begins, begins + timedelta(minutes=30), "窗口；认证, 办理" * 9, "\\", begins, "路 1 号\n院内"
    )
    made = calendar_file([event])
    assert made.endswith(b"END:VCALENDAR\r\n")
    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    whole = made.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:" + "窗口；认证\\, 办理" * 9 + "\r\n" in whole
    assert "LOCATION:路 1 号\\n院内\r\n" in whole
    assert "DESCRIPTION:\\\\\r\n" in whole


def test_a_helper_with_act_books_for_her_father_and_no_other(world: VisitWorld, sign_in: SignIn) -> None:
    cast, client = world.cast, sign_in(world.cast.daughter)
    whom = {"for": str(cast.father.public_id)}
    address = reverse("web:for_appointment_check", args=[cast.father.public_id, cast.father_pension, POINT])
    assert client.post(address, chosen()).status_code in (403, 409)
    answer = client.post(address, {**chosen(), **whom}, follow=True)
    assert "张德山" in answer.content.decode()
    row = Appointment.objects.get()
    assert (row.person_id, row.mandate_id is not None) == (cast.father.pk, True)
    event = AuditEvent.objects.get(action="appointment.booked")
    assert event.mandate_id == row.mandate_id
    # The grandmother's pension under the father's address, and her own pages: nothing.
    mixed = reverse("web:for_appointment_points", args=[cast.father.public_id, cast.grandmother_pension])
    assert client.get(mixed).status_code == 404
    assert client.get(reverse("web:for_appointments", args=[cast.grandmother.public_id])).status_code == 404
    assert client.get(reverse("web:appointment", args=[row.public_id])).status_code == 404


def test_a_visit_is_asked_for_shown_and_called_off(world: VisitWorld, me: Client) -> None:
    address = at(world, "visit_new")
    first = me.post(address, VISIT)
    assert first.status_code == 302
    assert me.post(address, VISIT).url == first.url
    made = HomeVisit.objects.get()
    page = me.get(first.url).content.decode()
    assert "2026年3月16日" in page
    # What was sealed is not shown again, and the word not before somebody comes.
    assert "某小区" not in page
    assert made.word not in page
    world.plan(world_visit(made))
    page = me.get(first.url).content.decode()
    for words in ("周立", "BB-007", made.word, "09:00", "11:30", "不要开门"):
        assert words in page
    assert me.post(f"{first.url}cancel/").status_code == 302
    assert HomeVisit.objects.get().state == "cancelled"
    assert "请查看最新状态" in me.post(f"{first.url}cancel/", follow=True).content.decode()


def world_visit(row: HomeVisit) -> VisitCard:

    card = visit_by_public_id(row.public_id)
    assert card is not None
    return card


def test_a_refused_visit_says_why_and_keeps_what_was_typed(world: VisitWorld, sign_in: SignIn) -> None:
    cast, client = world.cast, sign_in(world.cast.daughter)
    address = reverse("web:for_visit_new", args=[cast.father.public_id, cast.father_pension])
    whom = {"for": str(cast.father.public_id)}
    answer = client.post(address, {**VISIT, **whom})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "满 80 岁" in page
    assert "某小区 3 栋 501" in page
    answer = client.post(address, {**whom, "phone": "12"})
    page = answer.content.decode()
    for words in ("请选择为什么需要上门", "请选择区、县", "请填写街道或社区", "请填写详细地址"):
        assert words in page
    assert not HomeVisit.objects.exists()


def overseas(world: VisitWorld, page: str = "") -> str:
    return at(world, f"overseas{page}")


FORM = {
    "country": "加拿大",
    "since": "2020-01-01",
    "office": "中国驻多伦多总领事馆",
    "form_on": "2026-03-01",
}


def test_the_form_from_abroad_goes_out_and_comes_back(world: VisitWorld, me: Client) -> None:
    made = me.get(overseas(world, "_form"))
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert me.post(overseas(world), FORM).url == overseas(world, "_papers")
    refused = me.post(overseas(world, "_check"))
    assert refused.status_code == 422
    assert "请先上传盖了章的审核表" in refused.content.decode()
    file = SimpleUploadedFile("form.jpg", jpeg(), "image/jpeg")
    assert me.post(overseas(world, "_papers"), {"slot": "stamped_form", "file": file}).status_code == 302
    page = me.get(overseas(world, "_check")).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert key
    assert seen
    sent = {"key": key[1], "seen": seen[1]}
    first = me.post(overseas(world, "_check"), sent)
    assert me.post(overseas(world, "_check"), sent).url == first.url
    matter = Matter.objects.get()
    assert (matter.kind, matter.area_key) == ("certification.overseas", "340300")
    assert "加拿大" in me.get(reverse("web:matter", args=[matter.public_id])).content.decode()


def test_wrong_days_on_the_form_are_named(world: VisitWorld, me: Client) -> None:
    answer = me.post(overseas(world), {**FORM, "since": "2026-03-02", "form_on": "2026-03-05"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "表上的日期在将来" in page
    assert "中国驻多伦多总领事馆" in page
    answer = me.post(overseas(world), {**FORM, "since": "2026-03-02"})
    assert "住在那里的日子不能晚于表上的日期" in answer.content.decode()


def test_when_a_proof_in_person_is_due_no_form_is_offered(
    world: VisitWorld, me: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = frozenset({Relation.DESK})
    for day in (date(2025, 6, 1), date(2025, 9, 1), date(2025, 12, 1)):
        new = NewCertification(Method.OVERSEAS_FORM, day)
        certifications.record(
            world.cast.clerk_of_bengbu,
            world.cast.grandmother_pension,
            new,
            relations=desk,
            at=at_noon(day),
        )
    assert "下载审核表" in me.get(overseas(world)).content.decode()
    monkeypatch.setattr("certification.queries.overseas.terms_of", lambda value: _fourth_in_person())
    page = me.get(overseas(world)).content.decode()
    assert "这一次要本人到场" in page
    assert "下载审核表" not in page


def _fourth_in_person() -> OverseasTerms:

    return OverseasTerms(12, 4)


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_the_pages_cost_few_queries_and_hold_in_both_modes(world: VisitWorld, me: Client, mode: str) -> None:
    address = booked(world, me)
    pages = [
        reverse("web:appointments"),
        at(world, "appointment_points"),
        at(world, "appointment_slots", point_key=POINT),
        at(world, "visit_new"),
        overseas(world),
        address,
    ]
    for page in pages:
        me.get(page)
        with CaptureQueriesContext(connection) as asked:
            read(me, page, mode=mode)
        assert len(asked) <= QUERIES_MAX, (page, len(asked))


def test_the_night_settles_what_lies_behind(world: VisitWorld, me: Client) -> None:

    booked(world, me)
    with time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI), tick=True):
        tend_appointments()
    assert Appointment.objects.get().reminded_at is None
    with time_machine.travel(datetime.combine(date(2026, 3, 2), time(10), SHANGHAI), tick=True):
        tend_appointments()
    assert Appointment.objects.get().reminded_at is not None
    with time_machine.travel(datetime(2026, 3, 4, 0, 30, tzinfo=SHANGHAI), tick=True):
        tend_appointments()
    assert Appointment.objects.get().state == "missed"
