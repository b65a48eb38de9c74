"""Calls are counted by day, operation and outcome, off the caller's path, and shown to the partner alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import partner_usage
from accounts.actions.partner_usage import KEPT_FOR, Outcome
from accounts.models.partner_staff import PartnerUsage
from accounts.models.partners import Partner
from foundation.clock import local_date
from portal.api import counted
from tests.api import world as worlds
from tests.api.world import World
from tests.cast import AT, Cast
from tests.dev.conftest import Crew, Enter, joined

ON = local_date(AT)


@pytest.fixture
def counting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count, in a tally of this test's own, and write at each call."""
    settings.USAGE_SECONDS = 1
    monkeypatch.setattr(counted, "TALLY", counted.Tally())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db: None, counting: None) -> World:
    """The cast of the API."""
    return worlds.build()


def rows() -> set[tuple[str, int, str, int]]:
    counted.write_now()
    return set(PartnerUsage.objects.values_list("operation", "status", "code", "calls_count"))


def test_calls_are_counted_by_operation_and_outcome(world: World) -> None:
    city = world.caller()
    for _again in range(3):
        city.get("links")
    city.get(f"persons/{world.linked.public_id}/deadlines")
    city.get(f"persons/{world.stranger.public_id}/deadlines")
    city.get("links?colour=red")
    city.certify({})
    world.caller(scopes=frozenset()).get("links")
    deadlines = "GET /api/v1/persons/{person_id}/deadlines"
    assert rows() == {
        ("GET /api/v1/links", 200, "", 3),
        (deadlines, 200, "", 1),
        (deadlines, 404, "person.not_found", 1),
        ("GET /api/v1/links", 400, "request.unknown_parameter", 1),
        ("POST /api/v1/certifications", 400, "request.invalid", 1),
        ("GET /api/v1/links", 403, "auth.scope_missing", 1),
    }
    assert set(PartnerUsage.objects.values_list("partner", flat=True)) == {world.city.partner_id}


def test_whoever_is_nobody_is_not_counted(world: World) -> None:
    Client().get("/api/v1/links")
    Client().get("/api/v1/links", headers={"Authorization": "Bearer wrong"})
    Client().get("/api/v1/areas")
    assert rows() == set()


def test_the_address_of_an_area_is_named_as_in_the_documentation(world: World) -> None:
    world.caller().get("areas/340300/policy")
    assert {operation for operation, *_rest in rows()} == {"GET /api/v1/areas/{area_key}/policy"}


def test_counting_costs_no_statement_while_nothing_is_due(world: World, settings: Settings) -> None:
    city = world.caller()
    city.get("links")
    counted.TALLY._written_at = float("inf")
    with CaptureQueriesContext(connection) as counting:
        city.get("links")
    settings.USAGE_SECONDS = 0
    with CaptureQueriesContext(connection) as without:
        city.get("links")
    assert len(counting) == len(without)


def test_what_cannot_be_written_is_kept_and_the_caller_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_counts: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(partner_usage, "add", fails)
        assert world.caller().get("links").status_code == 200
    assert rows() == {("GET /api/v1/links", 200, "", 1)}


def test_nothing_is_counted_where_it_is_switched_off(world: World, settings: Settings) -> None:
    settings.USAGE_SECONDS = 0
    world.caller().get("links")
    settings.USAGE_SECONDS = 1
    assert rows() == set()


def test_sums_add_up_and_old_ones_are_dropped(cast: Cast) -> None:
    partner_id = cast.city_service.partner_id or 0
    old = Outcome(partner_id, ON - KEPT_FOR - timedelta(days=1), "GET /a", 200)
    new = Outcome(partner_id, ON, "GET /a", 200)
    partner_usage.add({old: 2, new: 3})
    partner_usage.add({new: 4})
    assert set(PartnerUsage.objects.values_list("on", "calls_count")) == {(old.on, 2), (ON, 7)}
    assert partner_usage.drop_old(on=ON) == 1
    assert PartnerUsage.objects.get().on == ON


def test_a_partner_sees_its_own_figures_and_limits(crew: Crew, cast: Cast, enter: Enter) -> None:
    mine, others = crew.partner.pk, cast.hospital.partner_id or 0
    partner_usage.add(
        {
            Outcome(mine, ON, "GET /api/v1/links", 200): 41,
            Outcome(mine, ON, "GET /api/v1/links", 403, "auth.scope_missing"): 2,
            Outcome(others, ON, "GET /api/v1/payments", 200): 7,
        }
    )
    page = enter(crew.first).get(reverse("dev:usage")).content.decode()
    assert '<td class="number">43</td><td class="number">2</td>' in page
    assert f"{reverse('dev:errors')}#auth.scope_missing" in page
    assert "/payments" not in page
    assert "已有 2，上限 20，还剩 18" in page
    hospital = joined(Partner.objects.get(pk=others), "李工", is_first=True)
    assert "auth.scope_missing" not in enter(hospital).get(reverse("dev:usage")).content.decode()
