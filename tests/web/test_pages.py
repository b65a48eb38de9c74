"""Every page of a citizen: who gets it, in both languages and modes, and what its HTML must not hold."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models.users import User
from tests.cast import Cast, sign_up, verify
from tests.web.conftest import SignIn

OPEN = ["web:start", "web:guide", "web:privacy", "web:accessibility", "web:outbox", "web:check"]
ENTRANCE = ["account_login", "account_signup", "account_request_login_code"]
CITIZENS = [
    *("web:home", "web:family", "web:sharing", "web:sharing_choose", "web:inbox", "web:seen"),
    *("web:sharing_add", "web:sharing_order"),
    *("web:me", "web:my_data", "web:step_up", "account_logout", "web:family_tree", "web:mandates"),
    *("web:certifications", "web:calendar", "web:feeds", "web:notice_settings"),
]
# A guard against one query a relative: the family's size must not show.
QUERIES_MAX = 12
# The elder's home also tells what the family did.
QUERIES_MORE = {("web:home", "elder"): 2}

INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
IN_CHINESE = re.compile(r'<(\w+)[^>]*\blang="zh-Hans"[^>]*>.*?</\1>', re.DOTALL)


def read(client: Client, address: str, *, language: str = "zh-hans", mode: str = "standard") -> str:
    """Open a page in a language and mode, and check what holds for every page."""
    client.cookies["language"] = language
    client.cookies["mode"] = mode
    answer = client.get(address)
    assert answer.status_code == 200, address
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    html: str = answer.content.decode()
    assert INLINE.search(html) is None
    assert html.count("<h1") == 1
    assert re.search(r"<title>\s*\S", html)
    assert ('data-mode="elder"' in html) is (mode == "elder")
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}"' in html
    return html


def left_in_chinese(html: str, cast: Cast | None = None) -> list[str]:
    """Give the Chinese of an English page that is neither a name of the cast nor marked as Chinese."""
    bare = IN_CHINESE.sub("", html.split("<body", 1)[1])
    everybody = (
        (cast.daughter, cast.husband, cast.grandmother, cast.mother, cast.father, cast.girl, cast.boy)
        if cast
        else ()
    )
    for person in everybody:
        bare = bare.replace(person.name, "").replace(f">{person.name[0]}<", "><")
    return CHINESE.findall(unescape(bare))


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("route", [*OPEN, *ENTRANCE])
def test_open_pages_are_for_everybody(cast: Cast, route: str, language: str, mode: str) -> None:
    html = read(Client(), reverse(route), language=language, mode=mode)

    assert language != "en" or not left_in_chinese(html, cast)


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("route", CITIZENS)
def test_citizens_get_their_pages(cast: Cast, sign_in: SignIn, route: str, language: str, mode: str) -> None:
    html = read(sign_in(cast.daughter), reverse(route), language=language, mode=mode)

    assert language != "en" or not left_in_chinese(html, cast)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_deadline_page_is_whole_in_both_languages(cast: Cast, sign_in: SignIn, language: str) -> None:
    address = reverse("web:deadline", args=[cast.grandmother_pension])
    html = read(sign_in(cast.daughter), address, language=language)

    assert language != "en" or not left_in_chinese(html, cast)


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["for", "for_transfer", "for_transfer_papers", "statement_of"])
def test_pages_about_a_relative_are_whole_in_both_languages(
    cast: Cast, sign_in: SignIn, name: str, language: str, mode: str
) -> None:
    verify(cast.daughter, cast.clerk_of_bengbu)
    address = reverse(f"web:{name}", args=[cast.father.public_id])
    html = read(sign_in(cast.daughter), address, language=language, mode=mode)

    assert 'class="acting"' in html
    if name != "statement_of":
        assert language != "en" or not left_in_chinese(html, cast)


@pytest.mark.parametrize("route", [r for r in CITIZENS if r != "account_logout"])
def test_visitors_are_asked_to_sign_in(cast: Cast, route: str) -> None:
    answer = Client().get(reverse(route))

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse(route)}"


def test_newcomers_are_told_what_comes_next(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(user=sign_up("+8613700000031"))

    assert "实名核验" in read(client, reverse("web:home"))
    assert client.get(reverse("web:family")).status_code == 403
    assert client.get(reverse("web:seen")).status_code == 403


def test_staff_without_a_person_go_to_their_desk(cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in(user=User.objects.get(pk=cast.clerk_of_bengbu.user_id))

    assert clerk.get(reverse("web:home")).headers["Location"] == reverse("counter:home")


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("route", CITIZENS)
def test_pages_ask_the_database_little(
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    route: str,
    mode: str,
) -> None:
    client = sign_in(cast.daughter)
    read(client, reverse(route), mode=mode)

    with django_assert_max_num_queries(QUERIES_MAX + QUERIES_MORE.get((route, mode), 0)):
        read(client, reverse(route), mode=mode)


def test_signed_in_pages_stay_out_of_caches(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter).get(reverse("web:home"))

    assert "no-store" in answer.headers["Cache-Control"]


def test_home_shows_the_most_urgent_thing_and_no_deadline_without_mandate(
    cast: Cast, sign_in: SignIn
) -> None:
    html = read(sign_in(cast.daughter), reverse("web:home"))

    assert "父亲 张德山 的企业职工养老金资格认证" in html
    assert "已逾期 3 天" in html
    assert "12 天后到期" in html
    assert reverse("web:deadline", args=[cast.mother_pension]) not in html
    assert "李秀英" in html


def test_home_calms_down_when_nothing_is_due(cast: Cast, sign_in: SignIn) -> None:
    html = read(sign_in(cast.mother), reverse("web:home"))

    assert "目前没有要办的事" in html
    assert "2026年12月2日（星期三）" in html


def test_elders_see_what_family_did(cast: Cast, sign_in: SignIn) -> None:
    read(sign_in(cast.daughter), reverse("web:home"))

    html = read(sign_in(cast.grandmother), reverse("web:home"), mode="elder")

    assert "外孙女 张敏 在家人列表里看到了您的到期日" in html
    assert "给我认证" in html


def test_looking_at_the_list_is_noted_once_a_day(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    read(client, reverse("web:home"))
    read(client, reverse("web:home"))

    seen = read(sign_in(cast.grandmother), reverse("web:seen"))

    assert seen.count("在家人列表里看到了您的到期日") == 1
