"""How much a caller may ask, how it is told, and that a counter that is away turns nobody away."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.queries.users import partner_by_id
from portal.api import rates
from tests.api.world import Caller, World

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def own_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count apart from other tests, and in one window however long a test takes."""
    monkeypatch.setattr(rates, "caller_of", _apart(str(uuid4())))
    monkeypatch.setattr(rates, "WINDOW_SECONDS", 10**9)


def _apart(prefix: str) -> Callable[[HttpRequest], tuple[str, str, int]]:
    plain = rates.caller_of

    def caller_of(request: HttpRequest) -> tuple[str, str, int]:
        kind, caller, limit = plain(request)
        return kind, prefix + caller, limit

    return caller_of


def left(answer: HttpResponse) -> int:
    """Read how many requests are left."""
    found = re.fullmatch(r'"(?:partner|visitor)";r=(\d+);t=\d+', answer["RateLimit"])
    assert found
    return int(found[1])


def test_every_counted_answer_tells_the_limit_and_what_is_left(settings: Settings, city: Caller) -> None:
    settings.API_CALLS_PER_MINUTE = 5
    first, refused, missing = city.get("links"), city.get("links?x=1"), city.get(f"payments/{uuid4()}")
    assert first["RateLimit-Policy"] == f'"partner";q=5;w={rates.WINDOW_SECONDS}'
    assert [left(answer) for answer in (first, refused, missing)] == [4, 3, 2]


def test_above_the_limit_the_answer_says_how_long_to_wait(
    settings: Settings, world: World, city: Caller
) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    assert [city.get("links").status_code for _ in range(2)] == [200, 200]
    over = city.certify(world.body())
    assert (over.status_code, over.json()["code"], left(over)) == (429, "request.throttled", 0)
    assert int(over["Retry-After"]) > 0
    assert over["Content-Type"] == "application/problem+json"
    # Another partner is not held up.
    assert world.caller(of=world.hospital).get("links").status_code == 200


def test_a_partner_may_have_a_limit_of_its_own(settings: Settings, world: World, city: Caller) -> None:
    card = partner_by_id(world.city.partner_id)
    assert card is not None
    settings.API_PARTNER_CALLS = {str(card.public_id): 1.0}
    assert [city.get("links").status_code for _ in range(2)] == [200, 429]
    assert world.caller(of=world.hospital).get("links").status_code == 200


def test_visitors_have_a_limit_too_and_so_has_who_asks_for_tokens(settings: Settings, world: World) -> None:
    settings.API_VISITOR_CALLS_PER_MINUTE = 2
    assert Client().get("/api/v1/areas")["RateLimit-Policy"].startswith('"visitor";q=2')
    keys = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "guessed"}
    assert [Client().post("/api/v1/token", keys).status_code for _ in range(2)] == [401, 429]


def test_who_is_refused_at_the_door_is_not_counted(world: World) -> None:
    assert "RateLimit" not in Client().get("/api/v1/links").headers
    assert "RateLimit" not in world.caller(scopes=frozenset()).get("links").headers


def test_without_valkey_people_get_through_and_each_process_counts(
    settings: Settings, city: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = rates.Meter(NOWHERE)
    monkeypatch.setattr(rates, "the_meter", lambda: meter)
    settings.API_CALLS_PER_MINUTE = 3
    assert [city.get("links").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_counter_that_is_away_is_not_asked_again_at_once() -> None:
    meter = rates.Meter(NOWHERE)
    began = time.monotonic()
    assert [meter.count("one", 1) for _ in range(200)] == list(range(1, 201))
    # One vain attempt at most in each span of rest; two hundred would show.
    assert time.monotonic() - began < 200 * rates.TIMEOUT_S
    assert (meter.count("one", 2), meter.count("other", 2)) == (1, 1)


def test_of_more_callers_than_anybody_has_the_rest_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "CALLERS_MAX", 2)
    meter = rates.Meter(NOWHERE)
    assert [meter.count(name, 1) for name in ("a", "b", "c", "c", "a")] == [1, 1, 1, 1, 2]
