"""The list of links: keyset pages that neither lose nor repeat anybody."""

import pytest

from accounts.actions import partners, people
from accounts.actions.people import NewPerson
from accounts.enums.partners import LinkBasis
from accounts.models.audit import AuditEvent
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex
from portal.api.pages import read_cursor, write_cursor
from tests.api.world import Caller, World


@pytest.fixture
def crowd(world: World) -> World:
    """Six more people linked to the city service."""
    for name in "甲乙丙丁戊己":
        person = people.register(SYSTEM, NewPerson(name, Sex.MALE, world.today), at=world.at)
        partners.link(SYSTEM, world.city.partner_id, person.pk, basis=LinkBasis.CONSENT, at=world.at)
    return world


def test_pages_join_to_the_whole(crowd: World, city: Caller) -> None:
    whole = city.get("links").json()
    assert (len(whole["items"]), whole["next"]) == (7, None)
    seen, cursor = [], ""
    while cursor is not None:
        page = city.get(f"links?limit=3{f'&cursor={cursor}' if cursor else ''}").json()
        assert len(page["items"]) <= 3
        seen += page["items"]
        cursor = page["next"]
    assert seen == whole["items"]


def test_a_full_last_page_has_no_next(crowd: World, city: Caller) -> None:
    assert city.get("links?limit=7").json()["next"] is None


def test_a_new_link_does_not_shift_a_page(crowd: World, city: Caller) -> None:
    first = city.get("links?limit=3").json()
    partners.unlink(SYSTEM, crowd.city.partner_id, crowd.linked.id, at=crowd.at)
    second = city.get(f"links?limit=3&cursor={first['next']}").json()
    assert not {i["person_id"] for i in first["items"]} & {i["person_id"] for i in second["items"]}


def test_each_partner_sees_its_own_links(crowd: World, city: Caller) -> None:
    cursor = city.get("links?limit=1").json()["next"]
    hospital = crowd.caller(of=crowd.hospital)
    assert hospital.get("links").json()["items"] == []
    assert hospital.get(f"links?cursor={cursor}").json()["items"] == []


def test_a_link_says_no_more_than_it_must(world: World, city: Caller) -> None:
    assert set(city.get("links").json()["items"][0]) == {
        *("id", "person_id", "basis", "scopes", "since", "expires_on")
    }


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=",
        "cursor=",
        "cursor=x",
        "cursor=" + "A" * 21 + "B",
        "cursor=%00",
        "cursor=%F0%9F%98%80",
        "cursor=" + "A" * 400,
        "limit=" + "9" * 2000,
    ],
)
def test_a_bad_page_is_refused(world: World, city: Caller, query: str) -> None:
    answer = city.get(f"links?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
    assert answer.json()["reasons"][0]["where"] == f"/{query.partition('=')[0]}"


def test_a_cursor_comes_back_as_it_went(world: World) -> None:
    assert read_cursor(write_cursor(world.linked.public_id)) == world.linked.public_id


def test_the_listing_is_audited(world: World, city: Caller) -> None:
    city.get("links")
    event = AuditEvent.objects.get(action="links.listed")
    assert (event.actor_partner_id, event.facts) == (world.city.partner_id, {"count": 1})
