"""The family service on its pages: added in seven pages, told to nobody but those concerned, and ended with one touch."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import activation_codes, electronic_cards, face_checks, face_results, reference_photos
from accounts.actions.activation_codes import DeskAct
from accounts.enums.cards import CardState
from accounts.enums.face import FaceVerdict
from accounts.enums.verification import CodeDelivery
from accounts.models.audit import AuditEvent
from accounts.models.cards import ElectronicCard
from accounts.models.evidence import Evidence
from accounts.models.faces import FaceReview
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.people import number_of
from family.models.claims import KinshipClaim
from family.models.service import ServiceLink
from foundation.identifiers import Sex, synthetic_id_number
from tests.accounts.faces import FakeFace, picture
from tests.cast import AT, BENGBU, Cast, citizen, somebody, verify
from tests.family.serving import in_order
from tests.web.conftest import SignIn, without_tokens
from tests.web.filming import filmed

SERVICE, NOTICE, WHO = (reverse(f"web:{page}") for page in ("service", "service_notice", "service_who"))
PASSWORD, WRONG = "830591", "000000"
NOBODY = synthetic_id_number(county_code="349900", born_on=date(1960, 8, 14), sequence=998)


@pytest.fixture(autouse=True)
def face(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider that answers what the test sets, and fresh rate limits."""
    cache.clear()
    fake = FakeFace(answer=None)
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: fake)
    return fake


@pytest.fixture
def me(cast: Cast, sign_in: SignIn) -> Client:
    """The daughter, who has an electronic card; her mother has a printed one and a photo on file."""
    verify(cast.daughter, cast.clerk_of_bengbu)
    actor = citizen(cast.daughter)
    electronic_cards.apply(actor, cast.daughter.pk, at=AT)
    electronic_cards.activate(actor, cast.daughter.pk, PASSWORD, at=AT)
    in_order(cast.mother, "Z10000001")
    return sign_in(cast.daughter)


def card_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("card.jpg", picture((640, 400)), "image/jpeg")


def filled(person: InsuredPerson, relation: str = "parent", **changes: object) -> dict[str, object]:
    number = number_of(person.pk)
    return {"name": person.name, "number": number, "relation": relation, "file": card_file(), **changes}


def proved(client: Client) -> Client:
    """Type the card's password and accept the notice."""
    assert client.post(SERVICE, {"password": PASSWORD}).headers["Location"] in (NOTICE, WHO)
    assert client.post(NOTICE, {"agreed": "on", "version": "1"}).headers["Location"] == WHO
    return client


def added(client: Client, typed: dict[str, object]) -> str:
    """Add somebody, and give the address of the face page."""
    answer = proved(client).post(WHO, typed)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def link_page() -> str:
    return reverse("web:service_link", args=[ServiceLink.objects.latest("pk").public_id])


def check_on(page: str) -> str:
    return page.split('name="face_check" value="')[1].split('"', maxsplit=1)[0]


class TestTheWholeWay:
    def test_a_mother_is_added_and_says_yes_herself(self, cast: Cast, me: Client, face: FakeFace) -> None:
        address = added(me, filled(cast.mother))
        consent = me.get(address).content.decode()
        assert "您正在添加的家人本人" in consent
        assert cast.mother.name not in consent
        filmed(me, address, face)
        assert me.get(address).headers["Location"].startswith(link_page())
        page = me.get(link_page()).content.decode()
        assert all(
            words in page for words in ("核对好了，是家人本人", "看和打印社保权益单", "不能：动您的钱")
        )

        confirm = reverse("web:service_confirm", args=[ServiceLink.objects.get().public_id])
        assert me.post(confirm, {"face_check": check_on(page)}).status_code == 422
        assert (
            me.post(confirm, {"face_check": check_on(page), "agreed": "on"}).headers["Location"]
            == link_page()
        )
        page = me.get(link_page()).content.decode()
        assert "母亲 李秀英" in page
        assert "正常" in page
        assert AuditEvent.objects.filter(action="service.card_viewed").exists()
        statement = reverse("web:statement_of", args=[cast.mother.public_id])
        assert me.get(statement).status_code == 200
        assert me.post(confirm, {"face_check": check_on_again(), "agreed": "on"}).status_code == 302

    def test_the_other_side_sees_it_and_ends_it(
        self, cast: Cast, me: Client, sign_in: SignIn, face: FakeFace
    ) -> None:
        mother = sign_in(cast.mother)
        added(me, filled(cast.mother))
        page = mother.get(SERVICE).content.decode()
        assert "女儿 张敏" in page
        assert "想添加您，等您确认" in page
        end = reverse("web:service_end", args=[ServiceLink.objects.get().public_id])
        assert mother.post(end).headers["Location"] == SERVICE
        assert "女儿 张敏" not in mother.get(SERVICE).content.decode()
        assert "这次添加已经结束" not in me.get(link_page()).content.decode()
        assert "等家人确认" in me.get(SERVICE).content.decode()
        assert sign_in(cast.stranger).post(end).status_code == 404


def check_on_again() -> str:
    return "0198f000-0000-7000-8000-000000000000"


class TestNothingIsTold:
    def test_a_wrong_name_nobody_and_a_wrong_face_read_the_same(
        self, cast: Cast, me: Client, face: FakeFace
    ) -> None:
        cases = (
            filled(cast.mother),
            filled(cast.husband, name="王建国"),
            filled(cast.mother, number=NOBODY, name="李秀荣"),
            filled(cast.stranger),
        )
        shown = []
        for typed in cases:
            address = added(me, typed)
            pages = [me.get(address).content.decode(), filmed(me, address, face, 0.1)]
            pages.append(me.get(link_page()).content.decode())
            confirm = me.post(
                reverse("web:service_confirm", args=[ServiceLink.objects.latest("pk").public_id]),
                {"face_check": check_on_again(), "agreed": "on"},
            )
            letter = me.post(
                reverse("web:service_letter", args=[ServiceLink.objects.latest("pk").public_id]),
                {"code": "ABCD2345EFGH"},
            )
            pages += [str(confirm.status_code), letter.content.decode()]
            shown.append([bare(page, typed, address) for page in pages])
            cache.clear()
        assert shown[0] == shown[1] == shown[2] == shown[3]
        assert "已经交给工作人员" in shown[0][1]
        assert "照片已经交给工作人员" in shown[0][2]


def bare(page: str, typed: dict[str, object], address: str) -> str:
    """Give a page without what the reader typed and without addresses."""
    link = str(ServiceLink.objects.latest("pk").public_id)
    number = str(typed["number"])
    page = without_tokens(page).replace(address, "").replace(link, "").replace(str(typed["name"]), "")
    for part in (number, number[:3], number[-4:], number[:6], number[-2:], number[0]):
        page = page.replace(f"{part}*", "*").replace(f"*{part}", "*")
    return page


class TestBadInput:
    def test_a_wrong_password_is_counted_and_the_last_one_locks(self, cast: Cast, me: Client) -> None:
        answer = me.post(SERVICE, {"password": WRONG})
        assert answer.status_code == 422
        assert "密码不对" in answer.content.decode()
        ElectronicCard.objects.update(wrong_count=4, waits_until=None)
        locked = me.post(SERVICE, {"password": WRONG})
        assert locked.headers["Location"] == reverse("web:card")
        assert ElectronicCard.objects.get().state == CardState.LOCKED.value

    def test_without_a_card_one_is_led_to_it(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.father).get(SERVICE).content.decode()
        assert reverse("web:card_apply") in page
        assert 'name="password"' not in page

    @pytest.mark.parametrize("where", [NOTICE, WHO])
    def test_no_page_without_the_password(self, me: Client, where: str) -> None:
        assert me.get(where).headers["Location"] == SERVICE

    def test_the_notice_is_read_first(self, me: Client) -> None:
        me.post(SERVICE, {"password": PASSWORD})
        assert me.get(WHO).headers["Location"] == NOTICE
        assert me.post(NOTICE, {"version": "1"}).status_code == 422

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"name": ""}, "请填写姓名。"),
            ({"number": "12345"}, "18 位"),
            ({"relation": ""}, "请选择是您的什么人。"),
            ({"relation": "uncle"}, "请从列表里选择。"),
            ({"file": ""}, "请上传家人社保卡或身份证的照片。"),
        ],
    )
    def test_it_says_what_to_do_and_keeps_the_rest(
        self, cast: Cast, me: Client, change: dict[str, object], words: str
    ) -> None:
        answer = proved(me).post(WHO, filled(cast.mother, **change))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert not ServiceLink.objects.exists()
        if "file" not in change:
            assert "照片已经收到" in page
            assert me.post(WHO, {**filled(cast.mother), "file": ""}).status_code == 302

    def test_a_session_that_lapses_between_pages_loses_nothing(self, cast: Cast, me: Client) -> None:
        proved(me)
        session = me.session
        session["card_open"] = {**session["card_open"], "at": 0}
        session.save()
        assert me.post(WHO, filled(cast.mother)).headers["Location"] == SERVICE
        assert me.post(SERVICE, {"password": PASSWORD}).headers["Location"] == WHO
        page = me.get(WHO).content.decode()
        assert f'value="{cast.mother.name}"' in page
        assert "照片已经收到" in page
        assert Evidence.objects.count() == 1

    def test_sent_a_second_time_it_leads_to_the_same_link(self, cast: Cast, me: Client) -> None:
        added(me, filled(cast.mother))
        again = me.post(WHO, filled(cast.mother))
        assert again.headers["Location"] == link_page()
        assert ServiceLink.objects.count() == 1

    def test_another_relation_is_told_after_the_face_and_accepted_with_one_more_press(
        self, cast: Cast, me: Client, face: FakeFace
    ) -> None:
        filmed(me, added(me, filled(cast.mother, "sibling")), face)
        confirm = reverse("web:service_confirm", args=[ServiceLink.objects.get().public_id])
        sent = {"face_check": check_on(me.get(link_page()).content.decode()), "agreed": "on"}
        answer = me.post(confirm, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "登记的关系是父母，您填的是兄弟姐妹" in page
        assert 'name="relation" value="parent"' in page
        assert me.post(confirm, {**sent, "relation": "parent"}).status_code == 302
        assert ServiceLink.objects.get().state == "active"

    def test_whoever_is_not_on_record_is_led_on(self, cast: Cast, me: Client, face: FakeFace) -> None:
        child = somebody("张新", Sex.FEMALE, date(2005, 1, 1))
        in_order(child, "Z10000002")
        filmed(me, added(me, filled(child, "child")), face)
        confirm = reverse("web:service_confirm", args=[ServiceLink.objects.get().public_id])
        sent = {"face_check": check_on(me.get(link_page()).content.decode()), "agreed": "on"}
        answer = me.post(confirm, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "登记里查不到你们是近亲属" in page
        # Both are present, so the tie is promised then and there; the promise is read before it is made.
        assert 'name="promise_version" value="1"' in page
        assert "承诺不实的，这项关系会被取消" in page
        assert me.post(confirm, {**sent, "promise_version": "1"}).status_code == 422
        assert not KinshipClaim.objects.exists()
        promised = {**sent, "promise_version": "1", "promised": "on"}
        assert me.post(confirm, promised).status_code == 302
        assert ServiceLink.objects.get().state == "active"
        claim = KinshipClaim.objects.get()
        assert (claim.state, claim.answer, claim.answered_how) == ("effective", "confirmed", "face")
        assert me.post(confirm, promised).status_code in (302, 403, 409)
        assert KinshipClaim.objects.count() == 1

    @pytest.mark.parametrize("where", ["link", "letter", "photo"])
    def test_links_of_others_are_nowhere(self, cast: Cast, me: Client, sign_in: SignIn, where: str) -> None:
        added(me, filled(cast.mother))
        address = reverse(f"web:service_{where}", args=[ServiceLink.objects.get().public_id])
        assert sign_in(cast.father).get(address).status_code == 404
        assert me.get(address).status_code == 200

    def test_without_a_camera_other_ways_stand_on_the_page(self, cast: Cast, me: Client) -> None:
        added(me, filled(cast.mother))
        page = me.get(link_page()).content.decode()
        assert all(words in page for words in ("社保窗口", "12333", "填写信上的开通码", "请家人刷脸"))

    def test_the_code_of_the_letter(self, cast: Cast, me: Client) -> None:
        User.objects.filter(person=cast.mother).update(person=None, is_staff=True)
        desk = DeskAct(BENGBU, "寄给本人")
        issued = activation_codes.issue(
            cast.clerk_of_bengbu, cast.mother.pk, CodeDelivery.POSTED, desk, at=AT
        )
        added(me, filled(cast.mother, "sibling"))
        letter = reverse("web:service_letter", args=[ServiceLink.objects.get().public_id])
        assert "开通码" in me.get(letter).content.decode()
        assert me.post(letter, {"code": "WRONGWRONG22"}).status_code == 422
        other = me.post(letter, {"code": issued.shown}).content.decode()
        assert 'name="relation" value="parent"' in other
        sent = {"code": issued.shown, "relation": "parent"}
        assert me.post(letter, sent).headers["Location"] == link_page()
        assert ServiceLink.objects.get().confirmed_by == "letter"


class TestAChild:
    def test_a_parent_sends_a_photo_and_a_person_looks(self, cast: Cast, me: Client, face: FakeFace) -> None:
        in_order(cast.boy, "Z10000003")
        address = added(me, filled(cast.boy, "child"))
        link = ServiceLink.objects.get()
        assert address == reverse("web:service_photo", args=[link.public_id])
        assert me.post(address, {"version": "1"}).status_code == 422
        stale = me.post(address, {"photo": card_file(), "agreed": "on", "version": "7"})
        assert stale.status_code == 422
        assert re.search(r'name="version" value="1"', stale.content.decode())
        junk = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
        assert me.post(address, {"photo": junk, "agreed": "on", "version": "1"}).status_code == 422
        sent = me.post(address, {"photo": card_file(), "agreed": "on", "version": "1"})
        assert sent.headers["Location"] == link_page()
        assert "照片已经交给工作人员" in me.get(link_page()).content.decode()

        review = FaceReview.objects.get()
        clerk = cast.clerk_of_bengbu
        face_results.decide(clerk, review.public_id, FaceVerdict.SAME, "是同一个孩子", at=AT)
        page = me.get(link_page()).content.decode()
        assert "我是孩子的父母" in page
        confirm = reverse("web:service_confirm", args=[link.public_id])
        assert me.post(confirm, {"face_check": check_on(page), "agreed": "on"}).status_code == 302
        link.refresh_from_db()
        assert link.mandate is not None
        assert (link.mandate.legal_basis, link.mandate.ends_on) == ("parent_of_minor", date(2030, 9, 9))
