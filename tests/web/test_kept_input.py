"""What was typed survives a session that ran out and a renewed sign-in, and nobody else reads it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.shared.step_up import KEPT_SECONDS
from tests.cast import AT, Cast
from tests.web.conftest import PASSWORD, SignIn, give_password

CORRECT = "/me/data/correct/phone/"
TYPED = {"right": "13711112222", "note": "新号码"}
ONCE_MORE = "再按一次按钮"


@pytest.fixture
def expired(cast: Cast) -> Client:
    """A browser whose session ran out while the daughter was typing; it was led to the sign-in."""
    cache.clear()
    give_password(cast.daughter)
    client = Client()
    away = client.post(CORRECT, TYPED)
    assert away.headers["Location"] == f"{reverse('account_login')}?next={CORRECT}"
    return client


def come_back(client: Client, next_page: str = CORRECT) -> None:
    answer = client.post(
        reverse("account_login"), {"login": "13700000001", "password": PASSWORD, "next": next_page}
    )
    assert answer.headers["Location"] == next_page


def test_it_stands_in_the_form_after_signing_in_again(expired: Client) -> None:
    come_back(expired)

    page = expired.get(CORRECT).content.decode()

    assert all(text in page for text in TYPED.values())
    assert ONCE_MORE in page
    assert TYPED["right"] not in expired.get(CORRECT).content.decode()


def test_whoever_signs_in_for_something_else_does_not_find_it(expired: Client) -> None:
    come_back(expired, reverse("web:home"))

    assert TYPED["right"] not in expired.get(CORRECT).content.decode()


def test_it_does_not_lie_there_for_long(expired: Client) -> None:
    with time_machine.travel(AT + timedelta(seconds=KEPT_SECONDS + 2)):
        come_back(expired)

        assert TYPED["right"] not in expired.get(CORRECT).content.decode()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/matters/transfer/reason/", {"reason": "moved", "note": "随配偶迁居"}),
        ("/family/prepare/", {"name": "顾大爷", "number": "3499", "phone": "137"}),
        ("/verify-name/", {"name": "张敏", "kind": "passport", "number": "E1", "country": "KOR"}),
        ("/settings/phone/", {"phone": "13711112222"}),
    ],
)
def test_every_long_form_gets_it_back(expired: Client, page: str, typed: dict[str, str]) -> None:
    expired.post(page, typed)
    come_back(expired, page)
    html = expired.get(page).content.decode()
    for text in typed.values():
        assert f'value="{text}"' in html or f">{text}" in html or f"\n{text}" in html


@pytest.mark.parametrize(
    "act", ["/me/data/copy/", "/settings/passkeys/00000000-0000-7000-8000-000000000000/remove/"]
)
def test_an_act_without_a_page_of_its_own_leads_back_to_the_page_of_its_button(
    cast: Cast, sign_in: SignIn, act: str
) -> None:
    give_password(cast.daughter)
    client, button = sign_in(cast.daughter), "/me/data/?from=menu"
    away = client.post(act, {"format": "json"}, headers={"referer": f"http://testserver{button}"})
    confirm = away.headers["Location"]
    assert confirm.startswith(reverse("web:step_up"))

    back = client.post(confirm, {"password": PASSWORD})

    assert back.headers["Location"] == button
    assert ONCE_MORE in client.get(button).content.decode()


@pytest.mark.parametrize("referer", ["https://evil.example/x", "//evil.example/", "", "javascript:1"])
def test_another_house_is_never_led_back_to(cast: Cast, sign_in: SignIn, referer: str) -> None:
    away = sign_in(cast.daughter).post("/me/data/copy/", headers={"referer": referer})

    assert away.headers["Location"] == f"{reverse('web:step_up')}?next=%2Fhome%2F"
