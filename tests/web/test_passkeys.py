"""Passkeys: added after a fresh proof, proved by a touch, useless to whoever copies or replays an answer."""

import html
import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from fido2.webauthn import AuthenticatorData
from pytest_django import Settings

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.models.sign_ins import Passkey
from accounts.models.users import User
from foundation.identifiers import Sex
from tests.cast import AT, sign_up, somebody
from tests.web.authenticator import Device

NEW = reverse("web:passkey_new")
ENTER = reverse("account_passkey")
STEP_UP = reverse("web:step_up")
DEVICES = reverse("web:devices")
HOME = reverse("web:home")


@pytest.fixture
def user(visitor: None, outbox: DevelopmentOutbox) -> User:
    """Somebody with a phone, and fresh rate limits."""
    cache.clear()
    return sign_up("+8613700000001", somebody("张敏", Sex.FEMALE, date(1982, 5, 16)))


def browser_of(user: User, *, fresh: bool = True) -> Client:
    """Open a browser somebody is signed in with."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["step_up_at"] = int(AT.timestamp()) + 1 if fresh else 0
    session.save()
    return client


def asked(client: Client, address: str) -> str:
    """Open a page and read what it asks the device."""
    found = re.search(r'data-options="([^"]+)"', client.get(address).content.decode())
    assert found
    return html.unescape(found[1])


def add(user: User, device: Device, name: str = "我的手机") -> Client:
    """Add a device's passkey to an account."""
    client = browser_of(user)
    answer = device.make(asked(client, NEW))
    assert client.post(NEW, {"answer": answer, "name": name}).headers["Location"] == DEVICES
    return client


def test_a_passkey_is_added_and_lets_its_owner_in_without_a_number(user: User) -> None:
    device = Device()
    owner = add(user, device)
    assert "我的手机" in owner.get(DEVICES).content.decode()

    client = Client()
    entered = client.post(ENTER, {"answer": device.prove(asked(client, ENTER)), "next": "/inbox/"})

    assert entered.headers["Location"] == "/inbox/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Passkey.objects.get().used_at is not None


def test_an_answer_works_once_and_in_the_browser_that_was_asked(user: User) -> None:
    device = Device()
    add(user, device)
    client = Client()
    answer = device.prove(asked(client, ENTER))

    assert Client().post(ENTER, {"answer": answer}).status_code == 422
    assert client.post(ENTER, {"answer": answer}).status_code == 302
    client.post(reverse("account_logout"))
    client.get(ENTER)
    assert client.post(ENTER, {"answer": answer}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://elsewhere.example"},
        {"flags": AuthenticatorData.FLAG.UP},
        {"counter": -1},
    ],
)
def test_another_site_an_unlocked_phone_and_a_copy_are_refused(user: User, wrong: dict[str, object]) -> None:
    device = Device(counter=5)
    add(user, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    client = Client()

    refused = client.post(ENTER, {"answer": device.prove(asked(client, ENTER))})

    assert refused.status_code == 422
    assert "通行密钥没有被接受" in refused.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x", json.dumps({"rawId": "AA", "response": 7}), "9" * 30_000]
)
def test_what_no_device_says_is_refused(user: User, answer: str) -> None:
    client = Client()
    client.get(ENTER)
    assert client.post(ENTER, {"answer": answer}).status_code == 422

    owner = browser_of(user)
    owner.get(NEW)
    assert owner.post(NEW, {"answer": answer, "name": "手机"}).status_code == 422
    assert not Passkey.objects.exists()


def test_a_stranger_device_opens_nothing(user: User) -> None:
    add(user, Device())
    client = Client()

    assert client.post(ENTER, {"answer": Device().prove(asked(client, ENTER))}).status_code == 422


def test_one_device_is_not_the_key_of_two_accounts(user: User) -> None:
    device = Device()
    add(user, device)
    other = browser_of(sign_up("+8613700000002", somebody("王建军", Sex.MALE, date(1980, 3, 8))))

    refused = other.post(NEW, {"answer": device.make(asked(other, NEW)), "name": "手机"})

    assert refused.status_code == 422
    assert Passkey.objects.count() == 1


def test_a_passkey_renews_the_proof_for_a_sensitive_act(user: User) -> None:
    device, foreign = Device(), Device()
    add(user, device)
    add(sign_up("+8613700000002", somebody("王建军", Sex.MALE, date(1980, 3, 8))), foreign)
    client = browser_of(user, fresh=False)
    assert client.get(NEW).status_code == 302

    wrong = client.post(STEP_UP, {"answer": foreign.prove(asked(client, STEP_UP)), "next": NEW})
    assert "通行密钥没有对上" in wrong.content.decode()
    right = client.post(STEP_UP, {"answer": device.prove(asked(client, STEP_UP)), "next": NEW})

    assert right.headers["Location"] == NEW
    assert client.get(NEW).status_code == 200


def test_the_last_way_in_is_not_removed(user: User) -> None:
    client = add(user, Device())
    User.objects.filter(pk=user.pk).update(is_phone_verified=False)
    remove = reverse("web:passkey_remove", kwargs={"passkey_id": Passkey.objects.get().public_id})

    refused = client.post(remove)
    assert refused.status_code == 409
    assert "唯一方式" in refused.content.decode()

    User.objects.filter(pk=user.pk).update(is_phone_verified=True)
    assert client.post(remove).headers["Location"] == DEVICES
    assert not Passkey.objects.exists()


def test_with_the_messages_dead_people_still_get_in(user: User, settings: Settings) -> None:
    device = Device()
    add(user, device)
    settings.CHANNEL_SENDERS = {"sms": {"outbox": ("accounts.clients.channels.outbox.NotConfigured", {})}}
    client = Client()

    assert client.post(reverse("account_request_login_code"), {"phone": "13700000001"}).status_code == 503
    assert client.post(ENTER, {"answer": device.prove(asked(client, ENTER))}).headers["Location"] == HOME
