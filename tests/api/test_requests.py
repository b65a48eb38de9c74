"""Requests that cannot be read, addresses that do not exist, languages, numbers and headers."""

import json
from unittest.mock import patch
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from portal.api.faults import FAULTS
from portal.permits.api import ROUTES
from portal.permits.registry import methods_of
from tests.api.world import Caller, World

DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"1",
        b"\xff\xfe",
        b'{"evidence": NaN}',
        b'{"evidence": "a", "evidence": "b"}',
        DEEP,
        b'{"a":' * 50_000,
        b"{'evidence': 'x'}",
        b'{"evidence": 1' + b"0" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_object_is_refused(city: Caller, body: bytes) -> None:
    answer = city.certify(body)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"request.malformed", "request.invalid"}


def test_a_body_of_another_kind_is_refused(world: World, city: Caller) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"):
        answer = Client().post(
            "/api/v1/certifications",
            json.dumps(world.body()).encode(),
            content_type=kind,
            headers={"Authorization": f"Bearer {city.token}", "Idempotency-Key": "12345678"},
        )
        assert (answer.status_code, answer.json()["code"]) == (415, "request.media_type")


def test_a_body_too_large_is_refused(city: Caller) -> None:
    answer = city.certify(b'{"evidence": "' + b"x" * 3_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


@pytest.mark.parametrize("query", ["person=1", "format=json", "day=2026-01-01", "limits=5", "%00=1", "=1"])
def test_an_unknown_parameter_is_refused(world: World, city: Caller, query: str) -> None:
    paths = [
        "links",
        f"persons/{world.linked.public_id}/deadlines",
        f"deadlines/{world.linked.entitlement_id}",
    ]
    for path in paths:
        answer = city.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "request.unknown_parameter")
        assert answer.json()["reasons"][0]["where"].startswith("/")


def test_a_parameter_given_twice_is_refused(city: Caller) -> None:
    answer = city.get("links?limit=1&limit=2")
    assert (answer.status_code, answer.json()["code"]) == (400, "request.repeated_parameter")


def test_who_may_not_pass_learns_nothing_about_parameters(world: World) -> None:
    assert Client().get("/api/v1/links?x=1").status_code == 401


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_answers_come_as_json_only(city: Caller, accept: str) -> None:
    answer = city.get("links", Accept=accept)
    assert (answer.status_code, answer.json()["code"]) == (406, "request.not_acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, application/*;q=0.5", ""])
def test_usual_accept_headers_are_taken(city: Caller, accept: str) -> None:
    assert city.get("links", Accept=accept).status_code == 200


@pytest.mark.parametrize("path", ["", "nope", "persons/1/deadlines", "links/", "deadlines/x", "a/b/c?x=1"])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_an_address_that_does_not_exist_is_a_problem_too(
    client: Client, path: str, method: str, db: None
) -> None:
    answer = getattr(client, method)(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "request.no_such_resource")


def test_methods_follow_from_the_permits(world: World) -> None:
    """What a route's permits name is what its answer allows, and nothing else passes the door."""
    paths = {
        "api:links": "links",
        "api:deadline": f"deadlines/{world.linked.entitlement_id}",
        "api:certifications": "certifications",
    }
    for route, path in paths.items():
        answer = Client().delete(f"/api/v1/{path}")
        assert answer.status_code == 405
        assert answer["Allow"].split(", ") == methods_of(route)
    assert {route for route, _ in ROUTES} >= set(paths)


def test_every_answer_is_numbered_and_kept_out_of_caches(world: World, city: Caller) -> None:
    answers = [
        city.get("links"),
        city.get("links?x=1"),
        city.get("nope"),
        city.certify(world.body()),
        city.certify("{"),
        Client().get("/api/v1/links"),
        Client().post("/api/v1/token"),
    ]
    numbers = [UUID(answer["X-Request-Id"]) for answer in answers]
    assert len(set(numbers)) == len(answers)
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    assert answers[1].json()["instance"] == numbers[1].urn


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("", "zh-hans", "没有"),
        ("zh", "zh-hans", "没有"),
        ("zh-CN,en;q=0.5", "zh-hans", "没有"),
        ("fr", "zh-hans", "没有"),
        ("en", "en", "No"),
        ("en-GB,zh;q=0.8", "en", "No"),
    ],
)
def test_sentences_come_in_the_asked_language(world: World, asked: str, language: str, words: str) -> None:
    answer = world.caller(language=asked).get("nope")
    given = answer.json()
    assert answer["Content-Language"] == language
    assert words in given["title"]
    assert ("There is nothing" in given["detail"]) is (language == "en")
    assert "Accept-Language" in answer["Vary"]


def test_codes_do_not_depend_on_the_language(world: World) -> None:
    bodies = [
        world.caller(language=language).certify(world.body(event_on="x")).json() for language in ("zh", "en")
    ]
    assert bodies[0]["detail"] != bodies[1]["detail"]
    assert bodies[0]["reasons"][0]["detail"] != bodies[1]["reasons"][0]["detail"]
    assert bodies[0]["code"] == bodies[1]["code"]
    assert bodies[0]["type"] == bodies[1]["type"]


def test_every_fault_has_a_code_of_its_own_and_both_languages() -> None:
    assert len({fault.code for fault in FAULTS}) == len(FAULTS) > 15
    assert all(fault.zh.endswith("。") and fault.en.endswith(".") for fault in FAULTS)


def test_a_fault_of_ours_is_a_problem_without_details(city: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with patch("portal.api.views.links.links_of", side_effect=RuntimeError("secret detail")):
        answer = city.get("links")
    assert (answer.status_code, answer.json()["code"]) == (500, "server.fault")
    assert "secret" not in answer.content.decode()
    assert any(record.message == "api.fault" for record in caplog.records)


def test_a_method_an_address_does_not_take_is_a_problem_that_names_the_others(client: Client) -> None:
    answer = client.delete("/api/v1/links")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert answer.headers["X-Request-Id"]
    assert answer.json()["code"] == "request.method_not_allowed"


def test_what_stops_a_request_before_any_view_is_a_problem_too(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    client = Client(raise_request_exception=False)
    refused = client.get("/api/v1/links", headers={"Host": "elsewhere.example"})
    with patch("portal.doors.permit_for", side_effect=RuntimeError("secret detail")):
        broken = client.get("/api/v1/links", headers={"Host": "portal.example"})
    page = client.get("/sign-in/", headers={"Host": "elsewhere.example"})
    assert (refused.status_code, refused.json()["code"]) == (400, "request.malformed")
    assert (broken.status_code, broken.json()["code"]) == (500, "server.fault")
    assert "secret" not in broken.content.decode()
    for answer in (refused, broken):
        assert answer["Content-Type"] == "application/problem+json"
        assert UUID(answer["X-Request-Id"]).urn == answer.json()["instance"]
    assert (page.status_code, page["Content-Type"].partition(";")[0]) == (400, "text/html")
