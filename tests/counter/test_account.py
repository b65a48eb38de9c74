"""A person's account at the desk: a letter, a newcomer joined, a phone changed; never for oneself or a relative."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.clients.channels import DevelopmentOutbox
from accounts.enums.verification import Assurance
from accounts.models.activation import ActivationCode
from accounts.models.audit import AuditEvent
from accounts.models.users import User
from accounts.queries.users import phone_of
from accounts.queries.verification import assurance_of
from foundation import clock
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World

CHECKED = {"is_id_checked": "on"}


@pytest.fixture
def outbox(tmp_path: Path, settings: Settings) -> DevelopmentOutbox:
    """A development outbox of this test's own."""
    options = {"folder": tmp_path / "outbox", "channel": "sms"}
    settings.CHANNEL_SENDERS = {"sms": ("accounts.clients.channels.DevelopmentOutbox", options)}
    return DevelopmentOutbox(**options)


def address(world: World, part: str = "") -> str:
    """Give the page of the grandmother's account, or one act on it."""
    return f"/counter/people/{world.people['grandmother'].public_id}/account/{part}"


def test_a_letter_is_shown_once_and_opens_the_account(world: World, clerk: Client) -> None:
    cache.clear()
    world.look_up(clerk)
    done = clerk.post(address(world, "code/"), {"delivery": "handed", **CHECKED})
    letter = clerk.get(done.headers["Location"]).content.decode()
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", letter)
    assert code
    assert GRANDMOTHER_NUMBER not in letter
    assert clerk.get(reverse("counter:letter")).headers["Location"] == reverse("counter:find")

    typed = {"name": "顾桂兰", "number": GRANDMOTHER_NUMBER, "code": code[0]}
    assert Client().post(reverse("account_letter"), typed).headers["Location"] == reverse("web:password")
    event = AuditEvent.objects.get(action="activation.issued")
    assert (event.reason, event.actor_area_key) == ("来窗口办理", BENGBU)


def test_what_was_not_checked_is_not_done(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    for part, data in (("code/", {"delivery": "handed"}), ("code/", CHECKED), ("phone/", CHECKED)):
        answer = clerk.post(address(world, part), data)
        assert answer.status_code == 422
        assert "data-problem" in answer.content.decode()
    assert not ActivationCode.objects.exists()
    assert clerk.post(address(world, "code/"), {"delivery": "posted"}).status_code == 302


def test_a_newcomer_who_is_there_becomes_the_person(world: World, clerk: Client) -> None:
    User.objects.filter(person=world.id("grandmother")).update(person=None, is_staff=True)
    world.look_up(clerk)
    unknown = clerk.post(address(world, "join/"), {"phone": "13800000077", **CHECKED})
    assert "没有等待实名核验的账号" in unknown.content.decode()

    done = clerk.post(address(world, "join/"), {"phone": "13800000009", **CHECKED})

    assert done.headers["Location"] == address(world)
    assert assurance_of(world.id("grandmother"), at=clock.now()) is Assurance.HIGH
    assert "当面核验" in clerk.get(address(world)).content.decode()


def test_a_lost_phone_is_replaced_and_both_numbers_hear_of_it(
    world: World, clerk: Client, outbox: DevelopmentOutbox
) -> None:
    user = world.users["grandmother"]
    old_phone = phone_of(user)
    world.look_up(clerk)

    clerk.post(address(world, "phone/"), {"phone": "13800000077", **CHECKED})

    user.refresh_from_db()
    assert phone_of(user) == "+8613800000077"
    assert outbox.messages(1)[0]["address"] == old_phone
    assert not user.sign_ins.filter(ended_at__isnull=True).exists()
    page = clerk.get(address(world)).content.decode()
    assert "138****0077" in page


def test_no_clerk_serves_a_relative(world: World, clerk: Client) -> None:
    User.objects.filter(person=world.id("daughter")).update(person=None, is_staff=True)
    User.objects.filter(pk=world.users["clerk"].pk).update(person=world.id("daughter"))
    world.look_up(clerk)

    for answer in (
        clerk.get(address(world)),
        clerk.post(address(world, "code/"), {"delivery": "handed", **CHECKED}),
    ):
        assert answer.status_code == 403
        assert "不能为自己或近亲属办理" in answer.content.decode()
    assert not ActivationCode.objects.exists()


def test_without_a_look_up_the_clerk_gives_a_reason_first(world: World, clerk: Client) -> None:
    assert clerk.get(address(world)).headers["Location"] == reverse("counter:find")
    refused = clerk.post(address(world, "code/"), {"delivery": "handed", **CHECKED})
    assert refused.headers["Location"] == reverse("counter:find")
    assert not ActivationCode.objects.exists()
