"""The API's answers against its committed description, and the description against the code."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from accounts.actions import card_codes, partner_events, partners, people
from accounts.actions.people import NewPerson
from accounts.enums.partners import LinkBasis
from accounts.rules.actors import SYSTEM, Actor
from certification.actions import batches, status_batches
from family.actions import kinship, mandates
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, ParentageKind
from foundation import clock
from foundation.identifiers import Sex
from portal.permits.api import ROUTES
from tests.api.cards import card_holder
from tests.api.signing import signer_of
from tests.api.wallets import wallet_between
from tests.api.world import Caller, World
from tests.contracts.committed import COMMITTED, committed, operations

PROBLEM = "application/problem+json"
OPEN = {
    "/api/v1/areas",
    "/api/v1/areas/{area_key}/policy",
    "/api/v1/areas/{area_key}/policy/{code}",
    "/api/v1/cross-province/pairs",
}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """The committed description."""
    return committed()


def closed(node: Any) -> Any:
    """Close the shapes of answers, so that a field nobody described is found; clients see them open."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: closed(value) for name, value in node.items()}
    if made.get("type") == "object" and "properties" in made:
        made.setdefault("additionalProperties", False)
    return made


def check(description: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Hold a value against a schema that points into the description."""
    whole = {**closed(schema), "components": closed(description["components"])}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


def fits(description: dict[str, Any], path: str, method: str, answer: HttpResponse) -> None:
    """Hold an answer against what its operation describes: status, form, headers, body."""
    told = description["paths"][path][method]["responses"][str(answer.status_code)]
    for header, about in told.get("headers", {}).items():
        if header == "Retry-After" and header not in answer.headers:
            assert json.loads(answer.content)["code"] != "request.throttled"
            continue
        assert header in answer.headers
        sent: Any = answer.headers[header]
        check(description, about["schema"], int(sent) if about["schema"]["type"] == "integer" else sent)
    if not told.get("content"):
        assert answer.content == b""
        return
    form = answer["Content-Type"].partition(";")[0]
    check(description, told["content"][form]["schema"], json.loads(answer.content))


# the description ------------------------------------------------------------------------------------------------


def test_the_committed_description_is_the_generated_one() -> None:
    with translation.override(None):
        made = SchemaGenerator().get_schema(request=None, public=True)
    text = OpenApiYamlRenderer().render(made, renderer_context={}).decode()
    again = "python manage.py spectacular --file docs/reference/openapi.yaml"
    assert text == COMMITTED.read_text(encoding="utf-8"), f"the API changed; write it anew: {again}"


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_route_is_described(description: dict[str, Any]) -> None:
    described = {(path, method.upper()) for path, method, _ in operations(description)}
    hidden = {"api:schema", "api:docs", "api:missing"}
    assert len(described) == len([route for route, _ in ROUTES if route not in hidden])


def test_every_operation_is_told_in_full(description: dict[str, Any]) -> None:
    for path, method, told in operations(description):
        where = f"{method} {path}"
        assert told["operationId"], where
        assert told["summary"], where
        assert told["description"], where
        for answer in told["responses"].values():
            for form in answer.get("content", {}).values():
                assert form["examples"], where
        if "requestBody" in told:
            assert all(form["examples"] for form in told["requestBody"]["content"].values()), where


def test_every_partner_operation_names_its_scope(description: dict[str, Any]) -> None:
    flow = description["components"]["securitySchemes"]["partner"]["flows"]["clientCredentials"]
    for path, _method, told in operations(description):
        if path != "/api/v1/token" and path not in OPEN:
            ((scheme, scopes),) = told["security"][0].items()
            assert scheme == "partner"
            assert set(scopes) <= set(flow["scopes"])
            assert len(scopes) == 1
            assert {"400", "401", "403", "406", "500"} <= set(told["responses"])


def test_open_operations_say_that_a_token_is_not_needed(description: dict[str, Any]) -> None:
    open_to_all = {path for path, _method, told in operations(description) if {} in told.get("security", [])}
    assert open_to_all == OPEN
    for path in OPEN:
        told = description["paths"][path]["get"]
        assert told["security"] == [{}, {"partner": []}]
        assert "auth.required" not in str(told["responses"]["401"])


def test_examples_fit_their_schemas(description: dict[str, Any]) -> None:
    for _path, _method, told in operations(description):
        bodies = [told.get("requestBody", {}), *told["responses"].values()]
        for form in (form for body in bodies for form in body.get("content", {}).values()):
            for example in form["examples"].values():
                check(description, form["schema"], example["value"])


# the answers ------------------------------------------------------------------------------------------------------


def test_answers_fit(description: dict[str, Any], world: World, city: Caller) -> None:
    deadline = f"deadlines/{world.linked.entitlement_id}"
    done = city.certify(world.body(), key="one-key-for-two")
    asked = [
        ("/api/v1/links", "get", city.get("links?limit=1")),
        (
            "/api/v1/persons/{person_id}/deadlines",
            "get",
            city.get(f"persons/{world.linked.public_id}/deadlines"),
        ),
        ("/api/v1/deadlines/{entitlement_id}", "get", city.get(deadline)),
        (
            "/api/v1/deadlines/{entitlement_id}",
            "get",
            city.get(deadline, **{"If-None-Match": city.get(deadline)["ETag"]}),
        ),
        ("/api/v1/certifications", "post", done),
        ("/api/v1/certifications", "post", city.certify(world.body(), key="one-key-for-two")),
        (
            "/api/v1/certifications/{certification_id}",
            "get",
            city.get(f"certifications/{done.json()['id']}"),
        ),
    ]
    assert [answer.status_code for *_, answer in asked] == [200, 200, 200, 304, 201, 201, 200]
    for path, method, answer in asked:
        fits(description, path, method, answer)


def test_refusals_fit(description: dict[str, Any], world: World, city: Caller) -> None:
    narrow = world.caller(scopes=frozenset())
    certify = [
        narrow.certify(world.body()),
        city.certify(world.body(), key=None),
        city.certify("{"),
        city.certify(world.body(extra=1)),
        city.certify(world.body(event_on="x")),
        city.certify(world.body(entitlement_id=str(world.stranger.entitlement_id))),
        city.certify(world.body(event_on="2999-01-01")),
        city.certify(world.body(event_on="1999-01-01")),
        city.certify(b" " * 3_000_000),
        city.certify(world.body(), Accept="text/html"),
        Client().post("/api/v1/certifications"),
    ]
    statuses = [403, 400, 400, 400, 400, 404, 422, 422, 413, 406, 401]
    assert [answer.status_code for answer in certify] == statuses
    for answer in certify:
        assert answer["Content-Type"] == PROBLEM
        fits(description, "/api/v1/certifications", "post", answer)
    for answer in (city.get("links?x=1"), city.get("links?limit=0"), narrow.get("links")):
        fits(description, "/api/v1/links", "get", answer)
    fits(
        description,
        "/api/v1/deadlines/{entitlement_id}",
        "get",
        city.get(f"deadlines/{world.stranger.entitlement_id}"),
    )


def test_verifications_of_cards_fit(description: dict[str, Any], world: World, city: Caller) -> None:
    hospital = world.caller(of=world.hospital)
    me = card_holder(world.linked.id, at=world.at)
    shown = [card_codes.show(me, at=world.at) for _again in range(2)]
    answers = [
        city.verify_card(shown[0].token, key="one-key-for-two"),
        city.verify_card(shown[0].token, key="one-key-for-two"),
        hospital.verify_card(shown[1].digits),
        city.verify_card(shown[1].token),
        city.verify_card("x" * 101),
        city.verify_card(shown[1].token, key=None),
        world.caller(scopes=frozenset()).verify_card(shown[1].token),
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 410, 400, 400, 403]
    for answer in answers:
        fits(description, "/api/v1/cards/verifications", "post", answer)


def test_payments_and_their_refusals_fit(description: dict[str, Any], world: World) -> None:
    hospital, me = world.caller(of=world.hospital), card_holder(world.linked.id, at=world.at)
    charge, one = "/api/v1/payments", "/api/v1/payments/{payment_id}"
    body = {"reference": "R-1", "amount_fen": 500, "code": card_codes.show(me, at=world.at).token}
    held = hospital.post("payments", body, key="one-key-for-two")
    payment = f"payments/{held.json()['id']}"
    asked = [
        (charge, "post", 201, held),
        (charge, "post", 201, hospital.post("payments", body, key="one-key-for-two")),
        (charge, "post", 410, hospital.post("payments", {**body, "reference": "R-2"})),
        (charge, "post", 400, hospital.post("payments", {**body, "number": "1", "card_number": "2"})),
        (charge, "post", 400, hospital.post("payments", {"reference": "R-3", "amount_fen": 0, "code": "x"})),
        (
            charge,
            "post",
            422,
            hospital.post(
                "payments", {"reference": "R-4", "amount_fen": 5, "number": "1", "card_number": "2"}
            ),
        ),
        (charge, "post", 403, world.caller().post("payments", body)),
        (one, "get", 200, hospital.get(payment)),
        (one, "get", 404, world.caller().get(payment)),
        (f"{one}/settlements", "post", 422, hospital.post(f"{payment}/settlements", {"amount_fen": 501})),
        (
            f"{one}/refunds",
            "post",
            409,
            hospital.post(f"{payment}/refunds", {"amount_fen": 5, "reference": "B"}),
        ),
        (f"{one}/settlements", "post", 201, hospital.post(f"{payment}/settlements", {"amount_fen": 400})),
        (f"{one}/releases", "post", 409, hospital.post(f"{payment}/releases", {})),
        (
            f"{one}/refunds",
            "post",
            201,
            hospital.post(f"{payment}/refunds", {"amount_fen": 5, "reference": "B"}),
        ),
        (
            f"{one}/refunds",
            "post",
            409,
            hospital.post(f"{payment}/refunds", {"amount_fen": 6, "reference": "B"}),
        ),
        (f"{one}/releases", "post", 404, world.caller().post(f"{payment}/releases", {})),
    ]
    assert [answer.status_code for *_, answer in asked] == [status for _, _, status, _ in asked]
    for path, method, _status, answer in asked:
        fits(description, path, method, answer)


def test_families_and_their_refusals_fit(description: dict[str, Any], world: World, city: Caller) -> None:
    own, stranger = world.linked.public_id, world.stranger.public_id
    daughter = people.register(SYSTEM, NewPerson("李秀英", Sex.FEMALE, date(1970, 1, 1)), at=world.at)
    tie = NewParentage(world.linked.id, daughter.pk, ParentageKind.BIRTH, date(1970, 1, 1), "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=world.at)
    helps = NewMandate(
        daughter.pk, MandateGrade.REMIND, frozenset(), clock.local_date(world.at) + timedelta(days=30)
    )
    giver = Actor(frozenset(), person_id=world.linked.id)
    mandates.give(giver, helps, confirmed_by=ConfirmedBy.DESK, at=world.at)
    partners.link(SYSTEM, world.city.partner_id, daughter.pk, basis=LinkBasis.CONSENT, at=world.at)
    relatives, given, between = (
        "/api/v1/persons/{person_id}/relatives",
        "/api/v1/persons/{person_id}/mandates",
        "/api/v1/kinship",
    )
    asked = [
        (relatives, 200, f"persons/{own}/relatives"),
        (relatives, 404, f"persons/{stranger}/relatives"),
        (relatives, 400, f"persons/{own}/relatives?on=2999-01-01"),
        (given, 200, f"persons/{own}/mandates"),
        (given, 404, f"persons/{stranger}/mandates"),
        (given, 400, f"persons/{own}/mandates?on=2999-01-01"),
        (between, 200, f"kinship?of={own}&other={daughter.public_id}"),
        (between, 200, f"kinship?of={own}&other={own}"),
        (between, 404, f"kinship?of={own}&other={stranger}"),
        (between, 400, f"kinship?of={own}"),
    ]
    for path, status, address in asked:
        answer = city.get(address)
        assert answer.status_code == status, address
        fits(description, path, "get", answer)
    assert city.get(f"persons/{own}/relatives").json()["items"][0]["paths"]
    assert city.get(f"persons/{own}/mandates").json()["given"]


def test_wallet_transfers_and_their_refusals_fit(
    description: dict[str, Any], world: World, city: Caller
) -> None:
    path = "/api/v1/persons/{person_id}/wallet-transfers"
    wallet_between(world.linked.id, at=world.at)
    asked = [
        (200, f"persons/{world.linked.public_id}/wallet-transfers?limit=1"),
        (404, f"persons/{world.stranger.public_id}/wallet-transfers"),
        (400, f"persons/{world.linked.public_id}/wallet-transfers?limit=0"),
    ]
    for status, address in asked:
        answer = city.get(address)
        assert answer.status_code == status, address
        fits(description, path, "get", answer)
    assert city.get(asked[0][1]).json()["items"][0]["role"] == "recipient"


def test_sessions_and_their_refusals_fit(description: dict[str, Any], world: World, city: Caller) -> None:
    signer = signer_of(world.city.partner_id, at=world.at)
    whole = "/api/v1/certification-sessions"
    nobody = f"certification-sessions/{uuid4()}"
    one, result = f"{whole}/{{session_id}}", f"{whole}/{{session_id}}/result"
    body = {"entitlement_id": str(world.linked.entitlement_id)}
    begun = city.post("certification-sessions", body)
    session = begun.json()
    path = f"certification-sessions/{session['id']}"
    failed = city.post(f"{path}/result", signer.signed(session, live="failed"))
    forged = city.post(f"{path}/result", signer.signed(session, model="x") | {"model": "y"})
    spent = city.post(f"{path}/result", signer.signed(session))
    passed = city.post(f"{path}/result", signer.signed(failed.json()))
    asked = [
        (whole, "post", 201, begun),
        (whole, "post", 404, city.post("certification-sessions", {"mandate_id": session["id"]})),
        (whole, "post", 400, city.post("certification-sessions", {**body, "mandate_id": session["id"]})),
        (result, "post", 201, failed),
        (result, "post", 403, forged),
        (result, "post", 409, spent),
        (result, "post", 201, passed),
        (result, "post", 404, city.post(f"{nobody}/result", signer.signed(session))),
        (one, "get", 200, city.get(path)),
        (one, "get", 304, city.get(path, **{"If-None-Match": city.get(path)["ETag"]})),
        (one, "get", 404, city.get(f"{nobody}")),
    ]
    assert [answer.status_code for *_, answer in asked] == [status for _, _, status, _ in asked]
    for address, method, _status, answer in asked:
        fits(description, address, method, answer)


def test_deliveries_and_their_refusals_fit(description: dict[str, Any], world: World, city: Caller) -> None:
    whole = "/api/v1/certification-batches"
    nobody = f"certification-batches/{uuid4()}"
    item = {**world.body(), "external_id": "one"}
    item.pop("method")
    sent = city.post("certification-batches", {"items": [item, {**item, "entitlement_id": "?"}]})
    while batches.advance(at=clock.now()):
        pass
    path = f"certification-batches/{sent.json()['id']}"
    seen = {"external_id": "v", "kind": "flight", "id_number": "110101194505010024", "name": "何玉兰"}
    call = {"external_id": "c", "number": "11010119450501018*", "code": "123456"}
    asked = [
        (whole, "post", 201, sent),
        (whole, "post", 400, city.post("certification-batches", {"items": []})),
        (f"{whole}/{{batch_id}}", "get", 200, city.get(path)),
        (f"{whole}/{{batch_id}}", "get", 404, city.get(f"{nobody}")),
        (f"{whole}/{{batch_id}}/items", "get", 200, city.get(f"{path}/items?limit=1")),
        (f"{whole}/{{batch_id}}/items", "get", 400, city.get(f"{path}/items?state=lost")),
        ("/api/v1/evidence", "post", 201, city.post("evidence", {**seen, "event_on": "2026-10-03"})),
        ("/api/v1/evidence", "post", 400, city.post("evidence", seen)),
        ("/api/v1/voice/codes", "post", 201, city.post("voice/codes", {"number": call["number"]})),
        ("/api/v1/voice/codes", "post", 400, city.post("voice/codes", {"number": "1"})),
        ("/api/v1/voice/calls", "post", 201, city.post("voice/calls", call)),
        ("/api/v1/voice/calls", "post", 400, city.post("voice/calls", {**call, "code": "12345"})),
    ]
    assert [answer.status_code for *_, answer in asked] == [status for _, _, status, _ in asked]
    for address, method, _status, answer in asked:
        fits(description, address, method, answer)


def test_batches_of_questions_and_their_refusals_fit(
    description: dict[str, Any], world: World, city: Caller
) -> None:
    whole, one = "/api/v1/status-batches", "/api/v1/status-batches/{batch_id}"
    ids = [str(world.linked.public_id), str(uuid4())]
    sent = city.post("status-batches", {"person_ids": ids})
    while status_batches.advance(at=clock.now()):
        pass
    path = f"status-batches/{sent.json()['id']}"
    asked = [
        (whole, "post", 201, sent),
        (whole, "post", 400, city.post("status-batches", {"person_ids": ids, "entitlement_ids": ids})),
        (whole, "post", 400, city.post("status-batches", {"person_ids": ids}, key=None)),
        (one, "get", 200, city.get(path)),
        (one, "get", 304, city.get(path, **{"If-None-Match": city.get(path)["ETag"]})),
        (one, "get", 404, city.get(f"status-batches/{uuid4()}")),
        (f"{one}/items", "get", 200, city.get(f"{path}/items")),
        (f"{one}/items", "get", 400, city.get(f"{path}/items?cursor=x")),
        (f"{one}/items", "get", 404, city.get(f"status-batches/{uuid4()}/items")),
    ]
    assert [answer.status_code for *_, answer in asked] == [status for _, _, status, _ in asked]
    for address, method, _status, answer in asked:
        fits(description, address, method, answer)


def test_events_and_webhooks_and_their_refusals_fit(
    description: dict[str, Any], world: World, city: Caller
) -> None:
    city.certify(world.body())
    partner_events.publish(at=world.at)
    whole, one = "/api/v1/webhook-endpoints", "/api/v1/webhook-endpoints/{endpoint_id}"
    made = city.post("webhook-endpoints", {"url": "https://hooks.city.cn/in"})
    path, nobody = f"webhook-endpoints/{made.json()['id']}", f"webhook-endpoints/{uuid4()}"
    since = {"since": world.at.isoformat()}
    asked = [
        ("/api/v1/events", "get", 200, city.get("events?limit=1")),
        ("/api/v1/events", "get", 400, city.get("events?cursor=x")),
        (whole, "post", 201, made),
        (whole, "post", 422, city.post("webhook-endpoints", {"url": "http://a.cn/"})),
        (whole, "post", 409, city.post("webhook-endpoints", {"url": "https://hooks.city.cn/in"})),
        (whole, "post", 400, city.post("webhook-endpoints", {"url": "https://a.cn/", "types": ["x"]})),
        (whole, "get", 200, city.get("webhook-endpoints")),
        (one, "get", 200, city.get(path)),
        (one, "get", 404, city.get(nobody)),
        (f"{one}/secret", "get", 200, city.get(f"{path}/secret")),
        (f"{one}/secret", "get", 404, city.get(f"{nobody}/secret")),
        (f"{one}/secret-rotations", "post", 201, city.post(f"{path}/secret-rotations", {})),
        (f"{one}/subscriptions", "post", 201, city.post(f"{path}/subscriptions", {"types": ["link.ended"]})),
        (f"{one}/subscriptions", "post", 400, city.post(f"{path}/subscriptions", {"types": ["x"]})),
        (f"{one}/subscriptions", "post", 404, city.post(f"{nobody}/subscriptions", {"types": []})),
        (f"{one}/activations", "post", 201, city.post(f"{path}/activations", {})),
        (f"{one}/tests", "post", 201, city.post(f"{path}/tests", {})),
        (f"{one}/tests", "post", 404, city.post(f"{nobody}/tests", {})),
        (f"{one}/replays", "post", 201, city.post(f"{path}/replays", since)),
        (f"{one}/replays", "post", 404, city.post(f"{path}/replays", {"event_ids": [str(uuid4())]})),
        (f"{one}/replays", "post", 400, city.post(f"{path}/replays", {})),
        (f"{one}/deliveries", "get", 200, city.get(f"{path}/deliveries")),
        (f"{one}/deliveries", "get", 400, city.get(f"{path}/deliveries?state=lost")),
        (one, "delete", 204, city.delete(path)),
        (one, "delete", 404, city.delete(path)),
    ]
    assert [answer.status_code for *_, answer in asked] == [status for _, _, status, _ in asked]
    for address, method, _status, answer in asked:
        fits(description, address, method, answer)


def test_reference_data_and_their_refusals_fit(description: dict[str, Any], world: World) -> None:
    areas, policy, value, pairs = sorted(OPEN)
    etag = Client().get("/api/v1/areas")["ETag"]
    asked = [
        (areas, 200, ""),
        (areas, 304, ""),
        (areas, 200, "?division=422801&on=2025-06-01"),
        (areas, 400, "?on=1998-12-13"),
        (areas, 404, "?division=999999"),
        (areas, 410, "?division=110103"),
        (policy, 200, ""),
        (policy, 200, "?known_at=2026-06-01T00:00:00Z&benefit=pension_employee"),
        (policy, 422, "?code=no.such"),
        (policy, 400, "?known_at=2026-06-01T00:00:00"),
        (value, 200, "?on=2026-01-01"),
        (value, 400, "?on=2026-01-01&x=1"),
        (pairs, 200, "?limit=3"),
        (pairs, 200, "?from=340300&to=510100"),
        (pairs, 400, "?to=510100"),
        (pairs, 404, "?from=000000"),
    ]
    for path, status, query in asked:
        known = {"If-None-Match": etag} if status == 304 else {}
        answer = Client().get(f"{path.format(area_key='340300', code='sharing.reach')}{query}", headers=known)
        assert answer.status_code == status, (path, query)
        fits(description, path, "get", answer)


def test_tokens_and_their_refusals_fit(description: dict[str, Any], world: World) -> None:
    keys = world.city.credentials
    form = {
        "grant_type": "client_credentials",
        "client_id": keys.client_id,
        "client_secret": keys.client_secret,
    }
    asked = [
        Client().post("/api/v1/token", form),
        Client().post("/api/v1/token", {**form, "scope": "everything"}),
        Client().post("/api/v1/token", {**form, "client_secret": "guessed"}),
        Client().post("/api/v1/token", form, headers={"Accept": "text/html"}),
    ]
    assert [answer.status_code for answer in asked] == [200, 400, 401, 406]
    for answer in asked:
        fits(description, "/api/v1/token", "post", answer)


def test_the_served_description_is_the_committed_one(
    description: dict[str, Any], client: Client, db: None
) -> None:
    answer = client.get("/api/schema/")
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert json.loads(answer.content) == description
