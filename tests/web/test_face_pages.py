"""The face page: consent first, the camera on this page only, what comes of it, and ways beside it at every step."""

from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client

from accounts.actions import face_checks
from accounts.enums.face import FacePurpose, Gesture
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview
from accounts.models.users import User
from accounts.rules.face import ClipFact
from tests.accounts.faces import FakeFace, clip, picture
from tests.cast import AT, Cast, citizen

OTHER_WAYS = ("换一种方式", "12333", "社保窗口")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider that answers what the test sets."""
    fake = FakeFace()
    monkeypatch.setattr(face_checks, "configured", lambda: fake)
    return fake


@pytest.fixture
def browser(cast: Cast) -> Client:
    """The daughter, signed in."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(User.objects.get(person=cast.daughter), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def challenge(cast: Cast, browser: Client) -> UUID:
    """Begun by the page of a purpose, which is to be come back to."""
    me = citizen(cast.daughter)
    key = browser.session.session_key or ""
    return face_checks.begin(me, cast.daughter.pk, FacePurpose.REAL_NAME, key, at=AT, return_to="/me/")


def address(challenge: UUID, step: str = "") -> str:
    return f"/face/{challenge}/{step}"


def agree(browser: Client, challenge: UUID) -> str:
    """Agree, and take the number from the page."""
    browser.post(address(challenge, "agree/"), {"agreed": "on", "version": "1"})
    page = browser.get(address(challenge)).content.decode()
    return page.split('name="nonce" value="')[1].split('"')[0]


def clip_form(nonce: str, steps: int) -> dict[str, object]:
    files = [BytesIO(picture()) for _step in range(steps)]
    for number, file in enumerate(files):
        file.name = f"{number}.jpg"
    return {"nonce": nonce, "marks": ",".join(f"{n}:{2000 * n}" for n in range(steps)), "frames": files}


class TestBefore:
    def test_consent_says_what_is_kept_and_opens_no_camera(self, browser: Client, challenge: UUID) -> None:
        answer = browser.get(address(challenge))
        page = answer.content.decode()
        for words in ("单独同意", "核对完就删除照片", "实名核验", *OTHER_WAYS):
            assert words in page
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert 'name="nonce"' not in page

    def test_no_tick_no_camera(self, browser: Client, challenge: UUID) -> None:
        answer = browser.post(address(challenge, "agree/"), follow=True)
        assert "勾选同意" in answer.content.decode()
        assert FaceChallenge.objects.get().agreed_at is None

    def test_only_this_page_may_use_the_camera_and_runs_no_script_of_its_own(
        self, browser: Client, challenge: UUID
    ) -> None:
        agree(browser, challenge)
        answer = browser.get(address(challenge))
        page = answer.content.decode()
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert "<script>" not in page
        assert all(words in page for words in (*OTHER_WAYS, "没有得到使用摄像头的允许", "这里打不开摄像头"))
        assert page.count("data-gesture=") == 5
        assert "camera=()" in browser.get("/guide/").headers["Permissions-Policy"]

    def test_over_time_nothing_is_lost(self, browser: Client, challenge: UUID) -> None:
        FaceChallenge.objects.update(issued_at=AT.replace(hour=0), expires_at=AT)
        page = browser.get(address(challenge)).content.decode()
        assert "时间到了" in page
        answer = browser.post(address(challenge, "again/"))
        assert answer.url != address(challenge)
        assert browser.get(answer.url).status_code == 200


class TestAfter:
    def test_passed_leads_back_with_the_result(
        self, browser: Client, challenge: UUID, provider: FakeFace
    ) -> None:
        steps = tuple(Gesture(g) for g in FaceChallenge.objects.get().gestures)
        provider.answer = lambda frames: clip(steps)
        answer = browser.post(address(challenge, "frames/"), clip_form(agree(browser, challenge), 5))
        page = browser.get(answer.url).content.decode()
        assert "核对好了，是本人" in page
        assert f'href="/me/?face_check={FaceCheck.objects.get().public_id}"' in page

    def test_failing_says_why_kindly_and_lets_try_again(
        self, browser: Client, challenge: UUID, provider: FakeFace
    ) -> None:
        provider.answer = lambda frames: ClipFact(clip((Gesture.STRAIGHT,) * 5).frames, 0, 0.9)
        answer = browser.post(
            address(challenge, "frames/"), clip_form(agree(browser, challenge), 5), follow=True
        )
        page = answer.content.decode()
        for words in ("没关系", "没有看清这个动作", "再试一次", *OTHER_WAYS):
            assert words in page
        assert "没有通过" not in page

    def test_out_of_order_goes_to_a_person(
        self, browser: Client, challenge: UUID, provider: FakeFace
    ) -> None:
        answer = browser.post(
            address(challenge, "frames/"), clip_form(agree(browser, challenge), 5), follow=True
        )
        assert "已经交给工作人员看" in answer.content.decode()
        assert FaceReview.objects.count() == 1

    def test_without_a_script_a_photo_goes_to_a_person(self, browser: Client, challenge: UUID) -> None:
        nonce = agree(browser, challenge)
        photo = BytesIO(picture((900, 1200)))
        photo.name = "me.jpg"
        answer = browser.post(address(challenge, "photo/"), {"nonce": nonce, "photo": photo}, follow=True)
        assert "已经交给工作人员看" in answer.content.decode()

    @pytest.mark.parametrize("marks", ["", "0:0", "1:0,0:9", "0:9,0:1", "x:y,0:1", "0:0,0:1,0:2"])
    def test_marks_that_do_not_fit_are_told_and_spend_nothing(
        self, browser: Client, challenge: UUID, marks: str
    ) -> None:
        form = clip_form(agree(browser, challenge), 2) | {"marks": marks}
        answer = browser.post(address(challenge, "frames/"), form, follow=True)
        assert "这些照片用不了" in answer.content.decode()
        assert FaceChallenge.objects.get().used_at is None

    def test_too_many_files_and_forgery_are_stopped(self, browser: Client, challenge: UUID) -> None:
        nonce = agree(browser, challenge)
        assert browser.post(address(challenge, "frames/"), clip_form(nonce, 21)).status_code == 400
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = browser.cookies
        assert strict.post(address(challenge, "frames/"), clip_form(nonce, 5)).status_code == 403
        assert FaceChallenge.objects.get().used_at is None

    def test_another_sign_in_does_not_find_it(self, cast: Cast, challenge: UUID) -> None:
        other = Client()
        other.force_login(User.objects.get(person=cast.daughter), "django.contrib.auth.backends.ModelBackend")
        assert other.get(address(challenge)).status_code == 404


def test_pages_read_in_english(browser: Client, challenge: UUID) -> None:
    browser.cookies["language"] = "en"
    assert "separate" in browser.get(address(challenge)).content.decode()
    agree(browser, challenge)
    assert "Another way" in browser.get(address(challenge)).content.decode()
