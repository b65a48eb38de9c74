"""“Tell me when it opens”, in the browser: ask, see that one asked, take it back, be told."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.actions import watches
from accounts.models.watches import OpeningWatch
from regions.enums import Confidence
from regions.models.places import CrossProvinceOpening
from tests.cast import AT, ON, Cast
from tests.web.conftest import SignIn

PAIR = {"from": "340300", "to": "510100"}
PAGE = "/sharing-across/"


def test_a_visitor_is_led_to_the_sign_in_and_back_to_the_pair(cast: Cast) -> None:
    page = Client().get(PAGE, PAIR).content.decode()
    assert "登录后，开通时告诉我" in page
    assert "next=%2Fsharing-across%2F%3Ffrom%3D340300%26to%3D510100" in page


def test_the_whole_way(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    assert "开通时告诉我" in client.get(PAGE, PAIR).content.decode()

    answer = client.post("/sharing-across/watches/new/", PAIR, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/sharing-across/?from=340300&to=510100", 302)]
    assert "开通时会告诉您" in page
    assert "这两个地方可以共济的那天，我们会告诉您" in page
    listed = client.get("/sharing-across/watches/").content.decode()
    assert "成都市" in listed
    assert "蚌埠市" in listed

    CrossProvinceOpening.objects.create(
        area_key="340300",
        starts_on=ON + timedelta(days=1),
        recorded_at=AT,
        source_document="一份虚构的通知",
        confidence=Confidence.SURE.value,
    )
    watches.tell_openings(at=AT + timedelta(days=1))
    assert "可以家庭共济了" in client.get("/inbox/").content.decode()
    assert "没有在等的地方" in client.get("/sharing-across/watches/").content.decode()


def test_it_is_taken_back(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    client.post("/sharing-across/watches/new/", PAIR)
    watch = OpeningWatch.objects.get()
    answer = client.post(f"/sharing-across/watches/{watch.public_id}/stop/", follow=True)
    assert "已经取消" in answer.content.decode()
    assert "开通时告诉我" in client.get(PAGE, PAIR).content.decode()


@pytest.mark.parametrize(
    ("pair", "status"),
    [
        ({"from": "510100", "to": "371400"}, 409),
        ({"from": "510100", "to": "510100"}, 409),
        ({"from": "510100", "to": "999999"}, 404),
        ({"from": "510100"}, 404),
        ({"from": "\x00", "to": "' OR 1=1"}, 404),
        ({}, 404),
    ],
)
def test_what_cannot_be_waited_for_is_said(
    cast: Cast, sign_in: SignIn, pair: dict[str, str], status: int
) -> None:
    answer = sign_in(cast.daughter).post("/sharing-across/watches/new/", pair)
    assert answer.status_code == status
    assert not OpeningWatch.objects.exists()


def test_nobody_is_asked_to_wait_for_what_is_open_or_past(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    for query in ({"from": "510100", "to": "371400"}, {**PAIR, "on": "2020-01-01"}):
        assert "开通时告诉我" not in client.get(PAGE, query).content.decode()
