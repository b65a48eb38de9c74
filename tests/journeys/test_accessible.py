"""Every page, in both modes and both languages: axe finds nothing, and nothing runs off a narrow phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accounts.queries.users import users_with_phone
from foundation.identifiers import normalise_phone
from tests.journeys.walking import follow

pytestmark = [pytest.mark.browser, pytest.mark.sample]

NARROW = {"width": 320, "height": 720}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice"]}
DAUGHTER, CLERK, OFFICER, COLLEAGUE = "13800000001", "13800000011", "13800000013", "13800000014"
OPEN_PAGES = [
    "/",
    "/sign-in/",
    "/sign-up/",
    "/sign-in/code/",
    "/sign-in/letter/",
    "/guide/",
    "/places/",
    "/places/?q=恩施市",
    "/places/?q=x",
    "/places/340300/",
    "/places/340300/?on=2020-01-01",
    "/places/340300/?on=1900-01-01",
    "/sharing-across/?from=510100&to_q=蚌埠市",
    "/sharing-across/?from=510100&to=422800",
    "/sharing-across/?from=&to=",
    "/sharing-across/table/",
    "/policy/upcoming/",
    "/privacy/",
    "/accessibility/",
    "/check/",
    "/nowhere/",
]
FAMILY_PAGES = [
    "/home/",
    "/family/",
    "/family/service/",
    "/family/tree/",
    "/family/tree/?on=2000-01-01",
    "/family/tree/?on=9999-01-01",
    "/family/mandates/",
    "/family/sharing/",
    "/money/used/",
    "/money/paid/",
    "/money/premiums/",
    "/certifications/",
    "/family/sharing/new/",
    "/family/wallet/",
    "/family/wallet/open/",
    "/family/wallet/send/",
    "/sharing-across/?from=340300&to=510100",
    "/sharing-across/watches/",
    "/card/",
    "/card/code/",
    "/card/password/",
    "/card/history/",
    "/inbox/",
    "/calendar/",
    "/calendar/?view=month",
    "/settings/calendar/",
    "/settings/notices/",
    "/seen/",
    "/me/",
    "/me/data/",
    "/me/data/correct/",
    "/me/data/correct/sex/",
    "/me/documents/",
    "/settings/devices/",
]
DESK_PAGES = ["/counter/", "/counter/people/", "/counter/scan/"]
_POLICY = "/admin/policy/340300"
OFFICE_PAGES = [
    "/admin/policy/",
    f"{_POLICY}/",
    f"{_POLICY}/certification.rule/?whom=survivor",
    f"{_POLICY}/certification.rule/?on=nowhere",
    f"{_POLICY}/retirement.age/",
    f"{_POLICY}/certification.methods/new/",
    f"{_POLICY}/sharing.source_order/new/",
]
TARGET_PX = {"standard": 44, "elder": 60}
# Big enough to hit with a thumb; links inside running text are exempt (WCAG 2.5.8).
SMALL_TARGETS = """(least) => [...document.querySelectorAll('button, .button, .tile, .masthead a, .footer a')]
    .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < least - 0.5)"""


@dataclass(frozen=True)
class Reader:
    """Who looks at the pages, and whether axe goes over every one of them too."""

    language: str
    mode: str
    is_deep: bool = True


# Each language and each mode meets axe every time; the two other pairs, which differ from them in nothing axe looks
# at but their combination, are laid out every time and searched in the long mode.
READERS = [
    Reader("zh-hans", "elder"),
    Reader("en", "standard"),
    Reader("zh-hans", "standard", is_deep=False),
    Reader("en", "elder", is_deep=False),
    pytest.param(Reader("zh-hans", "standard"), marks=pytest.mark.long),
    pytest.param(Reader("en", "elder"), marks=pytest.mark.long),
]


@pytest.fixture(params=READERS, ids=lambda it: f"{it.language}-{it.mode}{'' if it.is_deep else '-laid-out'}")
def reader(request: pytest.FixtureRequest) -> Reader:
    made: Reader = request.param
    return made


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, reader: Reader) -> Iterator[BrowserContext]:
    """A narrow phone that reads in one language and mode."""
    found = browser.new_context(viewport=NARROW, base_url=live_server.url)
    found.add_cookies(
        [
            {"name": "language", "value": reader.language, "url": live_server.url},
            {"name": "mode", "value": reader.mode, "url": live_server.url},
        ]
    )
    yield found
    found.close()


def sign_in(context: BrowserContext, live_server: LiveServer, phone: str) -> None:
    """Give the context the session of a user."""
    user: Any = users_with_phone(normalise_phone(phone))[0]
    assert isinstance(user, get_user_model())
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def faults(page: Page, reader: Reader) -> list[str]:
    """Name everything wrong with the page as it stands."""
    path = page.url
    violations = _violations(page) if reader.is_deep else []
    found = [f"{path} axe {v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations]
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"{path} runs {too_wide} px off the screen")
    small = page.evaluate(SMALL_TARGETS, TARGET_PX[reader.mode])
    return found + [f"{path} '{text}' is {height} px high" for text, height in small]


def _violations(page: Page) -> list[dict[str, Any]]:
    violations: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return violations


def visit(page: Page, paths: list[str], reader: Reader) -> list[str]:
    """Open several pages and collect what is wrong with them."""
    found: list[str] = []
    for path in paths:
        page.goto(path)
        found += faults(page, reader)
    return found


def test_open_pages(context: BrowserContext, reader: Reader) -> None:
    assert visit(context.new_page(), OPEN_PAGES, reader) == []


def test_the_familys_pages(context: BrowserContext, live_server: LiveServer, reader: Reader) -> None:
    sign_in(context, live_server, DAUGHTER)
    page = context.new_page()

    found = visit(page, FAMILY_PAGES, reader)
    for opens in ("/deadlines/", "/for/"):
        page.goto("/family/" if opens == "/for/" else "/home/")
        follow(page, page.locator(f"main a[href^='{opens}']").first)
        found += faults(page, reader)

    assert found == []


def test_the_desks_pages(context: BrowserContext, live_server: LiveServer, reader: Reader) -> None:
    sign_in(context, live_server, CLERK)
    page = context.new_page()

    found = visit(page, DESK_PAGES, reader)
    page.goto("/counter/people/")
    page.locator("main input[name=text]").fill("顾桂兰")
    follow(page, page.locator("main form button").first)
    found += faults(page, reader)
    page.locator("main input[type=radio]").first.check()
    follow(page, page.locator("main form button").first)
    found += faults(page, reader)
    person = page.locator("main a[href*='/counter/people/']").first.get_attribute("href") or ""
    served = "/".join(person.split("/")[:4])
    found += visit(page, [f"{served}/mandates/", f"{served}/mandates/new/", "/counter/guardians/"], reader)

    assert found == []


def test_the_officers_pages(context: BrowserContext, live_server: LiveServer, reader: Reader) -> None:
    sign_in(context, live_server, OFFICER)
    page = context.new_page()

    found = visit(page, OFFICE_PAGES, reader)
    page.goto("/admin/policy/340300/certification.grace/new/")
    follow(page, page.locator("main form button").last)
    prove(page)
    found += faults(page, reader)
    page.locator("input[name=value]").fill("5")
    page.locator("input[name=document]").fill("一份虚构的通知")
    page.locator("input[name=confidence]").first.check()
    follow(page, page.locator("main form button").last)
    assert "/changes/" in page.url
    found += faults(page, reader)
    change = page.url
    sign_in(context, live_server, COLLEAGUE)
    page.goto(change)
    found += faults(page, reader)

    assert found == []


def prove(page: Page) -> None:
    """Type the sample password where a fresh proof is asked for."""
    if "/confirm/" in page.url:
        page.locator("input[name=password]").fill("jiashetong-sample")
        follow(page, page.locator("main form button").first)
