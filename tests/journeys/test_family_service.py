"""A daughter adds her mother on one phone, before a fake camera: seven pages at most, counted, in both modes.

`make pictures` runs this with `PICTURES_TO` and puts what was seen on the way into the docs.
"""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.actions import electronic_cards
from accounts.models.users import User
from accounts.queries.people import number_of
from family.models.service import ServiceLink
from foundation import clock
from tests import cast as stage
from tests.accounts.faces import FakeFace, picture
from tests.cast import Cast, citizen, verify
from tests.family.serving import in_order
from tests.journeys.walking import Walk, film, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES_MAX = 7
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}
PASSWORD = "830591"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, for the server to see."""
    return stage.on_stage()


@pytest.mark.parametrize(
    ("name", "mode", "viewport"),
    [("phone", "standard", PHONE), ("elder", "elder", PHONE), ("narrow", "standard", NARROW)],
)
def test_adding_ones_mother_takes_seven_pages_at_most(
    camera: Browser,
    live_server: LiveServer,
    cast: Cast,
    face: FakeFace,
    settings: Settings,
    tmp_path: Path,
    name: str,
    mode: str,
    viewport: Any,
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    walk = begin(camera, live_server, cast, mode, viewport)
    page, loads = walk.page, []
    page.on("domcontentloaded", lambda: loads.append(page.url))
    page.goto(f"{live_server.url}/family/service/")
    walk.arrived("password")
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="下一步"))
    walk.arrived("notice")
    page.get_by_label("我已看过上面的告知书").check()
    follow(page, page.get_by_role("button", name="同意，下一步"))
    walk.arrived("who")
    tell_who(page, cast, tmp_path)
    follow(page, page.get_by_role("button", name="下一步，请家人确认"))
    walk.arrived("consent")
    page.get_by_label("我单独同意").check()
    follow(page, page.get_by_role("button", name="同意，继续"))
    walk.arrived("camera")
    film(page, face)
    page.get_by_role("heading", name="核对好了，是家人本人").wait_for()
    walk.arrived("yes")
    page.get_by_label("我是家人本人").check()
    follow(page, page.get_by_role("button", name="同意开通"))
    walk.arrived("open")
    walk.put_side_by_side(f"family-service-{name}")

    assert ServiceLink.objects.get().state == "active"
    assert page.get_by_text("看权益单", exact=True).is_visible()
    assert len(walk.opened) == len(loads), loads
    assert len(walk.opened) <= PAGES_MAX


def begin(camera: Browser, live_server: LiveServer, home: Cast, mode: str, viewport: Any) -> Walk:
    """Sign the daughter in, who has an electronic card; her mother has a printed one and a photo on file."""
    now = clock.now()
    verify(home.daughter, home.clerk_of_bengbu)
    actor = citizen(home.daughter)
    electronic_cards.apply(actor, home.daughter.pk, at=now)
    electronic_cards.activate(actor, home.daughter.pk, PASSWORD, at=now)
    in_order(home.mother, "Z10000001")
    client = Client()
    client.force_login(User.objects.get(person=home.daughter), "django.contrib.auth.backends.ModelBackend")
    context = camera.new_context(viewport=viewport)
    cookies = {"sessionid": client.session.session_key or "", "mode": mode}
    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Walk(page)


def tell_who(page: Page, home: Cast, folder: Path) -> None:
    """Fill in the mother's name and number, what she is, and a photo of her card."""
    photo = folder / "card.jpg"
    photo.write_bytes(picture((640, 400)))
    page.locator("input[name=name]").fill(home.mother.name)
    page.locator("input[name=number]").fill(number_of(home.mother.pk))
    page.locator("select[name=relation]").select_option("parent")
    page.locator("input[name=file]").set_input_files(photo)
