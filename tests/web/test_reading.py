"""Language and mode: by cookie only, remembered with the user, and never a way out of the portal."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.users import User
from tests.cast import Cast
from tests.web.conftest import SignIn

OUTSIDE = [
    "https://example.org/",
    "//example.org/",
    "javascript:alert(1)",
    "http:///example.org",
    "\\\\example.org",
]


@pytest.mark.parametrize("wanted", OUTSIDE)
@pytest.mark.parametrize("route", ["web:language", "web:mode"])
def test_the_next_page_is_always_ours(db: None, route: str, wanted: str) -> None:
    answer = Client().post(reverse(route), {"next": wanted, "language": "en", "mode": "elder"})

    assert answer.headers["Location"] == "/"


def test_back_to_where_one_was(db: None) -> None:
    answer = Client().post(reverse("web:mode"), {"next": "/guide/?a=1", "mode": "elder"})

    assert answer.headers["Location"] == "/guide/?a=1"
    assert answer.cookies["mode"].value == "elder"


def test_unknown_choices_change_nothing(db: None) -> None:
    client = Client()

    assert not client.post(reverse("web:language"), {"language": "xx"}).cookies
    assert not client.post(reverse("web:mode"), {"mode": "huge"}).cookies


def test_the_choice_stays_with_the_user(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother)
    client.post(reverse("web:language"), {"language": "en"})
    client.post(reverse("web:mode"), {"mode": "elder"})

    user = User.objects.get(person=cast.grandmother)
    assert (user.language, user.wants_elder_mode) == ("en", True)


def test_what_a_browser_accepts_is_not_asked(db: None) -> None:
    html = Client().get("/", headers={"accept-language": "en-US"}).content.decode()

    assert '<html lang="zh-Hans"' in html


@pytest.mark.parametrize("wanted", OUTSIDE)
def test_the_page_after_the_step_up_is_ours(cast: Cast, sign_in: SignIn, wanted: str) -> None:
    html = sign_in(cast.daughter).get(reverse("web:step_up"), {"next": wanted}).content.decode()

    assert f'name="next" value="{reverse("web:home")}"' in html
