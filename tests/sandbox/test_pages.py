"""The pages of a tenant's world open to whoever shows the tenant's link, and to nobody else."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import partners
from accounts.enums.sandbox import SandboxPart
from accounts.rules.actors import SYSTEM
from foundation import clock
from portal.channel_settings import outbox_only, world_here
from portal.sample.sandbox_money import PASSWORD, phone_of
from portal.sandbox import middleware, pages, setup, worlds
from tests.api.world import World
from tests.sandbox.conftest import Sandbox

PAGES, RENEWALS = "sandbox/pages", "sandbox/page-renewals"
ENTRANCE = middleware.ENTRANCE


def link_of(sandbox: Sandbox) -> str:
    """Ask for the link, as the tenant's developer does."""
    url: str = sandbox.caller().get(PAGES).json()["url"]
    return url


def let_in(sandbox: Sandbox) -> Client:
    """Open the link in a browser and go in."""
    browser = Client()
    key = parse_qs(urlsplit(link_of(sandbox)).query)["key"][0]
    assert browser.post(ENTRANCE, {"key": key}).status_code == 302
    return browser


def signed_in(sandbox: Sandbox, place: int = 0) -> Client:
    """Sign in as somebody of the book, by the telephone and the password that stand there."""
    browser = let_in(sandbox)
    answer = browser.post(reverse("account_login"), {"login": phone_of(place), "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return browser


@pytest.fixture
def other(sandbox: Sandbox, with_pages: None) -> Sandbox:
    """Another tenant."""
    return Sandbox(worlds.add("two", at=clock.true_now()))


def test_who_shows_the_link_sees_that_world_and_who_shows_none_is_led_to_the_entrance(
    sandbox: Sandbox, with_pages: None
) -> None:
    stranger = Client()
    led = stranger.get("/home/?x=1")
    assert (led.status_code, led["Location"]) == (302, f"{ENTRANCE}?next=%2Fhome%2F%3Fx%3D1")
    assert (
        stranger.post(reverse("account_login"), {"login": phone_of(0)})["Location"] == f"{ENTRANCE}?next=%2F"
    )
    asked = stranger.get(led["Location"])
    assert asked.status_code == 200
    assert "沙箱页面的链接" in asked.content.decode()

    shown = stranger.get(link_of(sandbox)).content.decode()
    assert "<strong>one</strong>" in shown
    assert stranger.get("/home/").status_code == 302, "only looking at the link lets nobody in"

    home = signed_in(sandbox).get("/home/")
    assert home.status_code == 200
    assert "何玉兰" in home.content.decode()
    assert "Cookie" in home["Vary"]


def test_a_link_may_be_pasted_whole_and_leads_on_to_where_one_was_going(
    sandbox: Sandbox, with_pages: None
) -> None:
    answer = Client().post(ENTRANCE, {"key": link_of(sandbox), "next": "/places/"})
    assert answer["Location"] == "/places/"
    away = Client().post(ENTRANCE, {"key": link_of(sandbox), "next": "https://evil.example.cn/"})
    assert away["Location"] == "/"
    cookie = answer.cookies[middleware.PLAIN]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    safely = Client().post(ENTRANCE, {"key": link_of(sandbox)}, secure=True).cookies[middleware.SECURE]
    assert (safely["secure"], safely["path"], safely["domain"]) == (True, "/", "")


def test_no_tenant_sees_anothers_pages_by_its_own_link_its_code_or_a_session(
    other: Sandbox, sandbox: Sandbox
) -> None:
    mine = signed_in(sandbox)
    beside = let_in(other)
    beside.cookies["sessionid"] = mine.cookies["sessionid"].value
    assert beside.get("/home/").status_code == 302, "a session is known in its own world alone"

    for guess in (
        "two",
        "two.",
        f"two.{pages.key_of(sandbox.tenant).partition('.')[2]}",
        "two.é",
        "",
        "x" * 499,
        "one.x",
        "o\x00e.x",
        "?key=%00.",
        "http://x/?key=a%00b.c",
    ):
        browser = Client()
        browser.cookies[middleware.PLAIN] = guess.encode().decode("latin-1")
        assert browser.get("/places/").status_code == 302
        assert Client().post(ENTRANCE, {"key": guess}).status_code == 422


def test_a_renewed_link_shuts_out_the_one_before_and_whom_it_let_in(other: Sandbox, sandbox: Sandbox) -> None:
    before, mine, beside = link_of(sandbox), signed_in(sandbox), let_in(other)
    app = sandbox.caller()

    done = app.post(RENEWALS, {}, key="renewed-just-once")

    assert done.status_code == 201, done.content
    assert app.post(RENEWALS, {}, key="renewed-just-once").content == done.content
    assert sandbox.tenant.pages_count == 2
    assert mine.get("/home/").status_code == 302
    assert Client().get(before).status_code == 422
    assert link_of(sandbox) != before
    assert signed_in(sandbox).get("/home/").status_code == 200
    assert beside.get("/places/").status_code == 200


def test_the_link_outlasts_a_reset_and_ends_with_the_tenants_access(
    sandbox: Sandbox, with_pages: None
) -> None:
    mine = let_in(sandbox)
    sandbox.caller().post("sandbox/resets", {})
    assert mine.get("/places/").status_code == 200
    app = sandbox.added.clients[SandboxPart.APP]
    partners.switch(SYSTEM, app.partner_id, is_enabled=False, at=clock.true_now())
    assert mine.get("/places/").status_code == 302


def test_who_leaves_is_outside_and_who_shows_the_link_again_stays_signed_in(
    sandbox: Sandbox, with_pages: None
) -> None:
    mine = signed_in(sandbox)
    assert "现在看的是沙箱" in mine.get(ENTRANCE).content.decode()
    assert mine.get(link_of(sandbox)).status_code == 200
    assert mine.get("/home/").status_code == 200
    mine.post(ENTRANCE, {"leave": "1"})
    assert mine.get("/home/").status_code == 302


def test_one_reads_as_one_likes_before_one_is_in(sandbox: Sandbox, with_pages: None) -> None:
    browser = Client()
    assert browser.post("/settings/language/", {"language": "en", "next": ENTRANCE})["Location"] == ENTRANCE
    assert "The pages of a sandbox" in browser.get(ENTRANCE).content.decode()


@pytest.mark.parametrize("path", ["/livez", "/.well-known/oauth-authorization-server", "/api/v1/areas"])
def test_machines_need_no_link(sandbox: Sandbox, with_pages: None, path: str) -> None:
    assert Client().get(path).status_code == 200


def test_there_is_no_entrance_elsewhere(world: World) -> None:
    assert Client().get(ENTRANCE).status_code == 404
    assert Client().post(ENTRANCE, {"key": "one.x"}).status_code == 404


def test_what_one_tenants_people_are_told_no_other_tenant_reads(
    other: Sandbox, sandbox: Sandbox, settings: Settings, tmp_path: Path
) -> None:
    settings.CHANNEL_SENDERS = outbox_only(tmp_path, part=world_here)
    settings.IS_LOCAL = True
    phone = phone_of(0)
    let_in(sandbox).post(reverse("account_request_login_code"), {"phone": phone})
    mine, beside = (let_in(one).get(reverse("web:outbox")).content.decode() for one in (sandbox, other))
    assert phone in mine
    assert phone not in beside


def test_the_first_tenants_link_is_told_with_its_credentials_while_it_is_on(in_a_sandbox: None) -> None:
    at = clock.true_now()
    added = worlds.add(worlds.FIRST, at=at, known=worlds.KNOWN)
    assert f"{ENTRANCE}?key=first." in setup.told()
    partners.switch(SYSTEM, added.clients[SandboxPart.APP].partner_id, is_enabled=False, at=at)
    assert f"{ENTRANCE}?key=" not in setup.told()
