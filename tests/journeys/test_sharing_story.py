"""A father shares his account online, a hospital charges his wife, and each of them reads what became of it.

The hospital speaks to the API as its makers would; the two walk in browsers of their own, he in elder mode on a narrow
screen.
"""

import json
import secrets
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, Application
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.actions import card_codes
from accounts.models.ledger import LedgerAccount
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries import ledger
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentDispute
from foundation import clock
from portal.shared.dates import yearday_words
from tests import cast as stage
from tests.api.cards import card_holder
from tests.cast import Cast, verify
from tests.journeys.walking import Walk, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}
OPENING_FEN = 86_500


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, for the server to see; the two are known well enough to see money."""
    home = stage.on_stage()
    for person in (home.father, home.mother):
        verify(person, home.clerk_of_bengbu)
    return home


class Hospital:
    """The hospital, speaking to the API."""

    def __init__(self, live_server: LiveServer, partner_id: int) -> None:
        raw = secrets.token_urlsafe(24)
        AccessToken.objects.create(
            token=raw,
            application=Application.objects.get(pk=Partner.objects.get(pk=partner_id).application_id),
            scope="payments:write",
            expires=clock.now() + timedelta(hours=1),
        )
        self._address, self._token = live_server.url, raw

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Submit something under a key of its own."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
            "If-Match": "*",
        }
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"{self._address}/api/v1/{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from refused


def enter(browser: Browser, live_server: LiveServer, person: InsuredPerson, mode: str, viewport: Any) -> Walk:
    """Sign somebody in, a moment ago."""
    client = Client()
    client.force_login(User.objects.get(person=person), "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["step_up_at"] = int(clock.now().timestamp())
    session.save()
    context = browser.new_context(viewport=viewport)
    cookies = {"sessionid": session.session_key or "", "mode": mode}
    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    return Walk(page)


def balance(person: InsuredPerson) -> int:
    """Say what is on somebody's account."""
    return LedgerAccount.objects.get(person=person, kind="personal").balance_fen


def shown(page: Page, words: str) -> None:
    """Wait until the page says something."""
    expect(page.locator("main").get_by_text(words).first).to_be_visible(timeout=30_000)


def test_bound_online_charged_shown_refunded_and_disputed(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    sharer = enter(browser, live_server, cast.father, "elder", NARROW)
    user = enter(browser, live_server, cast.mother, "standard", PHONE)
    him, her, day = sharer.page, user.page, yearday_words(clock.today())

    # He offers, she takes it.
    him.goto(f"{live_server.url}/family/sharing/new/{cast.mother.public_id}/")
    sharer.arrived("offer")
    him.get_by_label("我已看过上面的说明").check()
    follow(him, him.locator("main form button[type=submit]").first)
    binding = SharingBinding.objects.get()
    her.goto(f"{live_server.url}/family/sharing/{binding.public_id}/accept/")
    user.arrived("accept")
    for tick in her.locator("main form input[type=checkbox]").all():
        tick.check()
    follow(her, her.locator("main form button[type=submit]").first)
    binding.refresh_from_db()
    assert binding.state == "active"

    # She shows her card; the hospital charges 120 yuan and settles it.
    hospital = Hospital(live_server, cast.hospital.partner_id or 0)
    card = card_codes.show(card_holder(cast.mother.pk, at=clock.now()), at=clock.now())
    body = {"reference": "OP-1", "amount_fen": 12_000, "code": card.token}
    held = hospital.post("payments", body)
    him.goto(f"{live_server.url}/money/used/")
    shown(him, "还没有结算")
    sharer.arrived("held")
    hospital.post(f"payments/{held['id']}/settlements", {"amount_fen": 12_000})

    # His home leads to the sentence, hers to whose money paid.
    him.goto(f"{live_server.url}/home/")
    follow(him, him.get_by_role("link", name="查我的钱"))
    shown(him, f"{day} 妻子 李秀英在医院用了您的 120.00 元")
    sharer.arrived("used")
    her.goto(f"{live_server.url}/money/paid/")
    shown(her, f"{day} 在医院看病 120.00 元：丈夫 张德山的账户付 120.00 元")
    user.arrived("paid")
    him.goto(f"{live_server.url}/money/")
    shown(him, "745.00 元")

    # A part comes back to where it came from, and both read it.
    hospital.post(f"payments/{held['id']}/refunds", {"amount_fen": 2_000, "reference": "RF-1"})
    assert balance(cast.father) == OPENING_FEN - 10_000
    him.goto(f"{live_server.url}/money/used/")
    shown(him, f"{day} 医院退回了 妻子 李秀英用您账户付的 20.00 元")
    sharer.arrived("came back")
    her.goto(f"{live_server.url}/money/payments/{held['id']}/")
    shown(her, "退回 20.00 元")
    user.arrived("payment")

    # He says that it was not right, and freezes with one touch; nothing more is paid.
    him.goto(f"{live_server.url}/money/payments/{held['id']}/")
    sharer.arrived("his part")
    follow(him, him.get_by_role("link", name="这笔不是我同意的"))
    sharer.arrived("what is not right")
    him.get_by_label("不知道这笔支付").check()
    follow(him, him.get_by_role("button", name="提出异议"))
    shown(him, "正在核查")
    assert PaymentDispute.objects.get().amount_fen == 10_000
    follow(him, him.get_by_role("button", name="先冻结"))
    shown(him, "正在核查")
    card = card_codes.show(stage.citizen(cast.mother), at=clock.now())
    again = hospital.post("payments", {"reference": "OP-2", "amount_fen": 500, "code": card.token})
    assert again["cash_fen"] == 500
    assert balance(cast.father) == OPENING_FEN - 10_000
    assert not ledger.faults()
    sharer.put_side_by_side("elder-ledger")
