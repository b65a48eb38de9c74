"""A daughter opens the calendar, subscribes to it, and a calendar client sees when her family is due.

`make pictures` runs this with `PICTURES_TO` and puts what was seen on the way into the docs.
"""

from datetime import timedelta
from typing import Any
from urllib.request import urlopen

import pytest
from django.test import Client
from ics import Calendar, Event
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from certification.actions import certifications
from certification.actions.certifications import NewCertification
from certification.enums import Method, StatusQuestion
from certification.models.entitlements import Deadline
from family.enums import Relation
from foundation import clock
from portal.shared import step_up
from tests import cast as stage
from tests.cast import Cast
from tests.journeys.walking import Walk, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}
WIDE = {"width": 1200, "height": 900}
SOON = timedelta(days=12)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast; the grandmother is due in twelve days, whatever day it is."""
    home = stage.on_stage()
    due_on = clock.today() + SOON
    Deadline.objects.filter(entitlement__public_id=home.grandmother_pension).update(due_on=due_on)
    return home


@pytest.mark.parametrize(
    ("name", "mode", "viewport"),
    [("phone", "standard", PHONE), ("elder", "elder", PHONE), ("narrow", "elder", NARROW)],
)
def test_a_daughter_sees_in_a_calendar_client_when_her_grandmother_is_due(
    browser: Browser, live_server: LiveServer, cast: Cast, name: str, mode: str, viewport: Any
) -> None:
    walk = enter(browser, live_server, cast.daughter, mode, viewport)
    page = walk.page
    page.goto(f"{live_server.url}/home/")
    follow(page, page.get_by_role("link", name="到期日历").first)
    walk.arrived("list")
    follow(page, page.get_by_role("link", name="按月", exact=True))
    page.goto(f"{live_server.url}/calendar/?view=month&month={clock.today() + SOON:%Y-%m}")
    walk.arrived("month")
    follow(page, page.get_by_role("link", name="订阅到手机日历"))
    page.get_by_label("只写称谓").check()
    follow(page, page.get_by_role("button", name="生成地址"))
    walk.arrived("made")
    address = page.get_by_label("地址", exact=True).input_value()
    walk.put_side_by_side(f"calendar-{name}")

    before = about(read(address), "外祖母")
    assert before.begin.date() == clock.today() + SOON
    nine = timedelta(hours=9)
    assert {alarm.trigger for alarm in before.alarms} >= {nine - timedelta(days=days) for days in (7, 1, 0)}

    certifications.record(
        cast.clerk_of_bengbu,
        cast.grandmother_pension,
        NewCertification(Method.COUNTER, clock.today(), answers=dict.fromkeys(StatusQuestion, False)),
        relations=frozenset({Relation.DESK}),
        at=clock.now(),
    )

    after = about(read(address), "外祖母")
    assert after.uid == before.uid
    assert after.begin.date() == Deadline.objects.get(entitlement__public_id=cast.grandmother_pension).due_on
    assert after.begin > before.begin


def test_the_month_is_walked_by_arrow_keys_and_by_links_alone(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    due_on = clock.today() + SOON
    path = f"/calendar/?view=month&month={due_on:%Y-%m}"
    page = enter(browser, live_server, cast.daughter, "standard", WIDE).page
    page.goto(live_server.url + path)
    page.locator(f'[href="#day-{due_on}"]').focus()
    page.keyboard.press("ArrowLeft" if due_on.day > 1 else "ArrowRight")
    moved = due_on.day - 1 if due_on.day > 1 else 2
    assert page.evaluate("document.activeElement.closest('td').innerText").strip().startswith(str(moved))
    assert page.locator("[data-month] [tabindex='0']").count() == 1
    with page.expect_navigation():
        page.keyboard.press("PageDown")
    assert "view=month" in page.url

    plain = enter(browser, live_server, cast.daughter, "standard", WIDE, javascript=False).page
    plain.goto(live_server.url + path)
    plain.locator(f'[href="#day-{due_on}"]').click()
    assert plain.url.endswith(f"#day-{due_on}")
    follow(plain, plain.get_by_role("link", name="下个月"))
    follow(plain, plain.get_by_role("link", name="上个月"))
    assert plain.locator(f"#day-{due_on}").is_visible()


def read(address: str) -> Calendar:
    """Fetch a feed as a calendar client does."""
    with urlopen(address, timeout=60) as answer:
        return Calendar(answer.read().decode())


def about(calendar: Calendar, word: str) -> Event:
    """Give the one event whose title holds a word."""
    found = [event for event in calendar.events if word in event.name]
    assert len(found) == 1
    return found[0]


def enter(
    browser: Browser,
    live_server: LiveServer,
    person: InsuredPerson,
    mode: str,
    viewport: Any,
    *,
    javascript: bool = True,
) -> Walk:
    """Open a browser in which somebody has signed in a moment ago."""
    client = Client()
    client.force_login(
        User.objects.get(person=person), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session[step_up._STAMP] = int(clock.now().timestamp())
    session.save()
    context = browser.new_context(viewport=viewport, java_script_enabled=javascript)
    context.add_cookies(
        [
            {"name": name, "value": value, "url": live_server.url}
            for name, value in (("sessionid", client.cookies["sessionid"].value), ("mode", mode))
        ]
    )
    page: Page = context.new_page()
    page.set_default_timeout(60_000)
    return Walk(page)
