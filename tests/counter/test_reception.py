"""At the desk with several people: cards that are read, one visit under one reason, and paper entered after an outage."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from accounts.models.people import Enrolment
from accounts.models.users import StaffPost, User
from certification.models.entitlements import Deadline
from certification.models.events import Certification, CertificationProof
from foundation import clock
from portal.shared.pdf import typesetting
from regions.enums import Confidence, Origin, ServicePointKind
from regions.models.places import ServicePoint
from tests.permissions.receiving import ROW
from tests.permissions.standing_in import GRANDMOTHER_NUMBER
from tests.permissions.world import BENGBU, World

READER, RECEPTION, BACK = "/counter/reader/", "/counter/reception/", "/counter/back-entry/"


def certify(world: World, client: Client, **more: str) -> str:
    path = f"/counter/deadlines/{world.entitlement.public_id}/certify/"
    page = client.get(path).content.decode()
    (token,) = re.findall(r'name="token" value="([^"]+)"', page)
    given = {"token": token, "event_on": world.on.isoformat(), "is_id_checked": "on", **more}
    return client.post(path, given).url


class TestReader:
    def test_a_number_opens_the_person_under_the_standing_reason(self, world: World, clerk: Client) -> None:
        answer = clerk.post(READER, {"text": f"{GRANDMOTHER_NUMBER}\r\n"})
        assert answer.url == f"/counter/people/{world.people['grandmother'].public_id}/"
        event = AuditEvent.objects.get(action="person.looked_up")
        assert (event.reason, event.subject_person_id) == ("来窗口办理", world.id("grandmother"))

    def test_a_line_says_whether_the_card_has_expired(self, world: World, clerk: Client) -> None:
        line = f"顾桂兰|女|汉族|{GRANDMOTHER_NUMBER}|20100101-20200101"
        page = clerk.post(READER, {"text": line}, follow=True).content.decode()
        assert "2020年1月1日 已经过期" in page

    def test_another_name_and_nobody_are_the_same_answer(self, world: World, clerk: Client) -> None:
        told = [
            clerk.post(READER, {"text": line}).content.decode()
            for line in (f"陈默|{GRANDMOTHER_NUMBER}", "不存在的号码A1")
        ]
        assert all("没有找到" in page and "顾桂兰" not in page for page in told)
        assert AuditEvent.objects.filter(action="person.looked_up").count() == 2

    @pytest.mark.parametrize(("typed", "words"), [("", "没有读到卡"), ("11010119900307001", "18 位")])
    def test_what_is_wrong_is_said(self, world: World, clerk: Client, typed: str, words: str) -> None:
        answer = clerk.post(READER, {"text": typed})
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_another_area_finds_nobody(self, world: World) -> None:
        page = world.client("clerk_elsewhere").post(READER, {"text": GRANDMOTHER_NUMBER}).content.decode()
        assert "没有找到" in page


class TestReception:
    @pytest.fixture
    def visit(self, world: World, clerk: Client) -> Client:
        clerk.post(RECEPTION, {"act": "begin", "reason": "other", "other_reason": "陪母亲一起认证"})
        return clerk

    def test_several_people_one_reason_one_sheet(self, world: World, visit: Client) -> None:
        assert visit.post(READER, {"text": GRANDMOTHER_NUMBER}).url == RECEPTION
        page = visit.get(RECEPTION).content.decode()
        assert "顾桂兰" in page
        assert "陪母亲一起认证" in page
        receipt = certify(world, visit)
        assert "回到这次来访" in visit.get(receipt).content.decode()
        proof = CertificationProof.objects.get()
        assert proof.reference.startswith("reception:")
        event = AuditEvent.objects.get(action="certification.recorded")
        assert event.reason == "陪母亲一起认证"
        sheet = visit.get("/counter/reception/sheet/").content.decode()
        assert f"{proof.number[:4]} {proof.number[4:8]}" in sheet
        assert "<svg" in sheet
        assert "结束了" in visit.post(RECEPTION, {"act": "end"}, follow=True).content.decode()
        assert "开始来访" in visit.get(RECEPTION).content.decode()

    def test_who_did_not_come_is_not_certified_and_told_what_else_counts(
        self, world: World, visit: Client
    ) -> None:
        visit.post(READER, {"text": GRANDMOTHER_NUMBER})
        person = str(world.people["grandmother"].public_id)
        page = visit.post(RECEPTION, {"act": "absent", "person": person}, follow=True).content.decode()
        assert "不能由别人在窗口代办" in page
        assert "工作人员上门" in page
        assert "办理认证" not in page
        event = AuditEvent.objects.get(action="certification.brought_absent")
        assert event.subject_person_id == world.id("grandmother")
        assert "人没有来，没有办理" in visit.get("/counter/reception/sheet/").content.decode()
        assert not Certification.objects.exists()

    def test_without_a_reason_there_is_no_visit(self, world: World, clerk: Client) -> None:
        answer = clerk.post(RECEPTION, {"act": "begin", "reason": "other", "other_reason": ""})
        assert answer.status_code == 422
        assert "请写明事由" in answer.content.decode()
        assert clerk.get("/counter/reception/sheet/").url == RECEPTION

    @pytest.mark.parametrize("person", ["x", "0190b2f0-0000-7000-8000-000000000000"])
    def test_nobody_comes_in_by_an_address(self, world: World, visit: Client, person: str) -> None:
        for act in ("add", "absent"):
            assert visit.post(RECEPTION, {"act": act, "person": person}).status_code == 302
        assert visit.get(RECEPTION).status_code == 200

    def test_a_card_that_cannot_be_read_leaves_the_visit_as_it_was(self, visit: Client) -> None:
        page = visit.post(READER, {"text": "11010119900307001"}).content.decode()
        assert "算在这次来访里" in page
        assert "来窗口办理" not in page

    def test_who_left_the_area_meanwhile_holds_up_nobody(self, world: World, visit: Client) -> None:
        visit.post(READER, {"text": GRANDMOTHER_NUMBER})
        Deadline.objects.filter(person=world.people["grandmother"]).update(paying_area_key="440300")
        Enrolment.objects.filter(person=world.people["grandmother"]).update(superseded_at=clock.now())
        answer = visit.get(RECEPTION)
        assert answer.status_code == 200
        assert "顾桂兰" not in answer.content.decode()

    def test_a_visit_does_not_last_for_ever(self, world: World, visit: Client) -> None:
        session = visit.session
        session["desk_reception"] = {**session["desk_reception"], "at": world.at.timestamp() - 7300}
        session.save()
        assert "开始来访" in visit.get(RECEPTION).content.decode()


class TestForm:
    def test_it_is_filled_in_printed_and_noted(
        self, world: World, clerk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world.look_up(clerk)
        path = f"/counter/deadlines/{world.entitlement.public_id}/form.pdf"
        first = clerk.get(path)
        assert first.headers["Content-Type"] == "application/pdf"
        assert first.content[:5] == b"%PDF-"
        assert GRANDMOTHER_NUMBER.encode() not in first.content
        receipt = certify(world, clerk).rstrip("/").rpartition("/")[2]
        asked = []
        real = typesetting.drawn
        monkeypatch.setattr(typesetting, "drawn", lambda text: asked.append(text) or real(text))
        assert clerk.get(f"{path}?receipt={receipt}").content[:5] == b"%PDF-"
        assert str(CertificationProof.objects.get().public_id) in asked[0]
        assert AuditEvent.objects.filter(action="certification.form_printed").count() == 2
        for odd in ("x", str(world.entitlement.public_id)):
            assert clerk.get(f"{path}?receipt={odd}").status_code == 200


def sit_at_a_street_station(world: World) -> None:
    """Let the clerk's post be at a street's station."""
    ServicePoint.objects.create(
        key="station-1",
        area_key=BENGBU,
        kind=ServicePointKind.STREET_STATION.value,
        name="示例街道服务站",
        division_code="340303",
        origin=Origin.LOCAL.value,
        starts_on=world.on - timedelta(days=9),
        recorded_at=world.at,
        source_document="测试",
        source_checked_on=world.on,
        confidence=Confidence.UNSURE.value,
    )
    post = StaffPost.objects.get(user=world.users["clerk"])
    StaffPost.objects.filter(pk=post.pk).update(superseded_at=clock.now())
    post.pk, post.point_key = None, "station-1"
    post.save(force_insert=True)


class TestStreetStation:
    def test_the_post_says_which_method_it_is(self, world: World, clerk: Client) -> None:
        sit_at_a_street_station(world)
        world.look_up(clerk)
        certify(world, clerk)
        assert Certification.objects.get().method == "street_station"


class TestBackEntry:
    def given(self, world: World, days: int = 3, **more: str) -> dict[str, str]:
        return {
            "place": "counter",
            "row-TOTAL_FORMS": "10",
            "row-INITIAL_FORMS": "0",
            f"{ROW}-form_number": "B-0001",
            f"{ROW}-number": GRANDMOTHER_NUMBER,
            f"{ROW}-name": "顾桂兰",
            f"{ROW}-event_on": (world.on - timedelta(days=days)).isoformat(),
            **more,
        }

    def test_a_line_counts_by_its_day_and_twice_is_one(self, world: World, clerk: Client) -> None:
        pages = [clerk.post(BACK, self.given(world)).content.decode() for _ in range(2)]
        row = Certification.objects.get()
        assert (row.event_on, row.proof.external_id) == (world.on - timedelta(days=3), f"{BENGBU}:B-0001")
        assert "已登记，回执" in pages[0]
        assert "没有重复登记" in pages[1]
        assert Deadline.objects.get().last_event_on == row.event_on

    def test_each_line_has_its_own_outcome_and_nothing_typed_is_lost(
        self, world: World, clerk: Client
    ) -> None:
        more = {
            "row-1-form_number": "B-0002",
            "row-1-number": GRANDMOTHER_NUMBER,
            "row-1-name": "陈默",
            "row-1-event_on": world.on.isoformat(),
            "row-2-form_number": "B-0003",
            "row-2-number": "123",
            "row-2-name": "某人",
            "row-2-event_on": world.on.isoformat(),
            "row-3-form_number": "B-0001",
            "row-3-number": GRANDMOTHER_NUMBER,
            "row-3-name": "顾桂兰",
            "row-3-event_on": (world.on + timedelta(days=1)).isoformat(),
        }
        answer = clerk.post(BACK, self.given(world, **more))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert Certification.objects.count() == 1
        assert "办好 2 行" in page
        assert "没有查到这个人的待遇" in page
        assert "18 位" in page
        assert page.count('value="B-000') == 4

    def test_a_half_line_stops_the_table_before_anything_is_entered(
        self, world: World, clerk: Client
    ) -> None:
        answer = clerk.post(BACK, self.given(world, **{"row-1-form_number": "B-0002"}))
        assert answer.status_code == 422
        assert "这一行没有填完" in answer.content.decode()
        assert not Certification.objects.exists()

    def test_what_is_long_ago_goes_to_a_colleague_once(self, world: World, clerk: Client) -> None:
        for _ in range(2):
            page = clerk.post(BACK, self.given(world, days=60)).content.decode()
            assert "已交同事复核" in page
        matter = Matter.objects.get(kind="certification.review")
        assert matter.applicant_id == world.users["clerk"].pk
        assert not Certification.objects.exists()

    def test_no_clerk_enters_a_relative(self, world: World, clerk: Client) -> None:
        User.objects.filter(pk=world.users["daughter"].pk).update(person=None)
        User.objects.filter(pk=world.users["clerk"].pk).update(person=world.people["daughter"])
        for days in (3, 60):
            assert "近亲属" in clerk.post(BACK, self.given(world, days=days)).content.decode()
        assert not Certification.objects.exists()
        assert not Matter.objects.filter(kind="certification.review").exists()

    def test_a_stale_sign_in_keeps_every_line(self, world: World, clerk: Client) -> None:
        session = clerk.session
        session["step_up_at"] = 0
        session.save()
        assert clerk.post(BACK, self.given(world)).url.startswith("/confirm/")
        assert "B-0001" in clerk.get(BACK).content.decode()
