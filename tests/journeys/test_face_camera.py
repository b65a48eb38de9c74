"""One person before a camera: consent, five steps, one form."""

from collections.abc import Sequence

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.actions import face_checks
from accounts.clients.face import SentFrame
from accounts.enums.face import FacePurpose, Gesture
from accounts.models.faces import FaceChallenge, FaceCheck
from accounts.models.users import User
from accounts.rules.face import ClipFact
from foundation import clock
from tests import cast as stage
from tests.accounts.faces import FakeFace, clip
from tests.cast import Cast, citizen
from tests.journeys.walking import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 700}
WORDS = {
    "straight": "请看着镜头",
    "turn_left": "向左转头",
    "turn_right": "向右转头",
    "nod": "低头",
    "closer": "靠近一点",
    "blink": "眨眨眼",
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, for the server to see."""
    return stage.on_stage()


def page_of(opened: Browser, live_server: LiveServer, home: Cast) -> tuple[Page, FaceChallenge]:
    """Sign the daughter in and begin a check in her sign-in."""
    client = Client()
    client.force_login(User.objects.get(person=home.daughter), "django.contrib.auth.backends.ModelBackend")
    key = client.session.session_key or ""
    made = face_checks.begin(
        citizen(home.daughter), home.daughter.pk, FacePurpose.REAL_NAME, key, at=clock.now()
    )
    context = opened.new_context(viewport=NARROW)
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/face/{made}/")
    page.get_by_label("我单独同意").check()
    follow(page, page.get_by_role("button", name="同意，继续"))
    return page, FaceChallenge.objects.get(public_id=made)


def test_somebody_is_led_through_the_steps(
    camera: Browser, live_server: LiveServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[SentFrame] = []
    page, challenge = page_of(camera, live_server, cast)
    steps = tuple(Gesture(gesture) for gesture in challenge.gestures)

    def answer(frames: Sequence[SentFrame]) -> ClipFact:
        sent.extend(frames)
        return clip(steps)

    monkeypatch.setattr(face_checks, "configured", lambda: FakeFace(answer=answer))
    button, say = page.locator("[data-face-next][aria-disabled=false]"), page.locator("[data-face-say]")
    assert page.get_by_role("link", name="换一种方式").is_visible()
    # The script hides it once it has found the camera.
    page.locator("#no-camera").wait_for(state="hidden")
    button.click()
    for step in steps:
        page.wait_for_function(
            "words => document.querySelector('[data-face-say]').textContent.includes(words)",
            arg=WORDS[step.value],
        )
        assert float(say.evaluate("say => parseFloat(getComputedStyle(say).fontSize)")) >= 32
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        page.wait_for_timeout(900)
        button.click()
    page.get_by_role("heading", name="核对好了").wait_for()

    assert {frame.step for frame in sent} == {0, 1, 2, 3, 4}
    assert all(frame.jpeg.startswith(b"\xff\xd8") for frame in sent)
    assert [frame.at_ms for frame in sent] == sorted(frame.at_ms for frame in sent)
    assert len(sent) <= face_checks.FRAMES_MAX
    assert FaceCheck.objects.get().band == "passed"
