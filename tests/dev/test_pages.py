"""Every page of developers, in both languages and modes, and the papers and codes it renders."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models.users import User
from portal.api.catalogue import catalogue
from portal.api.faults import FAULTS
from portal.api.views.documentation import description
from portal.dev import papers
from tests.cast import Cast
from tests.dev.conftest import Crew, Enter
from tests.house.source import ROOT
from tests.house.test_words import domain_errors
from tests.web.test_pages import INLINE, QUERIES_MAX, left_in_chinese, read

PAGES = ("overview", "keys", "webhooks", "events", "usage", "errors", "guides", "people")
NAMES = ("城市服务", "赵工", "钱工")


def without_names(html: str) -> str:
    for name in NAMES:
        html = html.replace(name, "")
    return html


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_developers_get_their_pages(crew: Crew, enter: Enter, name: str, language: str, mode: str) -> None:
    html = read(enter(crew.first), reverse(f"dev:{name}"), language=language, mode=mode)

    assert language != "en" or not left_in_chinese(without_names(html))


@pytest.mark.parametrize("name", sorted(papers.PAPERS))
def test_papers_are_pages(crew: Crew, enter: Enter, name: str) -> None:
    html = read(enter(crew.first), reverse("dev:guide", args=[name]))
    assert 'lang="en"' in html
    assert re.search(r"<h1 id=\"[\w-]+\">", html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["list", "new"])
def test_operators_get_their_pages(cast: Cast, enter: Enter, name: str, language: str) -> None:
    officer = User.objects.get(pk=cast.officer.user_id)
    html = read(enter(officer), reverse(f"partners:{name}"), language=language)
    for partner in ("停用的应用", "城市服务", "医院"):
        html = html.replace(f">{partner}<", "><")

    assert language != "en" or not left_in_chinese(html)


@pytest.mark.parametrize("name", PAGES)
def test_pages_take_few_statements(
    crew: Crew, enter: Enter, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter(crew.first)
    client.get(reverse(f"dev:{name}"))
    with django_assert_max_num_queries(QUERIES_MAX):
        client.get(reverse(f"dev:{name}"))


def test_a_paper_that_is_not_for_developers_is_not_there(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    for name in ("operate-locally", "house", "settings"):
        assert client.get(reverse("dev:guide", args=[name])).status_code == 404


def test_links_of_papers_lead_to_pages_or_are_plain_words() -> None:
    html = papers.rendered("partners")
    assert f'href="{reverse("dev:guide", args=["webhooks"])}"' in html
    assert f'href="{reverse("api:schema")}"' in html
    assert not re.search(r'href="[^"#]*\.(md|yaml)', html)
    own = set(re.findall(r'href="#([^"]+)"', html))
    assert own
    assert own <= set(re.findall(r'id="([^"]+)"', html))


def test_papers_carry_no_html_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    evil = (
        "# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [a](javascript:alert(1))\n\n"
        "```html\n<script>alert(2)</script>\n```\n\n| a |\n|:-:|\n| <b>x</b> |\n"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/evil.md").write_text(evil, encoding="utf-8")
    paper = replace(papers.PAPERS["partners"], path="evil.md")
    monkeypatch.setitem(papers.PAPERS, "evil", paper)
    settings.BASE_DIR = tmp_path
    html = papers.rendered("evil")
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html
    assert INLINE.search(html.replace("onerror", "").replace("javascript:", "")) is None


def test_every_paper_lies_where_it_is_said() -> None:
    assert [p.path for p in papers.PAPERS.values() if not (ROOT / "docs" / p.path).exists()] == []


def test_the_catalogue_names_every_code_of_the_description() -> None:
    codes = set(re.findall(r'"code": "([a-z_.]+)", "facts"', description().decode()))
    listed = {entry.code: entry for entry in catalogue()}
    assert codes == set(listed)
    known = {one.code for one in FAULTS} | {one.code for one in domain_errors()}
    assert set(listed) <= known
    for entry in listed.values():
        assert entry.zh
        assert entry.en
        assert entry.about
        assert entry.operations
        assert 400 <= entry.status < 600


def test_every_code_has_its_place_on_the_page(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    html = client.get(reverse("dev:errors")).content.decode()
    assert [entry.code for entry in catalogue() if f'id="{entry.code}"' not in html] == []
    few = client.get(reverse("dev:errors"), {"code": "idempotency"}).content.decode()
    assert "idempotency.missing" in few
    assert "auth.required" not in few


def test_a_citizen_is_turned_away(cast: Cast, enter: Enter) -> None:
    daughter = User.objects.get(person=cast.daughter)
    assert enter(daughter).get(reverse("dev:overview")).status_code == 403
    assert Client().get(reverse("dev:overview")).status_code == 302
