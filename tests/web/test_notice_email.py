"""The reader's e-mail address and app on the settings, and the address of who they act for."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import channel_addresses, emails
from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.enums.notices import Channel
from accounts.models.audit import AuditEvent
from accounts.models.email_codes import EmailCode
from accounts.queries.emails import addresses_of
from accounts.rules.actors import SYSTEM
from foundation import clock
from portal.tasks import send_email_codes
from tests.cast import AT, Cast, citizen
from tests.web.conftest import SignIn
from tests.web.test_pages import read

PAGE, SETTINGS = reverse("web:notice_email"), reverse("web:notice_settings")
ADDRESS = "min@example.org"


def code_of() -> str:
    (code,) = emails.claim_codes(at=clock.now())
    return code.code


def test_asked_confirmed_and_taken_away(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    assert PAGE in read(client, SETTINGS)
    assert "写法不对" in client.post(PAGE, {"act": "ask", "address": "min@"}).content.decode()
    assert client.post(PAGE, {"act": "ask", "address": ADDRESS}).headers["Location"] == PAGE
    assert ADDRESS not in read(client, PAGE)
    code = code_of()
    answer = client.post(PAGE, {"act": "confirm", "code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert (answer.status_code, "验证码不对" in answer.content.decode()) == (422, True)
    assert client.post(PAGE, {"act": "confirm", "code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert "现在的邮箱" in read(client, PAGE)
    assert "邮箱：" in read(client, SETTINGS)
    assert client.post(PAGE, {"act": "remove"}).status_code == 302
    assert "现在的邮箱" not in read(client, PAGE)


def test_the_tick_sends_it_and_keeps_no_code(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    options = {"folder": tmp_path, "channel": "email"}
    path = "accounts.clients.channels.outbox.DevelopmentOutbox"
    settings.CHANNEL_SENDERS = {"email": {"outbox": (path, options)}}
    emails.ask(citizen(cast.daughter), cast.daughter.pk, ADDRESS, at=clock.now())
    send_email_codes()
    assert EmailCode.objects.get().code_sealed is None
    (sent,) = DevelopmentOutbox(**options).messages(9)
    assert re.search(r"邮箱验证码 \d{6}", sent["text"])


def test_what_no_provider_takes_is_kept_for_later(cast: Cast, settings: Settings) -> None:
    settings.CHANNEL_SENDERS = {"email": {"none": ("accounts.clients.channels.outbox.NotConfigured", {})}}
    emails.ask(citizen(cast.daughter), cast.daughter.pk, ADDRESS, at=clock.now())
    send_email_codes()
    row = EmailCode.objects.get()
    assert (row.code_sealed is not None, row.attempts_count) == (True, 1)


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_the_pages_in_both_modes(cast: Cast, sign_in: SignIn, mode: str) -> None:
    client = sign_in(cast.daughter)
    read(client, PAGE, mode=mode)
    client.post(PAGE, {"act": "ask", "address": ADDRESS})
    assert "填写验证码" in read(client, PAGE, mode=mode)


def test_a_helper_who_may_act_does_it_and_the_person_is_told(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    page = reverse("web:for_notice_email", args=[cast.father.public_id])
    assert page in client.get(reverse("web:for", args=[cast.father.public_id])).content.decode()
    whom = {"for": str(cast.father.public_id)}
    assert "张德山 的邮箱" in read(client, page)
    assert client.post(page, {"act": "ask", "address": ADDRESS, **whom}).headers["Location"] == page
    client.post(page, {"act": "confirm", "code": code_of(), **whom})
    assert addresses_of(cast.father.pk, at=AT).email
    event = AuditEvent.objects.get(action="email.confirmed")
    assert (event.subject_person_id, event.mandate_id is not None) == (cast.father.pk, True)
    # Who only reminds changes nothing, and neither does a stranger.
    for person, whose in ((cast.daughter, cast.grandmother), (cast.stranger, cast.father)):
        other = reverse("web:for_notice_email", args=[whose.public_id])
        assert sign_in(person).get(other).status_code == 404


def test_an_app_is_seen_and_removed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    assert "没有绑定应用" in read(client, PAGE)
    channel_addresses.bind(SYSTEM, cast.daughter.pk, Channel.APP, "U1234567", at=AT)
    shown = read(client, PAGE)
    assert "不再发到应用" in shown
    assert "U1234567" not in shown
    client.post(reverse("web:notice_app_remove"))
    assert addresses_of(cast.daughter.pk, at=AT).app_bound_at is None
