"""Batch uploads: told item by item, recorded once, going on after a kill, and cheap where nothing is new."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import partners
from accounts.actions.partners import NewPartner
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.models.partners import Partner
from accounts.rules.actors import SYSTEM
from certification.actions import batches, certifications
from certification.models.batches import BatchItem, CertificationBatch
from certification.models.events import Certification
from certification.models.quarantine import QuarantinedEvent
from foundation import clock
from tests.api.world import ALL_SCOPES, Caller, World

# Measured: an upload of a thousand is kept with few statements, and one of nothing new is settled with few a hundred.
KEPT_STATEMENTS_MAX = 20
KNOWN_STATEMENTS_MAX = 17 * 10


def item(world: World, external_id: str = "", **changed: Any) -> dict[str, Any]:
    sound = {
        "external_id": external_id or uuid4().hex,
        "entitlement_id": str(world.linked.entitlement_id),
        "event_on": world.today.isoformat(),
        "evidence": "liveness-42",
    }
    return {name: value for name, value in {**sound, **changed}.items() if value is not None}


def upload(caller: Caller, *items: dict[str, Any]) -> str:
    answer = caller.post("certification-batches", {"items": list(items)})
    assert answer.status_code == 201, answer.content
    found: str = answer.json()["id"]
    return found


def settle_all() -> None:
    for _round in range(50):
        if not batches.advance(at=clock.now()):
            return
    raise AssertionError("the upload never ends")


def told(caller: Caller, batch_id: str, query: str = "") -> list[tuple[str, str]]:
    answer = caller.get(f"certification-batches/{batch_id}/items?limit=200{query}")
    assert answer.status_code == 200, answer.content
    return [(one["state"], one["code"]) for one in answer.json()["items"]]


def test_every_item_is_told_and_a_bad_one_stops_nobody(world: World, city: Caller) -> None:
    tomorrow = (world.today + timedelta(days=1)).isoformat()
    batch = upload(
        city,
        item(world, "a", event_on=(world.today - timedelta(days=3)).isoformat()),
        item(world, "b", entitlement_id="not-an-id"),
        item(world, "c", entitlement_id=str(world.stranger.entitlement_id)),
        item(world, "d", entitlement_id=str(uuid4())),
        item(world, "e", event_on=tomorrow),
        item(world, "f", event_on=None, event_at="2026-11-23T09:30:00"),
        item(world, "g", event_on="1944-12-31"),
        item(world, "h", event_on="yesterday"),
        item(world, "i", event_on="1999-01-01"),
        item(world, "a"),
        item(world, "j"),
    )
    assert city.get(f"certification-batches/{batch}").json()["state"] == "running"
    settle_all()
    nobody = ("refused", "certification.entitlement.not_found")
    assert told(city, batch) == [
        ("recorded", ""),
        ("refused", "certification.item.unreadable"),
        nobody,
        nobody,
        ("quarantined", "certification.set_aside.in_future"),
        ("quarantined", "certification.set_aside.offset_missing"),
        ("quarantined", "certification.set_aside.before_birth"),
        ("quarantined", "certification.set_aside.unreadable_time"),
        ("refused", "certification.event.before_benefit"),
        ("repeat", ""),
        ("recorded", ""),
    ]
    done = city.get(f"certification-batches/{batch}").json()
    assert (done["state"], done["ended_at"] is not None) == ("done", True)
    assert done["counts"] == {"waiting": 0, "recorded": 2, "repeat": 1, "refused": 4, "quarantined": 4}
    assert Certification.objects.count() == 2
    assert {row.area_key for row in QuarantinedEvent.objects.all()} == {"340300"}


def test_pages_follow_the_order_of_the_upload(world: World, city: Caller) -> None:
    batch = upload(city, *(item(world, f"x-{n}", entitlement_id="?") for n in range(7)))
    settle_all()
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = city.get(f"certification-batches/{batch}/items?limit=3{cursor and '&cursor=' + cursor}").json()
        seen += [one["external_id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == [f"x-{n}" for n in range(7)]
    assert told(city, batch, "&state=recorded") == []
    for wrong in ("bm8gLTE", "bm8gMQ==", "AZgfbnorfD2OT1prfI2eAQ", "x"):
        assert city.get(f"certification-batches/{batch}/items?cursor={wrong}").status_code == 400


def test_the_same_number_is_recorded_once_over_all_batches_and_doors(world: World, city: Caller) -> None:
    single = city.certify(world.body(external_id="one", event_on=world.today.isoformat())).json()
    assert not single["is_repeat"]
    again = city.certify(world.body(external_id="one")).json()
    assert (again["is_repeat"], again["id"], again["number"]) == (True, single["id"], single["number"])
    first = upload(city, item(world, "one"), item(world, "two"))
    second = upload(city, item(world, "two"), item(world, "one"))
    settle_all()
    assert told(city, first) == [("repeat", ""), ("recorded", "")]
    assert told(city, second) == [("repeat", ""), ("repeat", "")]
    assert Certification.objects.count() == 2


def test_numbers_of_two_partners_are_two(world: World, city: Caller) -> None:
    bank = partners.register(SYSTEM, NewPartner("银行", PartnerKind.BANK, ALL_SCOPES), at=world.at)
    partners.link(SYSTEM, bank.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=world.at)
    other = world.caller(of=bank)
    one, two = upload(city, item(world, "one")), upload(other, item(world, "one"))
    settle_all()
    assert told(city, one) == told(other, two) == [("recorded", "")]
    assert city.get(f"certification-batches/{two}").status_code == 404
    assert city.get(f"certification-batches/{two}/items").status_code == 404


def test_a_number_taken_by_somebody_else_tells_nothing_of_them(world: World, city: Caller) -> None:
    partners.link(SYSTEM, world.city.partner_id, world.stranger.id, basis=LinkBasis.CONSENT, at=world.at)
    batch = upload(
        city,
        item(world, "one", entitlement_id=str(world.stranger.entitlement_id)),
        item(world, "one"),
    )
    settle_all()
    assert [state for state, _code in told(city, batch)] == ["recorded", "refused"]


def test_an_upload_goes_on_after_a_kill(world: World, city: Caller) -> None:
    days = [(world.today - timedelta(days=n)).isoformat() for n in range(6)]
    batch = upload(city, *(item(world, f"k-{day}", event_on=day) for day in days))
    real, calls = certifications.record, []

    def dies(*args: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*args, **more)

    with patch("certification.actions.certifications.record", dies), pytest.raises(KeyboardInterrupt):
        batches.advance(at=clock.now())
    assert Certification.objects.count() == 3
    assert city.get(f"certification-batches/{batch}").json()["counts"]["waiting"] == 3
    settle_all()
    assert told(city, batch) == [("recorded", "")] * 6
    assert Certification.objects.count() == 6


def test_a_broken_item_stops_nobody(world: World, city: Caller) -> None:
    real = certifications.record

    def breaks(actor: Any, entitlement_id: UUID, new: Any, **more: Any) -> Any:
        if new.external_id == "bad":
            raise RuntimeError
        return real(actor, entitlement_id, new, **more)

    batch = upload(city, item(world, "bad"), item(world, "good"))
    with patch("certification.actions.certifications.record", breaks):
        settle_all()
    assert told(city, batch) == [("refused", "certification.item.broken"), ("recorded", "")]


def test_links_are_held_against_at_the_time_of_settling(world: World, city: Caller) -> None:
    batch = upload(city, item(world, "one"))
    partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=clock.now())
    settle_all()
    assert told(city, batch) == [("refused", "certification.entitlement.not_found")]


def test_a_partner_switched_off_records_nothing_any_more(world: World, city: Caller) -> None:
    upload(city, item(world, "one"))
    Partner.objects.filter(pk=world.city.partner_id).update(is_enabled=False)
    settle_all()
    assert not Certification.objects.exists()
    assert CertificationBatch.objects.get().ended_at is not None


def test_a_partner_that_may_certify_no_more_records_nothing_of_what_waits(world: World, city: Caller) -> None:
    batch = upload(city, item(world, "one"))
    without = ALL_SCOPES - {PartnerScope.CERTIFICATIONS_WRITE}
    partners.allow(SYSTEM, world.city.partner_id, without, at=clock.now())
    settle_all()
    assert not Certification.objects.exists()
    partners.allow(SYSTEM, world.city.partner_id, ALL_SCOPES, at=clock.now())
    assert told(city, batch) == [("refused", "certification.entitlement.not_found")]


def test_what_fits_no_shape_keeps_nothing(world: World, city: Caller) -> None:
    for wrong, where in (
        ([], "/items"),
        ([item(world)] * 1001, "/items"),
        ([item(world), item(world, event_at="x")], "/items/1"),
        ([item(world, external_id="a b")], "/items/0/external_id"),
        ([{**item(world), "more": 1}], "/more"),
        ("x", "/items"),
    ):
        answer = city.post("certification-batches", {"items": wrong})
        assert answer.status_code == 400, wrong
        assert where.split("/")[1] in answer.json()["reasons"][0]["where"]
    assert not CertificationBatch.objects.exists()


def test_a_repeated_upload_is_one(world: World, city: Caller) -> None:
    body = {"items": [item(world, "one")]}
    first = city.post("certification-batches", body, key="one-upload-key")
    again = city.post("certification-batches", body, key="one-upload-key")
    assert (again["Idempotency-Replayed"], again.content) == ("true", first.content)
    assert CertificationBatch.objects.count() == 1


def test_a_thousand_items_cost_few_statements(world: World, city: Caller) -> None:
    known = [item(world, f"n-{n}") for n in range(1000)]
    with CaptureQueriesContext(
        connection,
    ) as kept:
        upload(city, *known)
    assert len(kept) <= KEPT_STATEMENTS_MAX, len(kept)
    BatchItem.objects.update(entitlement_text=str(world.stranger.entitlement_id))
    with CaptureQueriesContext(connection) as settled:
        settle_all()
    assert len(settled) <= KNOWN_STATEMENTS_MAX, len(settled)
    assert not BatchItem.objects.exclude(state="refused").exists()


def test_a_late_arrival_counts_on_its_day(world: World, city: Caller) -> None:
    evening = datetime(world.today.year, world.today.month, world.today.day, 17, tzinfo=UTC) - timedelta(
        days=3
    )
    batch = upload(city, item(world, "one", event_on=None, event_at=evening.isoformat()))
    settle_all()
    assert told(city, batch) == [("recorded", "")]
    assert Certification.objects.get().event_on == world.today - timedelta(days=2)
