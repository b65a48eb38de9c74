"""Changes are held against what the caller has read: 428 without a tag, 412 with an old one, and nothing is done."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse

from accounts.actions import card_codes
from portal.api.leading import LEADS
from tests.api.cards import card_holder
from tests.api.signing import signer_of
from tests.api.world import Caller, World
from tests.contracts.committed import committed, operations

# They add something beneath a thing, and change nothing in it. An app tells where it finds a person whenever it is
# started anew and has nothing to read before; the last word counts.
ADDS = {"webhook_test_create", "webhook_replay_create", "person_app_address_create"}


def endpoint(city: Caller) -> HttpResponse:
    """Register an endpoint."""
    return city.post("webhook-endpoints", {"url": f"https://hooks.city.cn/{uuid4()}"})


def payment(world: World, hospital: Caller) -> HttpResponse:
    """Charge the linked person."""
    code = card_codes.show(card_holder(world.linked.id, at=world.at), at=world.at).token
    return hospital.post("payments", {"reference": "R-1", "amount_fen": 500, "code": code})


def test_every_change_of_what_exists_asks_for_a_tag() -> None:
    """An operation beneath a thing that can be read changes it, unless it is known to add only."""
    description = committed()
    readable = {path for path, method, _ in operations(description) if method == "get" and path.endswith("}")}
    for path, method, told in operations(description):
        if method == "get":
            continue
        asks = {one["name"] for one in told["parameters"] if one.get("required") and one["in"] == "header"}
        is_change = any(path.startswith(one) for one in readable) and told["operationId"] not in ADDS
        assert ("If-Match" in asks) is is_change, told["operationId"]
        assert ({"412", "428"} <= set(told["responses"])) is is_change, told["operationId"]


def test_every_post_has_a_key_and_every_single_read_a_tag() -> None:
    description = committed()
    for path, method, told in operations(description):
        asks = {one["name"] for one in told["parameters"] if one.get("required") and one["in"] == "header"}
        # OAuth has its own rules, and a token is nothing anybody minds to have twice.
        if method == "post" and path != "/api/v1/token":
            assert "Idempotency-Key" in asks, path
        if method == "get":
            assert "ETag" in told["responses"]["200"]["headers"], path
            assert "304" in told["responses"], path


def test_every_list_comes_in_pages() -> None:
    description = committed()
    for path, method, told in operations(description):
        if method == "get" and told["operationId"].endswith("_list"):
            assert {"limit", "cursor"} <= {one["name"] for one in told["parameters"]}, path
            ref = told["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            shape = description["components"]["schemas"][ref.rpartition("/")[2]]
            assert "next" in shape["required"], path


def test_links_of_the_description_lead_to_operations() -> None:
    description = committed()
    told = {one["operationId"]: one for _, _, one in operations(description)}
    for (source, status), leads in LEADS.items():
        assert set(told[source]["responses"][status]["links"]) == set(leads)
        for name, given in leads.items():
            takes = {f"{one['in']}.{one['name']}" for one in told[name]["parameters"]}
            assert set(given) <= takes, name


def test_without_a_tag_nothing_is_changed(city: Caller) -> None:
    path = f"webhook-endpoints/{endpoint(city).json()['id']}"
    before = city.get(path).content
    answers = [
        city.post(f"{path}/secret-rotations", {}, match=None),
        city.post(f"{path}/activations", {}, match=None),
        city.delete(path, match=None),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(428, "precondition.missing")}
    assert city.get(path).content == before


def test_an_old_tag_changes_nothing_and_a_new_one_does(city: Caller) -> None:
    made = endpoint(city)
    path = f"webhook-endpoints/{made.json()['id']}"
    assert made["ETag"] == city.get(path)["ETag"]
    turned = city.post(f"{path}/secret-rotations", {}, match=made["ETag"])
    assert (turned.status_code, turned["ETag"]) == (201, city.get(path)["ETag"])
    assert turned["ETag"] != made["ETag"]
    stale = city.delete(path, match=made["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition.stale")
    assert city.delete(path, match=turned["ETag"]).status_code == 204
    assert city.delete(path, match=turned["ETag"]).status_code == 404


@pytest.mark.parametrize("written", ["{0}", "W/{0}", '"other", {0}', "*"])
def test_usual_forms_of_the_header_are_taken(city: Caller, written: str) -> None:
    made = endpoint(city)
    assert (
        city.delete(f"webhook-endpoints/{made.json()['id']}", match=written.format(made["ETag"])).status_code
        == 204
    )


@pytest.mark.parametrize("written", ["", "nonsense", '"other"', '""'])
def test_what_names_no_present_tag_is_stale(city: Caller, written: str) -> None:
    made = endpoint(city)
    assert city.delete(f"webhook-endpoints/{made.json()['id']}", match=written).status_code == 412


def test_the_tag_of_either_language_will_do(world: World) -> None:
    chinese, english = world.caller(), world.caller(language="en")
    made = endpoint(chinese)
    path = f"webhook-endpoints/{made.json()['id']}"
    assert english.delete(path, match=chinese.get(path)["ETag"]).status_code == 204


def test_a_payment_is_settled_once_as_it_was_read_and_a_repetition_replayed(world: World) -> None:
    hospital = world.caller(of=world.hospital)
    held = payment(world, hospital)
    path = f"payments/{held.json()['id']}"
    assert held["ETag"] == hospital.get(path)["ETag"]
    ask: dict[str, Any] = {"key": "the-same-key", "match": held["ETag"]}
    settled = hospital.post(f"{path}/settlements", {"amount_fen": 500}, **ask)
    assert (settled.status_code, settled["ETag"]) == (201, hospital.get(path)["ETag"])
    again = hospital.post(f"{path}/settlements", {"amount_fen": 500}, **ask)
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert (again.content, again["ETag"]) == (settled.content, settled["ETag"])
    late = hospital.post(f"{path}/refunds", {"amount_fen": 5, "reference": "B"}, match=held["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "precondition.stale")
    assert hospital.get(path).json()["refunded_fen"] == 0
    done = hospital.post(f"{path}/refunds", {"amount_fen": 5, "reference": "B"}, match=settled["ETag"])
    assert (done.status_code, done["ETag"]) == (201, hospital.get(path)["ETag"])


def test_a_session_moves_on_from_how_it_stood(world: World, city: Caller) -> None:
    signer = signer_of(world.city.partner_id, at=world.at)
    begun = city.post("certification-sessions", {"entitlement_id": str(world.linked.entitlement_id)})
    path = f"certification-sessions/{begun.json()['id']}"
    assert begun["ETag"] == city.get(path)["ETag"]
    failed = city.post(f"{path}/result", signer.signed(begun.json(), live="failed"), match=begun["ETag"])
    assert failed.status_code == 201
    stale = city.post(f"{path}/result", signer.signed(failed.json()), match=begun["ETag"])
    assert stale.status_code == 412
    passed = city.post(f"{path}/result", signer.signed(failed.json()), match=failed["ETag"])
    assert (passed.status_code, passed.json()["state"]) == (201, "passed")


def test_of_what_is_not_theirs_nobody_learns_whether_a_tag_fits(world: World, city: Caller) -> None:
    held = payment(world, world.caller(of=world.hospital))
    for tag in (held["ETag"], '"other"', "*"):
        answer = city.post(f"payments/{held.json()['id']}/releases", {}, match=tag)
        nobody = city.post(f"payments/{uuid4()}/releases", {}, match=tag)
        told = [{k: v for k, v in a.json().items() if k != "instance"} for a in (answer, nobody)]
        assert (answer.status_code, told[0]) == (404, told[1])


def test_a_sent_number_is_the_requests_number(city: Caller) -> None:
    number = uuid4()
    answer = city.get("links?x=1", **{"X-Request-Id": str(number)})
    assert (answer["X-Request-Id"], answer.json()["instance"]) == (str(number), number.urn)


_SENT = UUID("77eb1fc4-8660-42bb-bd25-33158f3ea1ea")


@pytest.mark.parametrize(
    "sent", ["", "1", "{" + str(_SENT) + "}", _SENT.hex, "x" * 5000, str(_SENT) + "\u00e9"]
)
def test_a_number_of_another_form_is_passed_over(city: Caller, sent: str) -> None:
    drawn = city.get("links", **{"X-Request-Id": sent})["X-Request-Id"]
    assert str(UUID(drawn)) == drawn != sent
