"""Account sharing in a browser without scripts: offered, asked for, answered, frozen and stopped; and with somebody new.

With `PICTURES_TO` set, what was seen on the way is put side by side there.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.people import number_of
from family.actions import binding_requests, claim_notices, claims
from family.models.bindings import BindingRequest, SharingBinding
from family.models.claims import KinshipClaim
from foundation import clock
from tests import cast as stage
from tests.cast import Cast, citizen, verify
from tests.journeys.walking import Walk, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}
LOOKS = [("phone", "standard", PHONE), ("elder", "elder", PHONE), ("narrow", "standard", NARROW)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, for the server to see; the three who act have proved who they are."""
    home = stage.on_stage()
    for person in (home.daughter, home.husband, home.grandmother, home.stranger):
        verify(person, home.clerk_of_bengbu)
    return home


class Visits:
    """Opens a browser for somebody who has signed in a moment ago."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self._browser, self.url = browser, server.url
        self.opened: list[BrowserContext] = []

    def of(self, person: InsuredPerson, mode: str = "standard", viewport: Any = None) -> Walk:
        """Open one."""
        client = Client()
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(User.objects.get(person=person), backend)
        session = client.session
        session["step_up_at"] = int(time.time())
        session.save()
        context = self._browser.new_context(viewport=viewport or PHONE, java_script_enabled=False)
        self.opened.append(context)
        cookies = {"sessionid": session.session_key or "", "mode": mode}
        context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in cookies.items()])
        context.set_default_timeout(15_000)
        return Walk(context.new_page())


@pytest.fixture
def visits(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Visits]:
    """Let people in, and out again."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = Visits(browser, live_server)
    yield made
    for context in made.opened:
        context.close()


def press(page: Page, name: str) -> None:
    """Press the first button or link of this name, and arrive."""
    follow(page, page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first)


@pytest.mark.parametrize(("name", "mode", "viewport"), LOOKS)
def test_offered_accepted_frozen_and_stopped(
    visits: Visits, cast: Cast, name: str, mode: str, viewport: Any
) -> None:
    walk = visits.of(cast.daughter, mode, viewport)
    page = walk.page
    page.goto(f"{visits.url}/family/sharing/")
    walk.arrived("overview")
    press(page, "选一位家人")
    walk.arrived("choose")
    follow(page, page.locator(f"a[href='/family/sharing/new/{cast.husband.public_id}/']"))
    walk.arrived("offer")
    page.get_by_text("还可以设上限").click()
    page.get_by_label("每月最多").fill("500")
    page.get_by_label("我已看过上面的说明").check()
    press(page, "发给对方")

    his = visits.of(cast.husband, mode, viewport)
    his.page.goto(f"{visits.url}/family/sharing/")
    his.arrived("asked")
    press(his.page, "看一看再接受")
    his.arrived("accept")
    assert his.page.get_by_text("500.00 元").is_visible()
    press(his.page, "接受")
    his.arrived("used")

    page.goto(f"{visits.url}/family/sharing/")
    walk.arrived("shared")
    assert page.get_by_text("共济生效中").is_visible()
    press(page, "先冻结")
    walk.arrived("frozen")
    assert page.get_by_text("账户本人冻结").is_visible()
    press(page, "恢复使用")
    press(page, "看一看，改用途和上限")
    walk.arrived("one")
    press(page, "修改")
    walk.arrived("terms")
    page.get_by_label("每月最多").fill("300")
    press(page, "保存")
    assert page.get_by_text("300.00").first.is_visible()
    press(page, "停止共济")
    walk.arrived("stopped")
    walk.put_side_by_side(f"sharing-{name}")

    row = SharingBinding.objects.get()
    assert (row.state, row.month_cap_fen, row.frozen_at) == ("ended", 300_00, None)


@pytest.mark.parametrize(("name", "mode", "viewport"), LOOKS)
def test_asked_for_and_confirmed_by_whose_account_it_is(
    visits: Visits, cast: Cast, name: str, mode: str, viewport: Any
) -> None:
    walk = visits.of(cast.grandmother, mode, viewport)
    page = walk.page
    page.goto(f"{visits.url}/family/sharing/new/")
    follow(page, page.locator(f"a[href='/family/sharing/ask/{cast.daughter.public_id}/']"))
    walk.arrived("ask")
    press(page, "请对方确认")
    walk.arrived("waiting")
    assert page.get_by_text("等账户本人确认").is_visible()

    hers = visits.of(cast.daughter, mode, viewport)
    hers.page.goto(f"{visits.url}/family/sharing/")
    press(hers.page, "看一看再决定")
    hers.arrived("confirm")
    hers.page.get_by_label("我已看过上面的说明").check()
    press(hers.page, "同意")
    hers.arrived("confirmed")

    page.goto(f"{visits.url}/family/sharing/order/")
    walk.arrived("order")
    walk.opened += hers.opened
    walk.put_side_by_side(f"sharing-asked-{name}")
    assert SharingBinding.objects.get().state == "active"


@pytest.mark.parametrize(("name", "mode", "viewport"), LOOKS)
def test_a_new_binding_by_number(visits: Visits, cast: Cast, name: str, mode: str, viewport: Any) -> None:
    """Her granddaughter is on record and goes the short way; a stranger is claimed as a relative first."""
    walk = visits.of(cast.grandmother, mode, viewport)
    page = walk.page
    add(visits, page, cast.daughter)
    walk.arrived("short way")
    assert page.url.endswith(f"/family/sharing/ask/{cast.daughter.public_id}/")

    add(visits, page, cast.stranger, walk)
    assert page.url.endswith("/family/claims/new/tie/")
    page.locator("input[name=starts_on]").fill("2020-05-01")
    press(page, "下一步")
    press(page, "下一步")
    page.get_by_label("承诺").first.check()
    press(page, "下一步")
    walk.arrived("check")
    assert page.get_by_text("家庭共济：用对方的账户").is_visible()
    page.locator("input[name=agreed]").check()
    press(page, "承诺并提交")
    walk.arrived("waits")
    assert page.get_by_text("等亲属关系确认", exact=True).is_visible()

    claim_notices.match_waiting(at=clock.now())
    claims.confirm(citizen(cast.stranger), KinshipClaim.objects.get().public_id, at=clock.now())
    binding_requests.advance(at=clock.now())
    page.goto(f"{visits.url}/family/sharing/")
    walk.arrived("refused")
    # He is insured in another province, and has no account.
    assert BindingRequest.objects.get().state == "refused"
    press(page, "看原因")
    walk.arrived("why")
    assert page.get_by_text("开通时通知我").is_visible()
    walk.put_side_by_side(f"sharing-new-{name}")


def add(visits: Visits, page: Page, other: InsuredPerson, walk: Walk | None = None) -> None:
    """Fill in 新增绑定: to use the account of a husband or granddaughter."""
    page.goto(f"{visits.url}/family/sharing/add/")
    if walk is not None:
        walk.arrived("add")
    page.get_by_label("用对方的账户").check()
    page.locator("select[name=relation]").select_option("spouse")
    page.locator("input[name=name]").fill(other.name)
    page.locator("input[name=number]").fill(number_of(other.pk))
    page.locator("input[name=agreed]").check()
    press(page, "下一步")


@pytest.mark.parametrize(("name", "mode", "viewport"), LOOKS)
def test_a_father_asks_for_his_child_and_the_mother_finds_it_on_her_first_page(
    visits: Visits, cast: Cast, name: str, mode: str, viewport: Any
) -> None:
    walk = visits.of(cast.husband, mode, viewport)
    page = walk.page
    page.goto(f"{visits.url}/family/sharing/new/")
    follow(page, page.locator(f"a[href='/family/sharing/child/{cast.boy.public_id}/']"))
    walk.arrived("child")
    way = f"/family/sharing/child/{cast.boy.public_id}/ask/{cast.daughter.public_id}/"
    follow(page, page.locator(f"a[href='{way}']"))
    walk.arrived("ask")
    press(page, "请对方确认")
    walk.arrived("asked")
    assert page.get_by_text("王小川").first.is_visible()

    hers = visits.of(cast.daughter, mode, viewport)
    hers.page.goto(f"{visits.url}/home/")
    hers.arrived("home")
    press(hers.page, "去看看")
    hers.arrived("confirm")
    hers.page.get_by_label("我已看过上面的说明").check()
    press(hers.page, "同意")
    hers.page.goto(f"{visits.url}/home/")
    assert hers.page.get_by_text("等您答复").count() == 0
    walk.put_side_by_side(f"sharing-child-{name}")

    row = SharingBinding.objects.get()
    assert (row.state, row.user_id) == ("active", cast.boy.pk)
