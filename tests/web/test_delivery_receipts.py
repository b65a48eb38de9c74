"""The door of message providers: signed receipts are noted, and nothing is given away."""

import json
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.models.notices import NoticeDelivery
from accounts.rules.signed_posts import signature
from foundation import clock
from tests.cast import AT, Cast

SECRET = b"of the provider"
DOOR = "/receipts/sms-http/"


@pytest.fixture(autouse=True)
def _secret(settings: Settings) -> None:
    settings.RECEIPT_SECRETS = {"sms-http": SECRET}


@pytest.fixture
def sent(cast: Cast) -> str:
    """A message the provider took; its key."""
    her = cast.daughter.pk
    notices.post_many([NewNotice("receipt", "t", her, her, "account.new_device")], at=AT)
    NoticeDelivery.objects.filter(notice__key="receipt").update(state="sent", sent_at=AT, provider="sms-http")
    return "receipt:sms"


def tell(
    said: object,
    *,
    secret: bytes = SECRET,
    door: str = DOOR,
    ago: timedelta = timedelta(),
    body: bytes | None = None,
) -> HttpResponse:
    """Post a receipt as a provider does, without cookie or form."""
    text = json.dumps(said).encode()
    sent_at = str(int((clock.now() - ago).timestamp()))
    headers = {
        "webhook-id": "r-1",
        "webhook-timestamp": sent_at,
        "webhook-signature": f"v1,AAAA {signature(secret, 'r-1', sent_at, text)}",
    }
    return Client(enforce_csrf_checks=True).post(
        door, text if body is None else body, content_type="application/json", headers=headers
    )


def state() -> tuple[str, str]:
    return NoticeDelivery.objects.values_list("state", "last_error").get(notice__key="receipt", channel="sms")


def test_a_receipt_is_noted(sent: str) -> None:
    assert tell({"key": sent, "state": "delivered"}).status_code == 202
    assert state() == ("delivered", "")


def test_an_address_that_does_not_exist_is_noted_with_the_code(sent: str) -> None:
    assert tell({"key": sent, "state": "undeliverable", "code": "4010"}).status_code == 202
    assert state() == ("failed", "channel.refused 4010")


def test_a_key_nobody_knows_is_answered_alike(sent: str) -> None:
    known, unknown = (tell({"key": key, "state": "delivered"}) for key in (sent, "receipt:fax"))
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": b"of another"},
        {"door": "/receipts/app-http/"},
        {"ago": timedelta(minutes=6)},
        {"ago": timedelta(minutes=-6)},
        {"body": b'{"key": "receipt:sms", "state": "undeliverable"}'},
        {"secret": b"nobody's", "door": "/receipts/app-http/"},
    ],
)
def test_what_is_not_signed_by_the_provider_in_these_minutes_changes_nothing(sent: str, wrong: dict) -> None:
    assert tell({"key": sent, "state": "delivered"}, **wrong).status_code == 401
    assert state() == ("sent", "")


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        "x",
        {"key": 5, "state": "delivered"},
        {"key": "receipt:sms"},
        {"key": "receipt\0:sms", "state": "delivered"},
        {"key": "receipt:sms", "state": "undeliverable", "code": "\0"},
        {"key": "receipt:sms", "state": "delivered", "reference": "\0"},
    ],
)
def test_what_is_not_understood_is_said_to_be(sent: str, said: object) -> None:
    assert tell(said).status_code == 400
    assert state() == ("sent", "")


def test_only_posts_come_in(sent: str) -> None:
    assert Client().get(DOOR).status_code == 405
