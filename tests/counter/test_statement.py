"""The statement at the desk: after a look-up, in the clerk's area alone, written down, printed as a paper."""

from datetime import timedelta

from django.test import Client

from accounts.models.audit import AuditEvent
from accounts.models.papers import IssuedPaper
from tests.permissions.world import BENGBU, World


def address(world: World) -> str:
    return f"/counter/people/{world.people['grandmother'].public_id}/statement/"


def test_a_clerk_sees_and_prints_it_with_the_reason_of_the_look_up(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    assert "顾桂兰的权益单" in clerk.get(address(world)).content.decode()
    assert clerk.post(address(world)).content.startswith(b"%PDF")
    for action in ("statement.viewed", "paper.issued"):
        event = AuditEvent.objects.filter(action=action).latest("pk")
        assert event.subject_person_id == world.id("grandmother")
        assert (event.reason, event.actor_area_key) == ("来窗口办理", BENGBU)


def test_without_a_look_up_a_reason_comes_first(world: World, clerk: Client) -> None:
    papers = IssuedPaper.objects.count()
    assert clerk.get(address(world)).url == "/counter/people/"
    assert clerk.post(address(world)).url == "/counter/people/"
    world.look_up(clerk, ago=timedelta(minutes=31))
    assert clerk.post(address(world)).url == "/counter/people/"
    assert IssuedPaper.objects.count() == papers


def test_another_area_finds_nobody(world: World) -> None:
    elsewhere = world.client("clerk_elsewhere")
    world.look_up(elsewhere)
    assert elsewhere.get(address(world)).status_code == 404
    assert elsewhere.post(address(world)).status_code == 404


def test_a_worker_insured_in_the_area_is_found_and_has_a_page(world: World, clerk: Client) -> None:
    asked = {"text": "张敏", "reason": "visit"}
    answer = clerk.post("/counter/people/", asked, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/counter/people/")
    assert "看权益单" in page
    event = AuditEvent.objects.get(action="person.viewed")
    assert (event.subject_person_id, event.actor_area_key) == (world.id("daughter"), BENGBU)
    elsewhere = world.client("clerk_elsewhere").post("/counter/people/", asked)
    assert "看权益单" not in elsewhere.content.decode()
