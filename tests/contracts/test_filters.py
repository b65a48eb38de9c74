"""No combination of filters on any list ever gives more than the list gives without them."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from accounts.actions import partner_events
from certification.actions import batches
from foundation import clock
from tests.api.world import Caller, World
from tests.contracts.committed import committed, operations

PAGING = {"limit", "cursor"}
# They choose of which day, and of whose knowledge, a list is.
AS_OF = {"on", "known_at"}
DAYS = ("2024-12-15", "2025-06-01", "2026-11-23")
REFUSALS = {400, 404, 410, 422}

Item = dict[str, Any]
# What an item of a list is known by. A list whose filters nobody wrote down here fails.
KNOWN_BY: dict[str, Callable[[Item], Any]] = {
    "areas_list": lambda one: one["key"],
    "area_policy_list": lambda one: (one["code"], one["benefit"], one["insurance"], str(one["value"])),
    # A pair is the same from either end.
    "cross_province_pairs_list": lambda one: frozenset((one["from"], one["to"])),
    "certification_batch_items_list": lambda one: one["position"],
    "webhook_deliveries_list": lambda one: one["event_id"],
    "events_list": lambda one: one["id"],
}
# Values that lead somewhere, beside those of the description and made-up ones.
LIVELY = {
    "province": ["340000", "510000", "110000"],
    "division": ["340303", "510104", "422801", "110103"],
    "code": ["sharing.reach", "certification.rule", "sharing.uses"],
    "from": ["340300", "510100", "510000-SBJ"],
    "to": ["340300", "510100", "110000"],
    "types": ["certification.recorded", "deadline.moved,certification.recorded", "webhook.test"],
}


def lists() -> dict[str, tuple[str, dict[str, Any]]]:
    """Give every list that takes filters: operation -> address and filters."""
    description = committed()
    found = {}
    for path, method, told in operations(description):
        filters = {
            one["name"]: resolved(description, one["schema"])
            for one in told["parameters"]
            if one["in"] == "query" and one["name"] not in PAGING | AS_OF
        }
        if method == "get" and told["operationId"].endswith("_list") and filters:
            found[told["operationId"]] = (path.removeprefix("/api/v1/"), filters)
    return found


def resolved(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference."""
    if "$ref" not in schema:
        return schema
    named: dict[str, Any] = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return named


LISTS = lists()


@pytest.fixture
def addresses(world: World, city: Caller) -> dict[str, str]:
    """Fill the lists of the city service: an upload half of which fails, and an endpoint that was sent something."""
    item = {**world.body(), "external_id": "one"}
    item.pop("method")
    aside = {**item, "external_id": "two", "entitlement_id": str(world.stranger.entitlement_id)}
    upload = city.post("certification-batches", {"items": [item, aside]}).json()
    while batches.advance(at=clock.now()):
        pass
    endpoint = city.post("webhook-endpoints", {"url": "https://hooks.city.cn/in"}).json()
    for _again in range(3):
        city.post(f"webhook-endpoints/{endpoint['id']}/tests", {})
    partner_events.publish(at=clock.now())
    parts = {"batch_id": upload["id"], "endpoint_id": endpoint["id"], "area_key": "340300"}
    return {name: path.format(**parts) for name, (path, _) in LISTS.items()}


def test_every_list_with_filters_is_known() -> None:
    assert set(LISTS) == set(KNOWN_BY)


@pytest.mark.parametrize("examples", [25, pytest.param(500, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", sorted(KNOWN_BY))
def test_filters_only_take_away(patient: Caller, addresses: dict[str, str], name: str, examples: int) -> None:
    path, known_by = addresses[name], KNOWN_BY[name]
    whole: dict[str, set[Any]] = {}

    @seed(20261126)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        asked=filters_of(name),
        day=st.sampled_from(DAYS),
        limit=st.sampled_from(("50", "200") if takes_a_day(name) else ("1", "3", "200")),
    )
    def ask(asked: dict[str, str], day: str, limit: str) -> None:
        as_of = {"on": day} if takes_a_day(name) else {}
        if day not in whole:
            whole[day] = {known_by(one) for one in walked(patient, path, {**as_of, "limit": "200"})}
        found = [known_by(one) for one in walked(patient, path, {**as_of, **asked, "limit": limit})]
        assert set(found) <= whole[day]
        assert len(set(found)) == len(found)

    ask()
    assert any(whole.values())


def filters_of(name: str) -> st.SearchStrategy[dict[str, str]]:
    """Make up any combination of a list's filters."""
    return st.fixed_dictionaries(
        {}, optional={one: values_of(one, schema) for one, schema in LISTS[name][1].items()}
    )


def values_of(name: str, schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Make up values of a filter: those it lists, those that lead somewhere, and others."""
    known = [*map(str, schema.get("enum", [])), *LIVELY.get(name, [])]
    return st.one_of(st.sampled_from(known), st.sampled_from(known), st.text(max_size=12))


def takes_a_day(name: str) -> bool:
    """Say whether a list is of a day."""
    return name in {"areas_list", "area_policy_list", "cross_province_pairs_list"}


def walked(patient: Caller, path: str, query: dict[str, str]) -> Iterator[Item]:
    """Walk through all pages; a refusal gives nothing, and never a part.

    A feed has a cursor for ever, and says by another word that there is no more for now.
    """
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer: HttpResponse = patient.get(f"{path}?{urlencode({**query, **more})}")
        if answer.status_code != 200:
            assert answer.status_code in REFUSALS
            assert cursor is None
            assert "items" not in answer.json()
            return
        page = answer.json()
        assert len(page["items"]) <= int(query["limit"])
        yield from page["items"]
        cursor = page["next"]
        if cursor is None or not page.get("has_more", True):
            return
