"""The pages of a certification: what stands against it, the walk, the ways beside it, who is kept out."""

import re
from datetime import date
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.actions import consents, face_checks, reference_photos
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FaceDecider, Gesture, PhotoSource
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceChallenge, FaceCheck, FaceUse
from accounts.models.matters import Matter
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements
from certification.enums import Benefit, Method
from certification.models.events import Certification, CertificationProof
from family.actions import mandates
from family.enums import ConfirmedBy, MandateGrade, MandateScope
from family.models.mandates import Mandate
from foundation.periods import add_months
from tests.accounts.faces import FakeFace, clip, picture
from tests.accounts.test_evidence import jpeg
from tests.cast import AT, BENGBU, ON, Cast, at_noon, citizen, verify
from tests.certification.policies import bar
from tests.web.conftest import SignIn

# What stands against it is asked of many tables, each once, however many benefits there are.
QUERIES_MAX = 20
CONSENT = {"agreed": "on", "version": "1"}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider of the state, which policy trusts with a certification."""
    made = FakeFace(decider=FaceDecider.PROVIDER)
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: made)
    return made


@pytest.fixture
def cast(cast: Cast, fake: FakeFace) -> Cast:
    """The cast; those who certify here have proved who they are and have a photo on file."""
    fake.answer = lambda frames: clip((Gesture.STRAIGHT,))
    for person in (cast.grandmother, cast.father, cast.daughter):
        verify(person, cast.clerk_of_bengbu)
        reference_photos.keep(SYSTEM, person.pk, picture(), PhotoSource.IMPORT, taken_on=ON, at=AT)
    return cast


def way(entitlement: UUID, step: str = "", *, of: InsuredPerson | None = None) -> str:
    parts = {"entitlement_id": entitlement}
    if of is None:
        return reverse(f"web:certify{step}", kwargs=parts)
    return reverse(f"web:for_certify{step}", kwargs={"person_id": of.public_id, **parts})


def survivor(cast: Cast) -> UUID:
    """Let the grandmother draw a survivor's benefit too."""
    given = entitlements.grant(
        SYSTEM,
        cast.grandmother.pk,
        Benefit.SURVIVOR,
        paying_area_key=BENGBU,
        starts_on=date(2001, 1, 1),
        at=AT,
    )
    return UUID(str(given.public_id))


def to_the_camera(client: Client, address: str, **answers: str) -> str:
    """Press the button of the first page; give the address of the camera."""
    answer = client.post(address, {**CONSENT, **answers})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url.startswith("/face/")
    return str(answer.url)


def film(client: Client, address: str, fake: FakeFace, *, likeness: float = 0.8, well: bool = True) -> str:
    """Do what is asked before the camera; give where it leads."""
    page = client.get(address).content.decode()
    nonce = page.split('name="nonce" value="')[1].split('"')[0]
    steps = tuple(Gesture(one) for one in FaceChallenge.objects.latest("pk").gestures)
    made = steps if well else (Gesture.STRAIGHT,) * len(steps)
    fake.answer = lambda frames: clip(made, likeness)
    files = [SimpleUploadedFile(f"{number}.jpg", picture()) for number, _step in enumerate(steps)]
    marks = ",".join(f"{n}:{2000 * n}" for n in range(len(steps)))
    answer = client.post(f"{address}frames/", {"nonce": nonce, "marks": marks, "frames": files})
    assert answer.status_code == 302
    return str(answer.url)


class TestOneself:
    def test_from_the_first_page_to_the_receipt(self, cast: Cast, sign_in: SignIn, fake: FakeFace) -> None:
        client = sign_in(cast.grandmother)
        page = client.get(way(cast.grandmother_pension)).content.decode()
        for words in (
            "给我认证",
            "顾桂兰",
            "企业职工养老金",
            "2026年3月14日",
            "换一种方式",
            "12333",
            "单独同意",
        ):
            assert words in page

        receipt = film(client, to_the_camera(client, way(cast.grandmother_pension)), fake)

        proof = CertificationProof.objects.get(number=CertificationProof.objects.latest("pk").number)
        assert receipt == reverse("web:receipt", kwargs={"proof_id": proof.public_id})
        page = client.get(receipt).content.decode()
        assert "认证好了" in page
        assert "2027年3月2日（星期二）" in page
        assert Certification.objects.get(proof=proof).method == "face_self"

    def test_the_camera_opens_at_once_for_consent_was_given_on_the_first_page(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.grandmother)
        page = client.get(to_the_camera(client, way(cast.grandmother_pension)))
        assert "camera=(self)" in page.headers["Permissions-Policy"]
        assert FaceChallenge.objects.get().agreed_at is not None

    def test_without_consent_there_is_no_check_and_other_ways(self, cast: Cast, sign_in: SignIn) -> None:
        answer = sign_in(cast.grandmother).post(way(cast.grandmother_pension), {"version": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "不同意也没关系，请换一种方式" in page
        assert "社保经办窗口" in page
        assert not FaceChallenge.objects.exists()

    def test_a_consent_given_before_is_not_asked_again(self, cast: Cast, sign_in: SignIn) -> None:
        consents.give(citizen(cast.grandmother), ConsentPurpose.FACE, version=1, at=AT)
        client = sign_in(cast.grandmother)
        page = client.get(way(cast.grandmother_pension)).content.decode()
        assert 'name="agreed"' not in page
        assert "您以前同意过这份说明" in page
        assert client.post(way(cast.grandmother_pension), {"version": "1"}).url.startswith("/face/")

    def test_early_is_told_and_not_forbidden(self, cast: Cast, sign_in: SignIn, fake: FakeFace) -> None:
        verify(cast.mother, cast.clerk_of_bengbu)
        client = sign_in(cast.mother)
        page = client.get(way(cast.mother_pension)).content.decode()
        assert "本周期已认证" in page
        assert "开始刷脸认证" in page

    @pytest.mark.parametrize(
        ("day", "last", "is_late"), [(15, "2026年3月16日", False), (17, "2026年3月14日", True)]
    )
    def test_the_last_day_in_time_is_named_and_whether_it_has_passed(
        self, cast: Cast, sign_in: SignIn, day: int, last: str, is_late: bool
    ) -> None:
        with time_machine.travel(at_noon(date(2026, 3, day)), tick=False):
            page = sign_in(cast.grandmother).get(way(cast.grandmother_pension)).content.decode()
        assert last in page
        assert ("这一天已经过了" in page) is is_late

    def test_the_questions_of_every_benefit_are_asked_before_the_camera(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace
    ) -> None:
        benefit = survivor(cast)
        client = sign_in(cast.grandmother)
        address = way(cast.grandmother_pension)
        page = client.get(address).content.decode()
        names = set(re.findall(r'name="(status_\w+)"', page))
        assert {"status_works", "status_remarried"} <= names
        assert "认证一次，这几项都算" in page
        answer = client.post(address, CONSENT)
        assert "请回答这个问题" in answer.content.decode()
        assert not FaceChallenge.objects.exists()

        film(client, to_the_camera(client, address, **dict.fromkeys(names, "no")), fake)
        served = Certification.objects.filter(proof=CertificationProof.objects.latest("pk"))
        assert {row.entitlement.public_id for row in served} == {cast.grandmother_pension, benefit}

    def test_a_failed_try_is_told_kindly_and_tried_again(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace
    ) -> None:
        client = sign_in(cast.grandmother)
        camera = to_the_camera(client, way(cast.grandmother_pension))
        assert film(client, camera, fake, well=False) == camera
        page = client.get(camera).content.decode()
        assert "没关系" in page
        assert "换一种方式" in page
        assert not Certification.objects.filter(method="face_self").exists()


class TestTheText:
    def test_a_text_that_has_moved_is_agreed_to_anew_and_then_the_camera_opens(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.grandmother)
        address = way(cast.grandmother_pension)
        page = client.post(address, {"agreed": "on", "version": "9"}).content.decode()
        assert "说明有了新的一版" in page
        # What the page holds now is the text it shows, and the yes is to be given to that.
        assert re.search(r'name="version" value="1"', page)
        assert not re.search(r'name="agreed"[^>]* checked', page)
        assert client.post(address, CONSENT).url.startswith("/face/")


class TestToAPerson:
    def test_the_third_failure_goes_to_a_person_with_a_receipt(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace
    ) -> None:
        client = sign_in(cast.grandmother)
        camera = to_the_camera(client, way(cast.grandmother_pension))
        for _try in range(2):
            film(client, camera, fake, well=False)
            camera = client.post(f"{camera}again/").url
            client.post(f"{camera}agree/", CONSENT)
        matter = film(client, camera, fake, well=False)

        row = Matter.objects.get(kind="certification.review")
        assert matter == reverse("web:matter_receipt", kwargs={"matter_id": row.public_id})
        assert client.get(matter).status_code == 200
        page = client.get(way(cast.grandmother_pension)).content.decode()
        assert "已经交给工作人员看" in page
        assert "开始刷脸认证" not in page
        # Back on the camera's page, nothing asks to be handed in once more.
        assert client.get(camera, follow=True).redirect_chain[-1][0] == way(cast.grandmother_pension)

    @pytest.mark.parametrize("reason", ["weak", "out of order", "photo"])
    def test_what_the_program_cannot_know_goes_to_a_person(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace, reason: str
    ) -> None:
        client = sign_in(cast.grandmother)
        camera = to_the_camera(client, way(cast.grandmother_pension))
        nonce = client.get(camera).content.decode().split('name="nonce" value="')[1].split('"')[0]
        if reason == "photo":
            photo = SimpleUploadedFile("me.jpg", picture())
            client.post(f"{camera}photo/", {"nonce": nonce, "photo": photo})
        elif reason == "weak":
            fake.decider = FaceDecider.LOCAL
            film(client, camera, fake)
        else:
            marks = {"nonce": nonce, "marks": "0:0", "frames": [SimpleUploadedFile("0.jpg", picture())]}
            fake.answer = None
            client.post(f"{camera}frames/", marks)

        assert Matter.objects.get(kind="certification.review").subject_id == cast.grandmother.pk
        assert not Certification.objects.filter(method="face_self").exists()

    def test_a_photo_with_card_and_calendar_is_one_of_the_ways(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.father)
        address = way(cast.father_pension, "_photo")
        assert address in client.get(way(cast.father_pension)).content.decode()
        assert "当天日历" in client.get(address).content.decode()
        none = client.post(address, {"agreed": "on"})
        assert "请选择一张照片" in none.content.decode()
        # The photo is kept while the tick is missing.
        half = client.post(address, {"file": SimpleUploadedFile("me.jpg", jpeg())})
        assert "照片已经收到" in half.content.decode()
        sent = client.post(address, {"agreed": "on"})

        row = Matter.objects.get(kind="certification.review")
        assert sent.url == reverse("web:matter_receipt", kwargs={"matter_id": row.public_id})
        again = client.post(address, {"agreed": "on", "file": SimpleUploadedFile("me.jpg", jpeg())})
        assert again.status_code == 200
        assert Matter.objects.filter(kind="certification.review").count() == 1


class TestHelping:
    def test_the_page_says_for_whom_and_asks_for_a_fresh_sign_in(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace
    ) -> None:
        address = way(cast.father_pension, of=cast.father)
        whom = {"for": str(cast.father.public_id)}
        page = sign_in(cast.daughter).get(address).content.decode()
        assert "正在为 父亲 张德山 办理" in page
        assert "要看到 父亲 张德山 本人的脸" in page
        stale = sign_in(cast.daughter).post(address, {**CONSENT, **whom})
        assert stale.url.startswith("/confirm/")

        client = sign_in(cast.daughter, fresh=True)
        camera = to_the_camera(client, address, **whom)
        assert "正在为 父亲 张德山 办理" in client.get(camera).content.decode()
        receipt = film(client, camera, fake)
        assert f"/for/{cast.father.public_id}/certifications/" in receipt
        page = client.get(receipt).content.decode()
        assert "女儿 张敏" in page
        assert AuditEvent.objects.filter(
            action="certification.looked", subject_person_id=cast.father.pk
        ).exists()
        own = sign_in(cast.father).get(reverse("web:certifications")).content.decode()
        assert "家人帮助刷脸" in own

    def test_a_form_filled_in_for_somebody_else_is_not_taken(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter, fresh=True)
        answer = client.post(way(cast.father_pension, of=cast.father), CONSENT)
        assert answer.status_code == 409
        assert not FaceChallenge.objects.exists()

    def test_two_people_are_not_mixed_up_by_their_addresses(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter, fresh=True)
        assert client.get(way(cast.grandmother_pension, of=cast.father)).status_code == 404
        assert client.get(way(cast.father_pension)).status_code == 404

    def test_a_mandate_that_ends_before_the_last_movement(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace
    ) -> None:
        client = sign_in(cast.daughter, fresh=True)
        whom = {"for": str(cast.father.public_id)}
        camera = to_the_camera(client, way(cast.father_pension, of=cast.father), **whom)
        mandate = Mandate.objects.get(principal=cast.father, helper=cast.daughter)
        mandates.revoke(citizen(cast.father), mandate.public_id, at=AT)
        where = film(client, camera, fake)

        assert client.get(where, follow=True).status_code == 404
        assert not FaceUse.objects.exists()
        assert not Certification.objects.filter(method="face_helped").exists()

    def test_whoever_may_only_certify_reads_the_receipt_of_the_photo_they_handed_in(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        only = frozenset({MandateScope.CERTIFICATION})
        new = mandates.NewMandate(cast.mother.pk, MandateGrade.ACT, only, add_months(ON, 12))
        mandates.give(citizen(cast.father), new, confirmed_by=ConfirmedBy.PHONE_CODE, at=AT)
        verify(cast.mother, cast.clerk_of_bengbu)
        client = sign_in(cast.mother, fresh=True)
        photo = {"agreed": "on", "file": SimpleUploadedFile("me.jpg", jpeg())}
        whom = {"for": str(cast.father.public_id)}
        sent = client.post(way(cast.father_pension, "_photo", of=cast.father), {**photo, **whom})
        assert client.get(sent.url).status_code == 200
        page = client.get(sent.url.replace("receipt/", ""))
        assert page.status_code == 200
        pictures = re.findall(r'/for/[^"]+/papers/[^"]+/', page.content.decode())
        assert pictures
        assert {client.get(one).status_code for one in pictures} == {200}

    def test_nobody_is_led_to_a_case_that_they_may_not_open(self, cast: Cast, sign_in: SignIn) -> None:
        own = sign_in(cast.father)
        photo = {"agreed": "on", "file": SimpleUploadedFile("me.jpg", jpeg())}
        sent = own.post(way(cast.father_pension, "_photo"), photo)
        case = sent.url.replace("receipt/", "")
        assert case in own.get(way(cast.father_pension)).content.decode()
        client = sign_in(cast.daughter, fresh=True)
        for step in ("", "_photo"):
            page = client.get(way(cast.father_pension, step, of=cast.father)).content.decode()
            assert "工作人员" in page
            assert case not in page


class TestAgainst:
    def test_a_barred_way_is_told_before_any_capture_with_the_ways_that_count(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        bar(Method.FACE_SELF, Method.TERMINAL)
        client = sign_in(cast.grandmother)
        page = client.get(way(cast.grandmother_pension)).content.decode()
        assert "不能在这里刷脸认证" in page
        assert "开始刷脸认证" not in page
        assert "社保经办窗口" in page
        assert "自助服务终端" not in page
        assert client.post(way(cast.grandmother_pension), CONSENT).status_code == 200
        assert not FaceChallenge.objects.exists()

    def test_somebody_who_died_is_not_certified(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.grandmother)
        InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(died_on=ON)
        answer = client.post(way(cast.grandmother_pension), CONSENT)
        assert answer.status_code in (200, 403, 404)
        assert not FaceChallenge.objects.exists()

    def test_an_account_that_only_claims_to_be_somebody_proves_it_first(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        answer = sign_in(cast.mother).get(way(cast.mother_pension))
        assert answer.status_code == 403
        assert "实名核验" in answer.content.decode()


class TestTheWayBack:
    def test_a_check_left_lying_is_finished_on_its_page_once(
        self, cast: Cast, sign_in: SignIn, fake: FakeFace
    ) -> None:
        client = sign_in(cast.grandmother)
        camera = to_the_camera(client, way(cast.grandmother_pension))
        # The browser lost what it had kept of the way.
        session = client.session
        session["matter_drafts"] = {}
        session.save()
        assert film(client, camera, fake) == camera
        finish = client.get(camera).url
        page = client.get(finish).content.decode()
        assert "还差一步" in page
        check = str(FaceCheck.objects.get().public_id)
        first = client.post(finish.split("?")[0], {"face_check": check})
        again = client.post(finish.split("?")[0], {"face_check": check})
        assert first.url == again.url
        assert Certification.objects.filter(method="face_self").count() == 1
        assert client.get(finish).url == first.url

    @pytest.mark.parametrize("check", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
    def test_no_check_leads_back_to_the_first_page(self, cast: Cast, sign_in: SignIn, check: str) -> None:
        client = sign_in(cast.grandmother)
        finish = way(cast.grandmother_pension, "_finish")
        assert client.get(finish, {"face_check": check}).url == way(cast.grandmother_pension)
        assert client.post(finish, {"face_check": check}).url == way(cast.grandmother_pension)

    def test_the_check_of_another_person_is_none(self, cast: Cast, sign_in: SignIn, fake: FakeFace) -> None:
        client = sign_in(cast.daughter, fresh=True)
        whom = {"for": str(cast.father.public_id)}
        film(client, to_the_camera(client, way(cast.father_pension, of=cast.father), **whom), fake)
        check = str(FaceCheck.objects.get().public_id)
        hers = sign_in(cast.grandmother)
        finish = way(cast.grandmother_pension, "_finish")
        assert hers.post(finish, {"face_check": check}).url == way(cast.grandmother_pension)
        assert Certification.objects.filter(method__startswith="face").count() == 1


class TestSize:
    @pytest.mark.parametrize("step", ["", "_photo"])
    def test_the_pages_ask_the_database_little(
        self,
        cast: Cast,
        sign_in: SignIn,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        step: str,
    ) -> None:
        survivor(cast)
        client = sign_in(cast.grandmother)
        with django_assert_max_num_queries(QUERIES_MAX):
            assert client.get(way(cast.grandmother_pension, step)).status_code == 200
