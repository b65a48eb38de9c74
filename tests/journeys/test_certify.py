"""Certifying before a fake camera: oneself, five pages at most from home to receipt; a father by his daughter.

`make pictures` runs this with `PICTURES_TO` and puts what was seen on the way into the docs.
"""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.actions import reference_photos
from accounts.enums.face import FaceDecider, Gesture, PhotoSource
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from certification.models.events import Certification, CertificationProof
from foundation import clock
from portal.shared import step_up
from tests import cast as stage
from tests.accounts.faces import FakeFace, clip, picture
from tests.cast import Cast, verify
from tests.journeys.walking import Walk, film, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES_MAX = 5
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}


@pytest.fixture
def cast(transactional_db: None, face: FakeFace) -> Cast:
    """The whole cast, for the server to see; grandmother and father have a photo on file, and a provider is trusted."""
    home = stage.on_stage()
    face.decider = FaceDecider.PROVIDER
    face.answer = lambda frames: clip((Gesture.STRAIGHT,))
    for person in (home.grandmother, home.father, home.daughter):
        verify(person, home.clerk_of_bengbu)
        reference_photos.keep(
            SYSTEM, person.pk, picture(), PhotoSource.IMPORT, taken_on=clock.today(), at=clock.now()
        )
    return home


@pytest.mark.parametrize(
    ("name", "mode", "viewport"),
    [("phone", "standard", PHONE), ("elder", "elder", PHONE), ("narrow", "elder", NARROW)],
)
def test_certifying_oneself_takes_five_pages_at_most(
    camera: Browser,
    live_server: LiveServer,
    cast: Cast,
    face: FakeFace,
    name: str,
    mode: str,
    viewport: Any,
) -> None:
    walk = enter(camera, live_server, cast.grandmother, mode, viewport)
    page, loads = walk.page, []
    page.on("domcontentloaded", lambda: loads.append(page.url))
    page.goto(f"{live_server.url}/home/")
    walk.arrived("home")
    way = "给我认证" if mode == "elder" else "现在认证"
    follow(page, page.get_by_role("link", name=way).first)
    walk.arrived("start")
    assert page.get_by_role("link", name="换一种方式").is_visible()
    page.get_by_label("我单独同意").check()
    follow(page, page.get_by_role("button", name="开始刷脸认证"))
    walk.arrived("camera")
    assert page.get_by_role("link", name="换一种方式").is_visible()
    film(page, face)
    page.get_by_role("heading", name="认证好了").wait_for()
    walk.arrived("receipt")
    walk.put_side_by_side(f"certify-{name}")

    proof = CertificationProof.objects.latest("pk")
    assert Certification.objects.get(proof=proof).method == "face_self"
    assert page.get_by_text(proof.number[:4]).first.is_visible()
    assert page.get_by_role("img", name="核验回执的二维码").is_visible()
    assert len(walk.opened) == len(loads), loads
    assert len(walk.opened) <= PAGES_MAX


def test_a_daughter_certifies_her_father(
    camera: Browser, live_server: LiveServer, cast: Cast, face: FakeFace
) -> None:
    walk = enter(camera, live_server, cast.daughter, "standard", PHONE, fresh=True)
    page = walk.page
    page.goto(f"{live_server.url}/home/")
    walk.arrived("home")
    follow(page, page.get_by_role("link", name="现在认证").first)
    walk.arrived("start")
    assert page.locator(".acting").inner_text().startswith("正在为 父亲 张德山 办理")
    page.get_by_label("本人看过说明，单独同意").check()
    follow(page, page.get_by_role("button", name="开始刷脸认证"))
    walk.arrived("camera")
    assert page.locator(".acting").is_visible()
    film(page, face)
    page.get_by_role("heading", name="认证好了").wait_for()
    walk.arrived("receipt")
    walk.put_side_by_side("certify-helped-phone")

    row = Certification.objects.latest("pk")
    assert (row.method, row.entitlement.person_id) == ("face_helped", cast.father.pk)
    assert row.actor_user_id == User.objects.get(person=cast.daughter).pk
    assert row.mandate_id is not None
    assert page.get_by_text("女儿 张敏").is_visible()


def enter(
    camera: Browser,
    live_server: LiveServer,
    who: InsuredPerson,
    mode: str,
    viewport: Any,
    *,
    fresh: bool = False,
) -> Walk:
    """Sign somebody in, in a mode and on a screen."""
    client = Client()
    client.force_login(User.objects.get(person=who), "django.contrib.auth.backends.ModelBackend")
    if fresh:
        session = client.session
        session[step_up._STAMP] = int(clock.now().timestamp())
        session.save()
    context = camera.new_context(viewport=viewport)
    cookies = {"sessionid": client.session.session_key or "", "mode": mode}
    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Walk(page)
