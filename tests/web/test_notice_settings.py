"""How messages reach somebody: channels, the code word, whom to ask when they do not."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.enums.notices import Channel
from accounts.models.notices import NoticePreference
from accounts.queries.notice_words import wishes_of
from family.actions import mandates
from family.enums import MandateGrade
from family.queries.contacts import contacts_of
from family.queries.mandates import mandates_given_by
from tests import cast as stage
from tests.cast import Cast, citizen
from tests.web.conftest import SignIn

PAGE = "/settings/notices/"


def test_the_word_is_shown_and_another_given_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother)
    before = wishes_of(cast.grandmother.pk)
    assert f">{before.word}</strong>" in client.get(PAGE).content.decode()

    for _press in range(2):
        client.post(f"{PAGE}word/", {"turn": str(before.turn)})

    after = wishes_of(cast.grandmother.pk)
    assert after.turn == before.turn + 1
    assert f">{after.word}</strong>" in client.get("/inbox/").content.decode()


@pytest.mark.parametrize("turn", ["", "x", "-1", "99999", "1" * 40])
def test_an_odd_turn_changes_nothing(cast: Cast, sign_in: SignIn, turn: str) -> None:
    answer = sign_in(cast.grandmother).post(f"{PAGE}word/", {"turn": turn})

    assert answer.status_code == 302
    assert not NoticePreference.objects.filter(person=cast.grandmother, word_turn__gt=0).exists()


def test_channels_are_turned_off_and_on(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother)
    html = client.get(PAGE).content.decode()
    assert html.count("checked") == 3
    assert "总会用一种方式告诉您" in html

    client.post(f"{PAGE}channels/", {"wanted": ["app"]})
    assert wishes_of(cast.grandmother.pk).channels_off == {Channel.SMS, Channel.EMAIL}
    client.post(f"{PAGE}channels/", {"wanted": ["app", "sms", "email"]})
    assert wishes_of(cast.grandmother.pk).channels_off == frozenset()


def test_a_channel_that_is_none_is_told(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.grandmother).post(f"{PAGE}channels/", {"wanted": ["letter"]})

    assert answer.status_code == 422
    assert "请从列出的方式里选" in answer.content.decode()


def mandate_of(cast: Cast) -> str:
    return str(mandates_given_by(cast.grandmother.pk, on=stage.ON)[0].public_id)


def test_whom_to_ask_is_chosen_among_those_with_a_mandate(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother)
    assert "您还没有选，现在会依次找：" in client.get(PAGE).content.decode()

    client.post(f"{PAGE}contacts/", {"first": mandate_of(cast), "second": ""})

    named = contacts_of([cast.grandmother.pk], on=stage.ON)[cast.grandmother.pk]
    assert [(one.helper_id, one.is_named) for one in named] == [(cast.daughter.pk, True)]
    html = client.get(PAGE).content.decode()
    assert f'value="{mandate_of(cast)}" selected' in html
    assert "您还没有选" not in html


@pytest.mark.parametrize(
    ("same", "data", "words"),
    [
        (True, {"first": "", "second": "MANDATE"}, "请先选第一位"),
        (True, {"first": "MANDATE", "second": "MANDATE"}, "两位不能是同一个人"),
        (False, {"first": "x", "second": ""}, "这位家人现在没有您的授权"),
        (False, {"first": "00000000-0000-7000-8000-000000000000"}, "这位家人现在没有您的授权"),
    ],
)
def test_a_choice_that_cannot_be_is_told(
    cast: Cast, sign_in: SignIn, same: bool, data: dict[str, Any], words: str
) -> None:
    typed = {name: mandate_of(cast) if value == "MANDATE" else value for name, value in data.items()}

    answer = sign_in(cast.grandmother).post(f"{PAGE}contacts/", typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not contacts_of([cast.grandmother.pk], on=stage.ON)[cast.grandmother.pk][0].is_named


def test_it_is_told_when_nobody_is_left_of_whom_was_named(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother)
    named = mandate_of(cast)
    client.post(f"{PAGE}contacts/", {"first": named, "second": ""})
    assert "所以谁也不找" not in client.get(PAGE).content.decode()
    mandates.revoke(citizen(cast.grandmother), UUID(named), at=stage.AT)
    stage.give(cast.grandmother, cast.mother, MandateGrade.REMIND)

    assert contacts_of([cast.grandmother.pk], on=stage.ON) == {}
    html = client.get(PAGE).content.decode()
    assert "所以谁也不找" in html
    assert "您还没有选" not in html
    client.post(f"{PAGE}contacts/", {"first": "", "second": ""})
    assert "您还没有选，现在会依次找：" in client.get(PAGE).content.decode()


def test_who_gave_no_mandate_is_led_to_giving_one(cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.mother).get(PAGE).content.decode()

    assert reverse("web:mandates") in html
    assert 'name="first"' not in html


def test_the_page_costs_few_statements(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.grandmother)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
