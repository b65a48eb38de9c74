"""The citizen's card pages: from the notice to the code, and one touch to stop it."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.actions import card_codes
from accounts.enums.cards import CardState
from accounts.errors.cards import CardCodeRefused
from accounts.models.cards import CardCode, ElectronicCard
from accounts.queries.cards import live_card_of
from portal.shared.sessions import SessionStore
from tests import cast as stage
from tests.accounts.card_world import AT, OTHER, PASSWORD, WRONG, Players, cast, holder, quick
from tests.cast import verify

__all__ = ["cast", "quick"]
DIGITS = re.compile(r"<span>([0-9]{4})</span> <span>([0-9]{4})</span>")


@pytest.fixture
def browser(cast: Players) -> Client:
    """The daughter's browser, freshly signed in; she stands on the day of the cast."""
    client = Client()
    client.force_login(cast.daughter.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with time_machine.travel(stage.AT, tick=True):
        freshen(client)
        yield client


def freshen(client: Client, at: float | None = None) -> None:
    session = client.session
    session["step_up_at"] = int(time.time() if at is None else at)
    session.save()


def state(cast: Players) -> CardState | None:
    card = live_card_of(cast.daughter.pk)
    return card.state if card else None


def open_code(client: Client) -> str:
    client.post("/card/code/", {"password": PASSWORD})
    page: str = client.get("/card/code/").content.decode()
    return page


def test_from_the_notice_to_a_code_that_counts(cast: Players, browser: Client) -> None:
    verify(cast.daughter, cast.clerk_of_bengbu)
    assert "还没有电子社保卡" in browser.get("/card/").content.decode()
    assert browser.post("/card/apply/", {}).status_code == 422
    assert browser.post("/card/apply/", {"agreed": "on"})["Location"] == "/card/password/new/"
    assert "待设密码" in browser.get("/card/").content.decode()

    easy = browser.post("/card/password/new/", {"password": "123456", "again": "123456"})
    assert easy.status_code == 422
    assert "不要用连着的数字" in easy.content.decode()
    assert "123456" not in re.sub("例如 123456", "", easy.content.decode())
    unequal = browser.post("/card/password/new/", {"password": PASSWORD, "again": OTHER})
    assert "两次输入的不一样" in unequal.content.decode()
    done = browser.post("/card/password/new/", {"password": PASSWORD, "again": PASSWORD})
    assert done["Location"] == "/card/"

    page = open_code(browser)
    assert 'role="img"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    digits = "".join(DIGITS.search(page).groups())
    verified = card_codes.verify(cast.hospital, digits, at=AT)
    assert verified.name_masked == "*敏"
    assert "医院" in browser.get("/card/history/").content.decode()


def test_without_proof_of_who_one_is_there_is_no_card(cast: Players, browser: Client) -> None:
    answer = browser.post("/card/apply/", {"agreed": "on"})
    assert answer.status_code == 403
    assert "实名核验" in answer.content.decode()
    assert state(cast) is None


class TestShowing:
    def test_the_password_is_asked_before_and_again_after_five_minutes(
        self, cast: Players, browser: Client
    ) -> None:
        holder(cast, cast.daughter)
        assert 'role="img"' not in browser.get("/card/code/").content.decode()
        assert browser.get("/card/code/", headers={"X-Part": "code"}).status_code == 403
        assert 'role="img"' in open_code(browser)
        with time_machine.travel(stage.AT + timedelta(seconds=301), tick=True):
            assert 'role="img"' not in browser.get("/card/code/").content.decode()

    def test_a_script_gets_the_picture_alone_and_each_look_is_a_new_one(
        self, cast: Players, browser: Client
    ) -> None:
        holder(cast, cast.daughter)
        first = DIGITS.search(open_code(browser)).groups()
        part = browser.get("/card/code/", headers={"X-Part": "code"}).content.decode()
        assert "<html" not in part
        assert DIGITS.search(part).groups() != first

    def test_wrong_passwords_are_told_and_lead_to_the_lock(self, cast: Players, browser: Client) -> None:
        holder(cast, cast.daughter)
        wrong = browser.post("/card/code/", {"password": WRONG})
        assert (wrong.status_code, WRONG in wrong.content.decode()) == (422, False)
        assert "还可以试 4 次" in wrong.content.decode()
        ElectronicCard.objects.update(wrong_count=4)
        locked = browser.post("/card/code/", {"password": WRONG}, follow=True).content.decode()
        assert "已锁定" in locked
        assert "重设密码，解锁" in locked

    def test_typed_passwords_stay_out_of_the_session(self, cast: Players, browser: Client) -> None:
        holder(cast, cast.daughter)
        freshen(browser, at=0)
        typed = {"password": OTHER, "again": OTHER}
        assert browser.post("/card/password/reset/", typed)["Location"].startswith("/confirm/")
        browser.post("/card/code/", {"password": PASSWORD})
        Client().post("/card/code/", {"password": PASSWORD})
        kept = str([SessionStore().decode(row.session_data) for row in Session.objects.all()])
        assert OTHER not in kept
        assert PASSWORD not in kept


class TestKeeping:
    def test_one_touch_stops_the_card_and_what_it_showed(self, cast: Players, browser: Client) -> None:
        holder(cast, cast.daughter)
        freshen(browser, at=0)
        digits = "".join(DIGITS.search(open_code(browser)).groups())
        assert "已挂失" in browser.post("/card/loss/", follow=True).content.decode()
        again = browser.post("/card/loss/", follow=True)
        assert (again.status_code, "已经挂失" in again.content.decode()) == (200, True)
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, digits, at=AT)
        assert browser.get("/card/code/")["Location"] == "/card/"
        assert not CardCode.objects.exists()

    def test_a_found_card_comes_back_with_a_new_password(self, cast: Players, browser: Client) -> None:
        holder(cast, cast.daughter)
        browser.post("/card/loss/")
        browser.post("/card/password/reset/", {"password": OTHER, "again": OTHER})
        assert state(cast) is CardState.ACTIVE
        assert browser.post("/card/code/", {"password": OTHER})["Location"] == "/card/code/"

    def test_the_old_password_is_needed_to_change_it(self, cast: Players, browser: Client) -> None:
        holder(cast, cast.daughter)
        typed = {"old": WRONG, "password": OTHER, "again": OTHER}
        refused = browser.post("/card/password/", typed).content.decode()
        assert 'id="id_old_error"' in refused
        weak = browser.post("/card/password/", {"old": PASSWORD, "password": "111111", "again": "111111"})
        assert 'id="id_password_error"' in weak.content.decode()
        assert browser.post("/card/password/", {**typed, "old": PASSWORD})["Location"] == "/card/"

    def test_ending_and_reissuing_are_confirmed_first(self, cast: Players, browser: Client) -> None:
        holder(cast, cast.daughter)
        assert "确认补发" in browser.get("/card/reissue/").content.decode()
        assert browser.post("/card/reissue/")["Location"] == "/card/password/new/"
        assert state(cast) is CardState.APPLIED
        assert "确认注销" in browser.get("/card/cancel/").content.decode()
        browser.post("/card/cancel/")
        assert state(cast) is None


def test_digits_count_however_they_are_typed(cast: Players, browser: Client) -> None:
    holder(cast, cast.daughter)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in PASSWORD)
    spaced = f" {PASSWORD[:3]} {PASSWORD[3:]} "

    for typed in (wide, spaced):
        assert browser.post("/card/code/", {"password": typed})["Location"] == "/card/code/"


def test_a_refusal_about_a_card_leads_to_the_card(cast: Players, browser: Client) -> None:
    page = browser.get("/card/cancel/")

    assert page.status_code == 404
    assert 'href="/card/"' in page.content.decode()
