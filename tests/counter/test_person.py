"""A person's page at the desk: after a look-up, for half an hour, and never for another area."""

from datetime import timedelta

from django.test import Client

from accounts.models.audit import AuditEvent
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World


def address(world: World, name: str = "grandmother") -> str:
    return f"/counter/people/{world.people[name].public_id}/"


def test_the_page_shows_facts_and_the_proof_of_the_deadline(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    page = clerk.get(address(world)).content.decode()
    for words in ("顾桂兰", "企业职工养老金", "蚌埠", "怎么算的", "社保经办窗口", "来窗口办理"):
        assert words in page
    assert GRANDMOTHER_NUMBER not in page
    event = AuditEvent.objects.get(action="person.viewed")
    assert (event.subject_person_id, event.reason) == (world.id("grandmother"), "来窗口办理")
    assert event.actor_area_key == BENGBU


def test_without_a_look_up_the_clerk_gives_a_reason_first(world: World, clerk: Client) -> None:
    answer = clerk.get(address(world))
    assert (answer.status_code, answer.url) == (302, "/counter/people/")
    assert not AuditEvent.objects.filter(action="person.viewed").exists()


def test_a_look_up_lasts_half_an_hour(world: World, clerk: Client) -> None:
    world.look_up(clerk, ago=timedelta(minutes=29))
    assert clerk.get(address(world)).status_code == 200
    world.look_up(clerk, ago=timedelta(minutes=30))
    assert clerk.get(address(world)).status_code == 302


def test_another_area_finds_nobody_even_with_a_look_up(world: World) -> None:
    elsewhere = world.client("clerk_elsewhere")
    world.look_up(elsewhere)
    assert elsewhere.get(address(world)).status_code == 404


def test_pages_render_in_english_and_keep_out_of_caches(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    clerk.cookies["language"] = "en"
    for path in ("/counter/", "/counter/people/", address(world)):
        answer = clerk.get(path)
        assert answer.status_code == 200
        assert '<html lang="en"' in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_person_page_asks_few_questions(
    world: World, clerk: Client, django_assert_max_num_queries
) -> None:
    world.look_up(clerk)
    clerk.get(address(world))
    with django_assert_max_num_queries(20):
        clerk.get(address(world))


def test_the_workbench_counts_today_in_the_area(world: World, clerk: Client) -> None:
    assert "今天还没有登记认证" in clerk.get("/counter/").content.decode()
    world.certify()
    page = clerk.get("/counter/").content.decode()
    assert '<p class="figure number">1</p>' in page
    assert "今天还没有登记认证" in world.client("clerk_elsewhere").get("/counter/").content.decode()


def test_staff_are_led_to_where_they_work(world: World, clerk: Client) -> None:
    assert clerk.get("/home/").url == "/counter/"
    assert world.client("officer").get("/home/").url == "/admin/"
