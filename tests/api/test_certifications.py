"""Certifications by a partner: recorded once, refused for a reason, readable by who recorded them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from accounts.actions import partners
from accounts.actions.partners import NewPartner
from accounts.enums.partners import LinkBasis, PartnerKind
from accounts.models.audit import AuditEvent
from accounts.rules.actors import SYSTEM
from certification.models.events import Certification
from foundation import clock
from tests.api.world import ALL_SCOPES, Caller, World

KEY = "key-of-one-act"


def test_a_certification_moves_the_deadline(world: World, city: Caller) -> None:
    answer = city.certify(world.body())
    given = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/json")
    assert given["event_on"] == world.today.isoformat()
    assert date.fromisoformat(given["due_on"]).year == world.today.year + 1
    assert given["due_on_before"] < given["due_on"]
    deadline = city.get(f"deadlines/{world.linked.entitlement_id}").json()["deadline"]
    assert (deadline["due_on"], deadline["standing"]) == (given["due_on"], "valid")


def test_the_record_names_the_partner_and_its_evidence(world: World, city: Caller) -> None:
    city.certify(world.body(evidence="活体-42"))
    row = Certification.objects.get()
    assert (row.partner_id, row.actor_user_id, row.method) == (world.city.partner_id, None, "partner_app")
    assert row.note == "evidence=活体-42"
    event = AuditEvent.objects.get(action="certification.recorded")
    assert (event.actor_partner_id, event.subject_person_id) == (world.city.partner_id, world.linked.id)


def test_an_instant_counts_on_its_day_in_china(world: World, city: Caller) -> None:
    """Seven in the evening of the day before in UTC is three in the morning in China."""
    yesterday = world.today - timedelta(days=1)
    evening = datetime(yesterday.year, yesterday.month, yesterday.day, 19, tzinfo=UTC) - timedelta(days=1)
    given = city.certify(world.body(event_on=None, event_at=evening.isoformat()))
    assert given.json()["event_on"] == yesterday.isoformat()


def test_the_method_may_be_left_out(world: World, city: Caller) -> None:
    assert city.certify(world.body(method=None)).json()["method"] == "partner_app"


# one key, one act -----------------------------------------------------------------------------------------------


def test_a_repetition_is_answered_with_the_same_bytes(world: World, city: Caller) -> None:
    first = city.certify(world.body(), key=KEY)
    again = city.certify(world.body(), key=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert (first["Idempotency-Replayed"], again["Idempotency-Replayed"]) == ("false", "true")
    assert first["X-Request-Id"] != again["X-Request-Id"]
    assert Certification.objects.count() == 1


def test_the_key_may_not_be_used_for_another_body(world: World, city: Caller) -> None:
    city.certify(world.body(), key=KEY)
    answer = city.certify(world.body(evidence="another"), key=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.reused")
    assert Certification.objects.count() == 1


def test_keys_of_two_partners_are_two_keys(world: World, city: Caller) -> None:
    city.certify(world.body(), key=KEY)
    other = world.caller(of=world.hospital)
    assert other.certify(world.body(), key=KEY).json()["code"] == "auth.scope_missing"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency.missing"),
        ("", "idempotency.malformed"),
        ("short", "idempotency.malformed"),
        ("x" * 101, "idempotency.malformed"),
        ("with a space in it", "idempotency.malformed"),
        ("schlüssel-eins", "idempotency.malformed"),
    ],
)
def test_an_act_needs_a_key(world: World, city: Caller, key: str | None, code: str) -> None:
    answer = city.certify(world.body(), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Certification.objects.exists()


def test_a_refusal_leaves_the_key_free(world: World, city: Caller) -> None:
    tomorrow = (world.today + timedelta(days=1)).isoformat()
    assert city.certify(world.body(event_on=tomorrow), key=KEY).status_code == 422
    assert city.certify(world.body(), key=KEY).status_code == 201


# what does not count --------------------------------------------------------------------------------------------


def test_a_proof_in_the_future_does_not_count(world: World, city: Caller) -> None:
    soon = (clock.now() + timedelta(minutes=5)).isoformat()
    for body in (
        world.body(event_on=(world.today + timedelta(days=1)).isoformat()),
        world.body(event_on="9999-12-31"),
        world.body(event_on=None, event_at=soon),
    ):
        answer = city.certify(body)
        assert (answer.status_code, answer.json()["code"]) == (422, "certification.event.in_future")


def test_a_proof_before_the_benefit_does_not_count(world: World, city: Caller) -> None:
    for day in ("0001-01-01", "1900-02-28"):
        answer = city.certify(world.body(event_on=day))
        assert (answer.status_code, answer.json()["code"]) == (422, "certification.event.before_benefit")


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"event_on": "2026-02-30"}, "/event_on"),
        ({"event_on": "20261123"}, "/event_on"),
        ({"event_on": 20261123}, "/event_on"),
        ({"event_on": ["2026-11-23"]}, "/event_on"),
        ({"event_on": {"$gt": ""}}, "/event_on"),
        ({"event_on": None, "event_at": "2026-11-23T09:30:00"}, "/event_at"),
        ({"event_on": None, "event_at": "0001-01-01T00:00:00+23:59"}, "/event_at"),
        ({"event_on": None, "event_at": "9999-12-31T23:59:59-23:59"}, "/event_at"),
        ({"event_on": None, "event_at": 1}, "/event_at"),
        ({"event_on": None, "event_at": True}, "/event_at"),
        ({"event_at": "2026-11-23T09:30:00Z"}, ""),
        ({"event_on": None}, ""),
        ({"entitlement_id": "1"}, "/entitlement_id"),
        ({"entitlement_id": None}, "/entitlement_id"),
        ({"entitlement_id": {}}, "/entitlement_id"),
        ({"entitlement_id": 10**400}, "/entitlement_id"),
        ({"method": "counter"}, "/method"),
        ({"method": ["partner_app"]}, "/method"),
        ({"evidence": ""}, "/evidence"),
        ({"evidence": None}, "/evidence"),
        ({"evidence": "x" * 151}, "/evidence"),
        ({"evidence": "a\x00b"}, "/evidence"),
        ({"evidence": "\ud800"}, "/evidence"),
        ({"evidence": {"a": 1}}, "/evidence"),
        ({"evidence": True}, "/evidence"),
        ({"answers": 0.2}, "/answers"),
        ({"answers": {"works": "false"}}, "/answers"),
        ({"answers": {"owl": True}}, "/answers"),
        ({"external_id": "a b"}, "/external_id"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    world: World, city: Caller, changed: dict[str, Any], where: str
) -> None:
    answer = city.certify(world.body(**changed))
    given = answer.json()
    assert (answer.status_code, given["code"]) == (400, "request.invalid")
    assert [reason["where"] for reason in given["reasons"]] == [where]
    assert all(reason["detail"] for reason in given["reasons"])
    assert not Certification.objects.exists()


def test_all_wrong_values_are_named_at_once(city: Caller) -> None:
    given = city.certify({"method": "x", "event_on": "y"}).json()
    assert {reason["where"] for reason in given["reasons"]} == {
        "/entitlement_id",
        "/evidence",
        "/event_on",
        "/method",
    }


def test_an_unknown_field_is_refused_rather_than_overlooked(world: World, city: Caller) -> None:
    answer = city.certify(world.body(event_one="2026-01-01", person="x"))
    given = answer.json()
    assert (answer.status_code, given["code"]) == (400, "request.unknown_field")
    assert [reason["where"] for reason in given["reasons"]] == ["/event_one", "/person"]


# reading back -----------------------------------------------------------------------------------------------------


def test_a_partner_reads_back_what_it_recorded(world: World, city: Caller) -> None:
    done = city.certify(world.body()).json()
    answer = city.get(f"certifications/{done['id']}")
    assert answer.status_code == 200
    assert answer.json() == {
        name: done[name] for name in ("id", "entitlement_id", "method", "event_on", "recorded_at")
    }
    assert AuditEvent.objects.get(action="certification.viewed").subject_person_id == world.linked.id


def test_another_partner_does_not_see_it(world: World, city: Caller) -> None:
    done = city.certify(world.body()).json()
    bank = partners.register(SYSTEM, NewPartner("银行", PartnerKind.BANK, ALL_SCOPES), at=world.at)
    partners.link(SYSTEM, bank.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=world.at)
    other = world.caller(of=bank)
    assert other.get(f"deadlines/{world.linked.entitlement_id}").status_code == 200
    assert other.get(f"certifications/{done['id']}").status_code == 404


def test_effect_and_kept_answer_come_together_or_not_at_all(world: World, city: Caller) -> None:
    with patch("accounts.actions.idempotency.keep", side_effect=RuntimeError):
        assert city.certify(world.body(), key=KEY).status_code == 500
    assert not Certification.objects.exists()
    assert city.certify(world.body(), key=KEY)["Idempotency-Replayed"] == "false"


def test_the_address_takes_nothing_but_post(city: Caller) -> None:
    answer = Client().get("/api/v1/certifications", headers={"Authorization": f"Bearer {city.token}"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
