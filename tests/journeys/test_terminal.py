"""A machine in a browser, standing and lying: large keys, a card reader, a receipt, and a screen that forgets."""

import re

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.actions import terminals
from accounts.enums.face import FaceDecider
from accounts.enums.terminals import VisitEnd
from accounts.models.terminals import TerminalVisit
from accounts.queries.people import number_of
from certification.models.events import Certification
from foundation import clock
from portal.sample import points
from portal.shared.machines import COOKIE
from regions.actions.loading import load_service_points
from regions.enums import Origin
from regions.queries.places import service_points
from tests import cast as stage
from tests.accounts.faces import FakeFace
from tests.cast import BENGBU, Cast
from tests.journeys.walking import Walk, film, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STANDING, LYING = {"width": 1080, "height": 1920}, {"width": 1024, "height": 768}
TARGET = 72


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, for the server to see."""
    return stage.on_stage()


@pytest.fixture
def key(cast: Cast) -> str:
    """What the machine at Bengbu's counter is known by."""
    at = clock.now()
    load_service_points(points.invented(clock.local_date(at)), origin=Origin.LOCAL, at=at)
    point = service_points(BENGBU, on=clock.local_date(at))[0]
    return terminals.enrol(
        terminals.register(cast.clerk_of_bengbu, BENGBU, point.key, "1号机", at=at).code, at=at
    )


def screen(opened: Browser, live_server: LiveServer, key: str, size: dict[str, int]) -> Page:
    """Give the machine's screen in one of its two forms."""
    context = opened.new_context(viewport=size)
    context.add_cookies([{"name": COOKIE, "value": key, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{live_server.url}/terminal/")
    return page


def looked_at(walk: Walk, name: str) -> None:
    """Hold a page to what a standing reader needs, and keep its picture where pictures are wanted."""
    walk.arrived(name)
    targets = walk.page.locator("main button:visible, main a.button:visible, header button, header a.button")
    for box in [target.bounding_box() for target in targets.all()]:
        assert box is not None
        assert min(box["height"], box["width"]) >= TARGET, (name, box)


def test_from_the_card_to_a_wiped_screen(
    camera: Browser, live_server: LiveServer, cast: Cast, key: str, face: FakeFace, settings: Settings
) -> None:
    face.decider = FaceDecider.PROVIDER
    number = number_of(cast.grandmother.pk)
    page = screen(camera, live_server, key, LYING)
    walk = Walk(page)
    looked_at(walk, "start")
    follow(page, page.get_by_role("button", name="开始办理"))
    looked_at(walk, "card")
    # The keys of the screen write without a page for each.
    page.get_by_role("button", name="7", exact=True).click()
    page.get_by_role("button", name="退一格").click()
    with page.expect_navigation():
        page.keyboard.type(f"{cast.grandmother.name}|{number}|长期\n")
    looked_at(walk, "check")
    assert page.get_by_text("**兰").is_visible()
    follow(page, page.get_by_role("button", name="我单独同意"))
    looked_at(walk, "camera")
    film(page, face)
    looked_at(walk, "receipt")
    assert Certification.objects.filter(method="terminal").count() == 1
    assert number not in page.content()

    # Nobody touches it any more.
    settings.TERMINAL_IDLE_SECONDS = 12
    page.reload()
    page.locator("[data-idle-warning]").wait_for(state="visible")
    walk.arrived("the warning")
    walk.put_side_by_side("terminal")
    page.wait_for_url(re.compile(r"/terminal/$"))
    assert TerminalVisit.objects.latest("pk").end == VisitEnd.WIPED
    for _step in range(6):
        page.go_back()
        assert "认证好了" not in page.content()
        assert "兰" not in page.content()


def test_a_touch_keeps_the_page_and_the_standing_screen_holds_every_key(
    camera: Browser, live_server: LiveServer, cast: Cast, key: str, settings: Settings
) -> None:
    settings.TERMINAL_IDLE_SECONDS = 12
    page = screen(camera, live_server, key, STANDING)
    walk = Walk(page)
    looked_at(walk, "start-portrait")
    follow(page, page.get_by_role("button", name="开始办理"))
    looked_at(walk, "card-portrait")
    page.locator("[data-idle-warning]").wait_for(state="visible")
    page.get_by_role("button", name="我还在").click()
    page.wait_for_timeout(1500)
    assert page.url.endswith("/terminal/card/")
    settings.TERMINAL_IDLE_SECONDS = 60
    page.get_by_label("或者输入身份证号码").fill(number_of(cast.grandmother.pk))
    follow(page, page.get_by_role("button", name="下一步"))
    looked_at(walk, "proof-portrait")
    follow(page, page.get_by_role("button", name="下一步"))
    assert page.get_by_role("alert").is_visible()
    looked_at(walk, "proof-wrong-portrait")
    follow(page, page.get_by_role("link", name="找工作人员"))
    follow(page, page.get_by_role("button", name="取一个号"))
    looked_at(walk, "help-portrait")
    walk.put_side_by_side("terminal-standing")
