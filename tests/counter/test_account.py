"""A person's account at the desk: a letter, a newcomer joined, a phone changed; never for oneself or a relative."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.enums.verification import Assurance
from accounts.models.activation import ActivationCode
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.users import StaffPost, User
from accounts.queries import users
from accounts.queries.approvals import RECOVERY
from accounts.queries.users import phone_of
from accounts.queries.verification import assurance_of
from foundation import clock
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World

CHECKED = {"is_id_checked": "on"}


@pytest.fixture
def outbox(tmp_path: Path, settings: Settings) -> DevelopmentOutbox:
    """A development outbox of this test's own."""
    options = {"folder": tmp_path / "outbox", "channel": "sms"}
    settings.CHANNEL_SENDERS = {
        "sms": {"outbox": ("accounts.clients.channels.outbox.DevelopmentOutbox", options)}
    }
    return DevelopmentOutbox(**options)


def colleague(world: World) -> Client:
    """Another clerk of the paying area, freshly signed in."""
    StaffPost.objects.create(
        user=world.users["officer_colleague"],
        role="clerk",
        area_key=BENGBU,
        display_name="示例同事",
        starts_on=world.on,
        recorded_at=world.at,
    )
    return world.client("officer_colleague")


def agree(world: World, client: Client, answer: str = "yes") -> HttpResponse:
    """Answer the newest proposal as it stands on its page."""
    at = f"/counter/recoveries/{Approval.objects.latest('pk').public_id}/"
    page = client.get(at).content.decode()
    # Whoever proposed it sees no form, and tries all the same.
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    known = seen[1] if seen else Approval.objects.latest("pk").payload_hash
    return client.post(at, {"answer": answer, "seen": known})


def address(world: World, part: str = "") -> str:
    """Give the page of the grandmother's account, or one act on it."""
    return f"/counter/people/{world.people['grandmother'].public_id}/account/{part}"


def test_a_letter_is_shown_once_and_opens_the_account(world: World, clerk: Client) -> None:
    cache.clear()
    world.look_up(clerk)
    asked = clerk.post(address(world, "code/"), {"delivery": "handed", **CHECKED})
    assert asked.headers["Location"] == address(world)
    agree(world, colleague(world))
    done = clerk.post(address(world, "code/"), {"delivery": "handed", "agreed": "on", **CHECKED})
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
    agree(world, colleague(world))
    clerk.post(address(world, "phone/"), {"phone": "13800000077", "agreed": "on", **CHECKED})

    user.refresh_from_db()
    assert phone_of(user) == "+8613800000077"
    assert outbox.messages(1)[0]["address"] == old_phone
    assert not user.sign_ins.filter(ended_at__isnull=True).exists()
    page = clerk.get(address(world)).content.decode()
    assert "138****0077" in page


def test_one_clerk_alone_opens_nobodys_account(world: World, clerk: Client) -> None:
    user = world.users["grandmother"]
    old_phone = phone_of(user)
    world.look_up(clerk)
    asked = {"phone": "13800000077", **CHECKED}

    page = clerk.post(address(world, "phone/"), asked, follow=True).content.decode()
    assert "已交给同事复核" in page
    assert "等同事复核" in page
    assert "13800000077" not in clerk.get(address(world)).content.decode()
    assert "已经在等" in clerk.post(address(world, "phone/"), asked).content.decode()
    # Not by themselves, not by a colleague elsewhere, not for another number.
    assert agree(world, clerk).status_code == 409
    assert agree(world, world.client("clerk_elsewhere")).status_code == 404
    second = colleague(world)
    assert "138****0077" not in second.get(reverse("counter:recoveries")).content.decode()
    agree(world, second)
    assert (
        clerk.post(address(world, "phone/"), {**asked, "phone": "13800000078", "agreed": "on"}).status_code
        == 422
    )
    user.refresh_from_db()
    assert phone_of(user) == old_phone

    assert "同事已同意" in clerk.get(address(world)).content.decode()
    clerk.post(address(world, "phone/"), {**asked, "agreed": "on"})
    user.refresh_from_db()
    assert phone_of(user) == "+8613800000077"
    # Agreed once, used once: a second click neither acts nor asks anew.
    assert clerk.post(address(world, "phone/"), {**asked, "agreed": "on"}).status_code == 422
    assert Approval.objects.filter(code=RECOVERY, consumed_at__isnull=False).count() == 1
    seen = AuditEvent.objects.filter(action="person.viewed", reason="复核找回账号")
    assert seen.filter(actor_user_id=world.users["officer_colleague"].pk).exists()


@pytest.mark.parametrize(
    "data", [{}, {"answer": "maybe"}, {"answer": "yes", "seen": "0" * 64}, {"answer": "yes"}]
)
def test_what_the_second_person_did_not_see_is_not_agreed_to(
    world: World, clerk: Client, data: dict[str, str]
) -> None:
    world.look_up(clerk)
    clerk.post(address(world, "phone/"), {"phone": "13800000077", **CHECKED})
    at = f"/counter/recoveries/{Approval.objects.latest('pk').public_id}/"
    answer = colleague(world).post(at, data)
    assert answer.status_code in (409, 422)
    assert "data-problem" in answer.content.decode()
    assert Approval.objects.latest("pk").state == "waiting"


def test_turned_down_it_is_proposed_anew_or_not_at_all(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    clerk.post(address(world, "code/"), {"delivery": "posted"})
    agree(world, colleague(world), "no")
    page = clerk.get(address(world)).content.decode()
    assert "等同事复核" not in page
    assert "现在办理" not in page
    assert clerk.post(address(world, "code/"), {"delivery": "posted"}).status_code == 302
    assert not ActivationCode.objects.exists()


def test_the_second_person_is_no_relative(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    clerk.post(address(world, "phone/"), {"phone": "13800000077", **CHECKED})
    User.objects.filter(person=world.id("daughter")).update(person=None, is_staff=True)
    User.objects.filter(pk=world.users["officer_colleague"].pk).update(person=world.id("daughter"))
    second = colleague(world)
    at = f"/counter/recoveries/{Approval.objects.latest('pk').public_id}/"
    assert second.get(at).status_code == 403
    assert (
        second.post(at, {"answer": "yes", "seen": Approval.objects.latest("pk").payload_hash}).status_code
        == 403
    )


def test_an_area_may_leave_it_to_one_clerk(
    world: World, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(users, "TWO_CLERKS", "three_clerks")
    world.look_up(clerk)
    clerk.post(address(world, "phone/"), {"phone": "13800000077", **CHECKED})
    world.users["grandmother"].refresh_from_db()
    assert phone_of(world.users["grandmother"]) == "+8613800000077"


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
