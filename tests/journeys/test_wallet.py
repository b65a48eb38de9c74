"""A daughter in Chengdu sends money to her mother's wallet in Zhengzhou, who takes it; on phones and in elder mode."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.enums.ledger import AccountKind
from accounts.models.people import InsuredPerson
from foundation import clock
from tests import cast as stage
from tests.cast import Cast, sign_up
from tests.family import apart as world
from tests.family.apart import Apart, balance, opened
from tests.journeys.test_calendar import enter
from tests.journeys.walking import Walk, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}
NOON = timedelta(hours=12)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, beside which the three are brought in."""
    return stage.on_stage()


@pytest.fixture
def family(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Apart:
    """The three who live apart, at noon of tomorrow: at night nothing is sent, and a proof must not seem old."""
    real = clock.now
    ahead = clock.day_begins(clock.local_date(real()) + timedelta(days=1)) + NOON - real()
    monkeypatch.setattr(clock, "now", lambda: real() + ahead)
    made = world.apart(with_wallets=False)
    for number, person in enumerate((made.daughter, made.mother), start=1):
        sign_up(f"+861370000003{number}", person)
    # Hers is old enough to send; the mother opens her own on the way.
    opened(made.daughter, at=clock.now() - timedelta(days=3))
    return made


@pytest.mark.parametrize(
    ("name", "mode", "viewport"),
    [("phone", "standard", PHONE), ("elder", "elder", PHONE), ("narrow", "elder", NARROW)],
)
def test_money_reaches_the_mother(
    browser: Browser, live_server: LiveServer, family: Apart, name: str, mode: str, viewport: Any
) -> None:
    mother = at_the_wallet(browser, live_server, family.mother, mode, viewport)
    follow(mother.page, mother.page.get_by_role("link", name="看一看，开通医保钱包"))
    mother.arrived("terms")
    mother.page.get_by_label("我已看过上面的说明").check()
    follow(mother.page, mother.page.get_by_role("button", name="开通"))
    mother.arrived("opened")

    daughter = at_the_wallet(browser, live_server, family.daughter, mode, viewport)
    follow(daughter.page, daughter.page.get_by_role("link", name="转给家人"))
    daughter.arrived("choose")
    follow(daughter.page, daughter.page.get_by_role("link", name="转给这位家人"))
    daughter.arrived("send")
    daughter.page.get_by_label("转多少元").fill("120.5")
    daughter.page.get_by_label("我知道").check()
    follow(daughter.page, daughter.page.get_by_role("button", name="转过去"))
    daughter.arrived("sent")
    assert "等对方接受" in daughter.page.inner_text("main")

    mother.page.reload()
    mother.arrived("incoming")
    follow(mother.page, mother.page.get_by_role("button", name="接受"))
    mother.arrived("taken")
    assert "120.50 元" in mother.page.inner_text("main")
    assert balance(family.mother, AccountKind.WALLET) == 120_50
    daughter.put_side_by_side(f"wallet-{name}")


def at_the_wallet(
    browser: Browser, live_server: LiveServer, person: InsuredPerson, mode: str, viewport: Any
) -> Walk:
    """Sign somebody in and open their wallet."""
    walk = enter(browser, live_server, person, mode, viewport)
    walk.page.goto(f"{live_server.url}/family/wallet/")
    walk.arrived("wallet")
    return walk
