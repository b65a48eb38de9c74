"""Certifying at the desk: attested, once, with a receipt that shows how the deadline moved."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from accounts.actions.people import record_death
from accounts.models.audit import AuditEvent
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from accounts.rules.receipts import grouped
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from tests.permissions.world import BENGBU, World


def address(world: World) -> str:
    return f"/counter/deadlines/{world.entitlement.public_id}/certify/"


@pytest.fixture
def desk(world: World, clerk: Client) -> Client:
    """The clerk, with the grandmother looked up."""
    world.look_up(clerk)
    return clerk


def token_on(page: bytes) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.decode())
    assert found
    return found[1]


def filled(world: World, client: Client, **more: str) -> dict[str, str]:
    token = token_on(client.get(address(world)).content)
    return {"token": token, "event_on": world.on.isoformat(), "is_id_checked": "on", **more}


def test_the_deadline_moves_and_the_receipt_says_how(world: World, desk: Client) -> None:
    before = Deadline.objects.get().due_on
    answer = desk.post(address(world), filled(world, desk), follow=True)
    after = Deadline.objects.get().due_on
    assert after > before
    page = answer.content.decode()
    certified = Certification.objects.get()
    assert grouped(certified.proof.number) in page
    assert f"{before.year}年{before.month}月{before.day}日" in page
    assert f"{after.year}年{after.month}月{after.day}日" in page
    assert (certified.method, certified.actor_user_id) == ("counter", world.users["clerk"].pk)
    event = AuditEvent.objects.get(action="certification.recorded")
    assert (event.reason, event.actor_area_key, event.mandate_id) == ("来窗口办理", BENGBU, None)


def test_the_same_page_sent_twice_is_one_record_and_one_receipt(world: World, desk: Client) -> None:
    data = filled(world, desk)
    first, second = desk.post(address(world), data), desk.post(address(world), data)
    assert first.url == second.url
    assert Certification.objects.count() == 1


def test_a_token_of_nowhere_records_nothing(world: World, desk: Client) -> None:
    data = filled(world, desk, note="凭登记表") | {"token": "0190b2f0-0000-7000-8000-000000000000"}
    answer = desk.post(address(world), data)
    assert answer.status_code == 422
    assert "还没有登记" in answer.content.decode()
    assert "凭登记表" in answer.content.decode()
    assert not Certification.objects.exists()


def test_an_earlier_day_needs_a_note(world: World, desk: Client) -> None:
    earlier = (world.on - timedelta(days=3)).isoformat()
    answer = desk.post(address(world), filled(world, desk, event_on=earlier))
    assert answer.status_code == 422
    assert "补录以前的认证" in answer.content.decode()
    answer = desk.post(address(world), filled(world, desk, event_on=earlier, note="停机补录"))
    assert answer.status_code == 302
    assert (Certification.objects.get().event_on.isoformat(), Certification.objects.get().note) == (
        earlier,
        "停机补录",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_id_checked": ""}, "请先核对本人和身份证原件"),
        ({"event_on": ""}, "请填写认证日期"),
        ({"event_on": "2026-02-30"}, "日期不存在"),
        ({"event_on": "2999-01-01"}, "认证日期在将来"),
        ({"event_on": "1990-01-01", "note": "补录"}, "早于待遇开始"),
    ],
    ids=["no tick", "no day", "no such day", "tomorrow", "too early"],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(
    world: World, desk: Client, change: dict[str, str], words: str
) -> None:
    data = filled(world, desk, note="写了很久的说明") | change
    answer = desk.post(address(world), {key: value for key, value in data.items() if value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert data["note"] in page
    assert not Certification.objects.exists()
    # The page that came back can be sent.
    assert token_on(answer.content) != data["token"]


def test_an_old_sign_in_is_renewed_and_nothing_typed_is_lost(world: World, desk: Client) -> None:
    data = filled(world, desk, note="手写登记表")
    session = desk.session
    session["step_up_at"] = 0
    session.save()
    answer = desk.post(address(world), data)
    assert answer.url.startswith("/confirm/?next=")
    assert not Certification.objects.exists()
    assert "手写登记表" in desk.get(address(world)).content.decode()


def test_no_clerk_serves_a_relative(world: World, desk: Client) -> None:
    User.objects.filter(pk=world.users["daughter"].pk).update(person=None)
    User.objects.filter(pk=world.users["clerk"].pk).update(person=world.people["daughter"])
    answer = desk.post(address(world), filled(world, desk))
    assert answer.status_code == 403
    assert "近亲属" in answer.content.decode()
    assert not Certification.objects.exists()


def test_nothing_is_certified_after_a_death(world: World, desk: Client) -> None:
    data = filled(world, desk)
    record_death(SYSTEM, world.id("grandmother"), died_on=world.on - timedelta(days=1), at=world.at)
    answer = desk.post(address(world), data)
    assert answer.status_code == 409
    assert not Certification.objects.exists()
    flagged = AuditEvent.objects.get(action="certification.after_death_tried")
    assert flagged.subject_person_id == world.id("grandmother")


def test_another_area_and_a_session_without_look_up_do_not_get_here(world: World) -> None:
    elsewhere = world.client("clerk_elsewhere")
    world.look_up(elsewhere)
    assert elsewhere.get(address(world)).status_code == 404
    assert elsewhere.post(address(world), {"event_on": world.on.isoformat()}).status_code == 404
    fresh = world.client("clerk")
    assert fresh.get(address(world)).url == "/counter/people/"
    assert fresh.post(address(world), {}).url == "/counter/people/"


def test_a_receipt_opens_only_where_it_was_written(world: World, desk: Client) -> None:
    receipt = desk.post(address(world), filled(world, desk)).url
    assert desk.get(receipt).status_code == 200
    assert world.client("clerk").get(receipt).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_record() -> None:
    world = World()
    client = world.client("clerk")
    world.look_up(client)
    data = filled(world, client)
    answers: list[str] = []

    def click() -> None:
        twin = Client()
        twin.cookies = client.cookies
        answers.append(twin.post(address(world), data).url)
        connection.close()

    clicks = [Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert Certification.objects.count() == 1
    assert len(answers) == 4
    assert len(set(answers)) == 1
