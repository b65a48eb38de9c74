"""Deadlines over the API: what they say, why, who was told, at what cost."""

import re
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models.audit import AuditEvent
from foundation import clock
from tests.api.world import Caller, World


def test_the_list_says_who_is_due_when(world: World, city: Caller) -> None:
    given = city.get(f"persons/{world.linked.public_id}/deadlines").json()
    assert given["as_of"] == world.today.isoformat()
    (deadline,) = given["items"]
    assert deadline["entitlement_id"] == str(world.linked.entitlement_id)
    assert (deadline["benefit"], deadline["standing"]) == ("pension_resident", "due_soon")
    due_on = date.fromisoformat(deadline["due_on"])
    assert deadline["days_left"] == (due_on - world.today).days


def test_a_deadline_proves_itself(world: World, city: Caller) -> None:
    """Rule, version, inputs, steps and source are there, and the steps lead to the date."""
    given = city.get(f"deadlines/{world.linked.entitlement_id}").json()
    proof = given["explanation"]
    assert proof["rule"]["code"] == "certification.rule"
    assert proof["rule"]["value"]["type"] == "rolling_months"
    assert proof["rule"]["source"]["document"]
    assert proof["inputs"]["counted_from"] == (world.today - timedelta(days=350)).isoformat()
    assert min(step["due_on"] for step in proof["steps"]) == given["deadline"]["due_on"]
    assert proof["steps"][0]["law"] == ["CC 201", "CC 202", "CC 203"]
    assert "partner_app" in proof["accepted_methods"]


def test_no_number_of_the_database_leaves_the_house(world: World, city: Caller) -> None:
    texts = [
        city.get(f"persons/{world.linked.public_id}/deadlines").content.decode(),
        city.get(f"deadlines/{world.linked.entitlement_id}").content.decode(),
        city.get("links").content.decode(),
    ]
    assert not any(
        re.search(r'"id":\d', text) or 'person_id":' + str(world.linked.id) in text for text in texts
    )
    assert not any("顾桂兰" in text for text in texts)


def test_every_read_is_audited_with_partner_and_subject(world: World, city: Caller) -> None:
    city.get(f"persons/{world.linked.public_id}/deadlines")
    city.get(f"deadlines/{world.linked.entitlement_id}")
    told = AuditEvent.objects.filter(action="deadline.viewed").order_by("sequence")
    assert [(e.actor_partner_id, e.subject_person_id) for e in told] == [
        (world.city.partner_id, world.linked.id)
    ] * 2
    assert told[1].object_id == world.linked.entitlement_id


def test_a_refused_read_tells_the_audit_nothing_about_the_person(world: World, city: Caller) -> None:
    city.get(f"deadlines/{world.stranger.entitlement_id}")
    assert not AuditEvent.objects.filter(action="deadline.viewed").exists()


@pytest.mark.parametrize("kind", ["list", "one"])
def test_a_known_answer_is_not_sent_again(world: World, city: Caller, kind: str) -> None:
    path = {
        "list": f"persons/{world.linked.public_id}/deadlines",
        "one": f"deadlines/{world.linked.entitlement_id}",
    }[kind]
    etag = city.get(path)["ETag"]
    again = city.get(path, **{"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "no-store"
    assert city.get(path, **{"If-None-Match": '"other"'}).status_code == 200
    city.certify(world.body())
    assert city.get(path, **{"If-None-Match": etag}).status_code == 200


def test_head_answers_like_get_without_a_body(world: World, city: Caller) -> None:
    from django.test import Client

    answer = Client().head("/api/v1/links", headers={"Authorization": f"Bearer {city.token}"})
    assert (answer.status_code, answer.content) == (200, b"")


def test_reads_cost_a_fixed_number_of_statements(
    world: World, city: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        city.get("links")
    with django_assert_max_num_queries(12):
        city.get(f"persons/{world.linked.public_id}/deadlines")
    with django_assert_max_num_queries(12):
        city.get(f"deadlines/{world.linked.entitlement_id}")


def test_the_day_is_the_day_in_china(world: World, city: Caller) -> None:
    given = city.get(f"persons/{world.linked.public_id}/deadlines").json()
    assert given["as_of"] == clock.today().isoformat()
