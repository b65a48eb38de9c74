"""A whole number at the desk: after a look-up and a reason, shown once, and in no address, cache or other page."""

import time
from datetime import timedelta

from django.conf import settings
from django.test import Client
from pytest_django import Settings

from accounts.models.audit import AuditEvent
from tests.permissions.world import GRANDMOTHER_NUMBER, World


def address(world: World, name: str = "grandmother", field: str = "id_number") -> str:
    return f"/counter/people/{world.people[name].public_id}/reveal/{field}/"


def test_the_person_page_masks_and_leads_to_the_question(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    page = clerk.get(f"/counter/people/{world.people['grandmother'].public_id}/").content.decode()

    assert "119***********0027" in page
    assert address(world) in page
    assert GRANDMOTHER_NUMBER not in page
    assert GRANDMOTHER_NUMBER not in clerk.get(address(world)).content.decode()


def test_the_number_is_shown_once_and_the_person_reads_why(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    answer = clerk.post(address(world), {"reason": "identity", "words": "与户口簿核对"})

    assert answer.status_code == 200
    assert GRANDMOTHER_NUMBER in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert GRANDMOTHER_NUMBER not in str(dict(clerk.session))
    assert GRANDMOTHER_NUMBER not in clerk.get(address(world)).content.decode()
    event = AuditEvent.objects.get(action="person.revealed.id_number")
    assert event.reason == "与证件核对身份：与户口簿核对"
    seen = world.client("grandmother").get("/seen/").content.decode()
    assert "查看了您的完整身份证号码" in seen
    assert "与户口簿核对" in seen


def test_a_reason_is_asked_for_first(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    for data in ({}, {"reason": "other"}, {"reason": "nonsense"}):
        answer = clerk.post(address(world), data)
        assert answer.status_code == 422
        assert GRANDMOTHER_NUMBER not in answer.content.decode()
    assert not AuditEvent.objects.filter(action__startswith="person.revealed").exists()


def test_without_a_look_up_there_is_no_number(world: World, clerk: Client) -> None:
    for ago in (None, timedelta(minutes=31)):
        if ago:
            world.look_up(clerk, ago=ago)
        answer = clerk.post(address(world), {"reason": "identity"})
        assert (answer.status_code, answer.url) == (302, "/counter/people/")


def test_another_area_finds_nobody(world: World) -> None:
    elsewhere = world.client("clerk_elsewhere")
    world.look_up(elsewhere)
    assert elsewhere.post(address(world), {"reason": "identity"}).status_code == 404


def test_an_old_sign_in_is_not_enough_and_the_typed_reason_comes_back(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    session = clerk.session
    session["step_up_at"] = int(time.time()) - settings.STEP_UP_SECONDS - 1
    session.save()

    answer = clerk.post(address(world), {"reason": "paper", "words": "填写转移表"})

    assert answer.url.startswith("/confirm/?next=")
    assert "填写转移表" in clerk.get(address(world)).content.decode()


def test_too_many_in_an_hour_are_refused(world: World, clerk: Client, settings: Settings) -> None:
    settings.REVEALS_PER_HOUR = 1
    world.look_up(clerk)
    assert clerk.post(address(world), {"reason": "identity"}).status_code == 200
    refused = clerk.post(address(world), {"reason": "identity"})
    assert refused.status_code == 429
    assert "一小时里最多显示 1 次" in refused.content.decode()


def test_what_is_not_recorded_or_no_field_is_not_found(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    for field in ("phone", "password", "id_number_sealed"):
        assert clerk.post(address(world, field=field), {"reason": "identity"}).status_code == 404


def test_a_clerk_sees_no_relatives_number(world: World, clerk: Client) -> None:
    user = world.users["clerk"]
    world.users["daughter"].person = None
    world.users["daughter"].save(update_fields=["person"])
    user.person = world.people["daughter"]
    user.save(update_fields=["person"])
    world.look_up(clerk)

    assert clerk.post(address(world), {"reason": "identity"}).status_code == 403


def test_somebody_sees_their_own_number_once(world: World) -> None:
    own = world.client("grandmother")
    assert "/me/reveal/id_number/" in own.get("/me/").content.decode()
    assert GRANDMOTHER_NUMBER not in own.get("/me/reveal/id_number/").content.decode()

    answer = own.post("/me/reveal/id_number/")

    assert GRANDMOTHER_NUMBER in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert own.post("/me/reveal/password/").status_code == 404
