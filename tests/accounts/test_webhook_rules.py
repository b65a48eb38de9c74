"""Signatures against the reference library of Standard Webhooks, and when an attempt is made again."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.webhooks import (
    ATTEMPTS_MAX,
    PAUSES,
    SCOPE_OF,
    Answered,
    Verdict,
    message_of,
    next_try,
    rest_until,
    signatures,
    written,
)
from foundation import clock

OLD, NEW, OTHER = (written(bytes([n]) * 32) for n in (1, 2, 3))
AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TOLD = {"type": "deadline.reminder", "timestamp": AT.isoformat(), "data": {"benefit": "养老"}}


def test_the_reference_library_reads_what_we_sign() -> None:
    message = message_of("01981f6e", TOLD, [NEW], at=clock.now())
    assert Webhook(NEW).verify(message.body, dict(message.headers)) == TOLD
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(message.body, dict(message.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(message.body.replace(b"deadline", b"beadline"), dict(message.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(message.body, {**message.headers, "webhook-id": "01981f6f"})


def test_while_secrets_change_both_of_them_verify() -> None:
    message = message_of("01981f6e", TOLD, [NEW, OLD], at=clock.now())
    assert [part[:3] for part in message.headers["webhook-signature"].split(" ")] == ["v1,", "v1,"]
    for secret in (OLD, NEW):
        assert Webhook(secret).verify(message.body, dict(message.headers)) == TOLD


def test_we_sign_as_the_reference_library_does() -> None:
    body = json.dumps(TOLD)
    assert signatures([NEW], "msg_1", int(AT.timestamp()), body.encode()) == Webhook(NEW).sign(
        "msg_1", AT, body
    )


def test_a_message_of_long_ago_is_refused_by_the_receiver() -> None:
    message = message_of("01981f6e", TOLD, [NEW], at=clock.now() - timedelta(minutes=6))
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(message.body, dict(message.headers))


def test_a_secret_has_the_form_that_libraries_know() -> None:
    assert NEW.startswith("whsec_")
    assert base64.b64decode(NEW.removeprefix("whsec_")) == b"\x02" * 32


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_what_was_taken(status: int) -> None:
    assert Answered(status).verdict is Verdict.TAKEN


@pytest.mark.parametrize("status", [None, 100, 199, 300, 301, 307, 308, 400, 401, 404, 409, 429, 500, 503])
def test_what_is_tried_again(status: int | None) -> None:
    assert Answered(status).verdict is Verdict.AGAIN


def test_an_endpoint_may_say_that_it_is_gone() -> None:
    assert Answered(410).verdict is Verdict.GONE


def test_nobody_there_and_busy_leave_the_endpoint_alone_for_a_while() -> None:
    assert [status for status in (None, 400, 404, 429, 500, 502, 503, 504) if Answered(status).tires] == [
        None,
        429,
        502,
        503,
        504,
    ]


def test_pauses_grow_over_more_than_three_days_and_then_it_is_a_dead_letter() -> None:
    at, gone = AT, []
    for attempts in range(1, ATTEMPTS_MAX):
        again = next_try(attempts, at)
        assert again is not None
        gone.append(again - at)
        at = again
    assert gone == sorted(gone) == list(PAUSES)
    assert timedelta(days=3) < at - AT < timedelta(days=5)
    assert next_try(ATTEMPTS_MAX, at) is None


def test_an_endpoint_may_ask_for_a_longer_pause_but_not_for_ever() -> None:
    assert next_try(1, AT, retry_after_s=120) == AT + timedelta(seconds=120)
    assert next_try(1, AT, retry_after_s=1) == AT + timedelta(seconds=5)
    assert next_try(1, AT, retry_after_s=99_999_999) == AT + timedelta(days=1)
    assert rest_until(timedelta(0), AT) == AT + timedelta(seconds=5)
    assert rest_until(timedelta(days=2), AT) == AT + timedelta(minutes=5)
    assert rest_until(timedelta(0), AT, retry_after_s=600) == AT + timedelta(minutes=10)


def test_every_kind_needs_a_scope() -> None:
    assert SCOPE_OF.keys() == set(PartnerEventKind)
