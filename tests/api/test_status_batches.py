"""Batches of questions how people stand: answered as sets, of linked people only, written down, and dropped in time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import partner_events, partners, people
from accounts.actions.people import NewPerson
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.models.audit import AuditEvent
from accounts.models.partner_events import PartnerEvent
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.queries.audit import broken_links
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements, status_batches
from certification.enums import Benefit
from certification.models.entitlements import Deadline, Entitlement
from certification.models.status_batches import StatusBatch, StatusItem
from foundation import clock
from foundation.identifiers import Sex
from tests.accounts.told import told
from tests.api.world import ALL_SCOPES, BENGBU, Caller, World

# Measured: a thousand people, linked and with a benefit each, from the lease to the event of the end.
ANSWERED_STATEMENTS_MAX = 40


def ask(caller: Caller, **asked: Any) -> dict[str, Any]:
    answer = caller.post("status-batches", asked)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def settle_all() -> None:
    for _round in range(50):
        if not status_batches.advance(at=clock.now()):
            return
    raise AssertionError("the batch never ends")


def items(caller: Caller, batch_id: str) -> list[dict[str, Any]]:
    answer = caller.get(f"status-batches/{batch_id}/items?limit=200")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_people_are_answered_for_and_whoever_is_not_linked_is_nobody(world: World, city: Caller) -> None:
    asked = [world.linked.public_id, world.stranger.public_id, world.dead.public_id, uuid4(), "no-id"]
    asked.append(world.linked.public_id)
    made = ask(city, person_ids=[str(one) for one in asked])
    assert (made["state"], made["on"], made["counts"]["waiting"]) == ("running", world.today.isoformat(), 6)
    settle_all()
    first, *others, again = items(city, made["id"])
    single = city.get(f"persons/{world.linked.public_id}/deadlines").json()["items"]
    assert first["state"] == again["state"] == "answered"
    assert first["deadlines"] == [{name: single[0][name] for name in first["deadlines"][0]}]
    code = city.get(f"persons/{uuid4()}/deadlines").json()["code"]
    assert [(one["state"], one["code"], one["deadlines"]) for one in others] == [("not_found", code, [])] * 4
    done = city.get(f"status-batches/{made['id']}").json()
    assert (done["state"], done["counts"]) == ("done", {"waiting": 0, "answered": 2, "not_found": 4})


def test_benefits_are_answered_for_too(world: World, city: Caller) -> None:
    asked = [world.linked.entitlement_id, world.stranger.entitlement_id, uuid4()]
    made = ask(city, entitlement_ids=[str(one) for one in asked])
    settle_all()
    found = items(city, made["id"])
    assert [one["state"] for one in found] == ["answered", "not_found", "not_found"]
    assert found[0]["deadlines"][0]["entitlement_id"] == str(world.linked.entitlement_id)
    assert {one["code"] for one in found[1:]} == {city.get(f"deadlines/{uuid4()}").json()["code"]}


def test_the_other_id_of_one_benefit_under_two_rows_gives_the_clock_that_counts(
    world: World, city: Caller
) -> None:
    other = people.register(SYSTEM, NewPerson("顾桂兰", Sex.FEMALE, date(1945, 5, 1)), at=world.at)
    twin = entitlements.grant(
        SYSTEM,
        other.pk,
        Benefit.PENSION_RESIDENT,
        paying_area_key=BENGBU,
        starts_on=world.today - timedelta(days=340),
        at=world.at,
    )
    InsuredPerson.objects.filter(pk=other.pk).update(merged_into=world.linked.id)
    made = ask(city, entitlement_ids=[str(world.linked.entitlement_id), str(twin.public_id)])
    by_person = ask(city, person_ids=[str(other.public_id)])
    settle_all()
    one, two = items(city, made["id"])
    assert one["deadlines"] == two["deadlines"] == items(city, by_person["id"])[0]["deadlines"]
    assert one["deadlines"][0] == one["deadlines"][0] | {
        "due_on": city.get(f"deadlines/{twin.public_id}").json()["deadline"]["due_on"]
    }


def test_a_day_ahead_shows_who_will_be_late(world: World, city: Caller) -> None:
    later = world.today + timedelta(days=200)
    made = ask(city, on=later.isoformat(), person_ids=[str(world.linked.public_id)])
    settle_all()
    (one,) = items(city, made["id"])
    due_on = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id).due_on
    assert one["deadlines"][0]["days_left"] == (due_on - later).days < 0
    assert one["deadlines"][0]["standing"] == "overdue"


@pytest.mark.parametrize("days", [-1, 367])
def test_a_day_that_is_over_or_far_away_is_refused(world: World, city: Caller, days: int) -> None:
    on = (world.today + timedelta(days=days)).isoformat()
    answer = city.post("status-batches", {"on": on, "person_ids": [str(world.linked.public_id)]})
    assert (answer.status_code, answer.json()["reasons"][0]["where"]) == (400, "/on")


def test_what_fits_no_shape_keeps_nothing(world: World, city: Caller) -> None:
    one = str(world.linked.public_id)
    for wrong in (
        {},
        {"person_ids": []},
        {"person_ids": [one] * 1001},
        {"person_ids": [one], "entitlement_ids": [one]},
        {"person_ids": [one], "more": 1},
        {"person_ids": "x"},
    ):
        assert city.post("status-batches", wrong).status_code == 400, wrong
    assert (
        city.post("status-batches", {"person_ids": [one]}, key=None).json()["code"] == "idempotency.missing"
    )
    assert not StatusBatch.objects.exists()


def test_a_repeated_batch_is_one(world: World, city: Caller) -> None:
    body = {"person_ids": [str(world.linked.public_id)]}
    first, again = (city.post("status-batches", body, key="one-status-key") for _again in range(2))
    assert (again["Idempotency-Replayed"], again.content) == ("true", first.content)
    other = city.post("status-batches", {"person_ids": [str(uuid4())]}, key="one-status-key")
    assert other.status_code == 422
    assert StatusBatch.objects.count() == 1


def test_it_is_written_down_of_each_person_and_of_nobody_else(world: World, city: Caller) -> None:
    one = str(world.linked.public_id)
    made = ask(city, person_ids=[one, one, str(world.stranger.public_id)])
    settle_all()
    (seen,) = AuditEvent.objects.filter(action="deadline.viewed")
    assert (seen.subject_person_id, seen.actor_partner_id) == (world.linked.id, world.city.partner_id)
    assert str(seen.object_id) == made["id"]
    assert broken_links() == []


def test_whoever_lets_go_afterwards_is_nobody_when_it_is_read(world: World, city: Caller) -> None:
    made = ask(city, person_ids=[str(world.linked.public_id)])
    settle_all()
    assert items(city, made["id"])[0]["state"] == "answered"
    partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=clock.now())
    (gone,) = items(city, made["id"])
    assert (gone["state"], gone["deadlines"]) == ("not_found", [])


def test_whoever_stands_under_another_row_since_is_still_answered_for(world: World, city: Caller) -> None:
    made = ask(city, person_ids=[str(world.linked.public_id)])
    settle_all()
    before = items(city, made["id"])
    InsuredPerson.objects.filter(pk=world.linked.id).update(merged_into=world.stranger.id)
    assert items(city, made["id"]) == before
    partners.unlink(SYSTEM, world.city.partner_id, world.stranger.id, at=clock.now())
    assert items(city, made["id"])[0]["state"] == "not_found"


def test_a_partner_that_is_switched_off_or_lost_the_scope_is_answered_nothing(
    world: World, city: Caller
) -> None:
    for change in ({"is_enabled": False}, {"scopes": ["events:read"]}):
        made = ask(city, person_ids=[str(world.linked.public_id)])
        Partner.objects.filter(pk=world.city.partner_id).update(**change)
        settle_all()
        assert set(StatusItem.objects.values_list("state", flat=True)) == {"not_found"}
        assert StatusBatch.objects.get(public_id=made["id"]).ended_at is not None
        scopes = sorted(scope.value for scope in ALL_SCOPES)
        Partner.objects.filter(pk=world.city.partner_id).update(is_enabled=True, scopes=scopes)


def test_another_partners_batch_is_the_same_as_none(world: World, city: Caller) -> None:
    made = ask(city, person_ids=[str(world.linked.public_id)])
    Partner.objects.filter(pk=world.hospital.partner_id).update(scopes=[PartnerScope.DEADLINES_READ.value])
    hospital = world.caller(of=world.hospital)
    for path in (made["id"], f"{made['id']}/items", str(uuid4()), f"{uuid4()}/items"):
        answer = hospital.get(f"status-batches/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "certification.batch.not_found")


def test_answers_are_dropped_when_their_time_is_over(world: World, city: Caller) -> None:
    made = ask(city, person_ids=[str(world.linked.public_id)])
    settle_all()
    assert status_batches.drop_old(at=clock.now() + timedelta(days=6)) == 0
    StatusBatch.objects.update(expires_at=clock.now())
    assert city.get(f"status-batches/{made['id']}").status_code == 404
    assert status_batches.drop_old(at=clock.now()) == 1
    assert not StatusItem.objects.exists()


def test_pages_follow_the_order_of_the_list(world: World, city: Caller) -> None:
    made = ask(city, person_ids=[f"x-{n}" for n in range(7)])
    settle_all()
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = city.get(f"status-batches/{made['id']}/items?limit=3{cursor and '&cursor=' + cursor}").json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == [f"x-{n}" for n in range(7)]


def test_its_end_is_told_once_with_the_counts(world: World, city: Caller) -> None:
    made = ask(city, person_ids=[str(world.linked.public_id), str(uuid4())])
    settle_all()
    settle_all()
    (event,) = told("batch")
    assert event.person_id is None
    assert event.data == {
        "batch_id": made["id"],
        "batch": "statuses",
        "total_count": 2,
        "counts": {"waiting": 0, "answered": 1, "not_found": 1},
    }
    partner_events.publish(at=clock.now())
    assert [one["type"] for one in city.get("events?types=batch.finished").json()["items"]] == [
        "batch.finished"
    ]


def test_two_partners_are_served_in_turn(world: World, city: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    Partner.objects.filter(pk=world.hospital.partner_id).update(scopes=[PartnerScope.DEADLINES_READ.value])
    monkeypatch.setattr(status_batches, "CHUNK", 2)
    long = ask(city, person_ids=["x"] * 10)
    short = ask(world.caller(of=world.hospital), person_ids=["x"])
    for _bite in range(2):
        status_batches.advance(at=clock.now())
    states = dict(StatusBatch.objects.values_list("public_id", "ended_at"))
    assert states[UUID(short["id"])] is not None
    assert states[UUID(long["id"])] is None


def test_a_dead_workers_batch_waits_for_its_lease(world: World, city: Caller) -> None:
    ask(city, person_ids=["x"])
    at = clock.now()
    StatusBatch.objects.update(leased_until=at + timedelta(minutes=2), served_at=at)
    assert status_batches.advance(at=at) == 0
    assert status_batches.advance(at=at + timedelta(minutes=3)) == 1
    assert StatusBatch.objects.get().leased_until is None


def test_a_thousand_people_are_answered_in_few_statements(world: World, city: Caller) -> None:
    new = NewPerson("甲", Sex.FEMALE, date(1950, 5, 1))
    many = InsuredPerson.objects.bulk_create(people.row_of(new, at=world.at) for _one in range(1000))
    rows = Entitlement.objects.bulk_create(
        Entitlement(
            person=one,
            benefit=Benefit.PENSION_RESIDENT.value,
            paying_area_key=BENGBU,
            starts_on=world.today - timedelta(days=350),
            recorded_at=world.at,
        )
        for one in many
    )
    Deadline.objects.bulk_create(
        Deadline(
            entitlement=row,
            person_id=row.person_id,
            benefit=row.benefit,
            paying_area_key=row.paying_area_key,
            due_on=world.today + timedelta(days=15),
            computed_at=world.at,
        )
        for row in rows
    )
    PartnerLink.objects.bulk_create(
        PartnerLink(
            partner_id=world.city.partner_id,
            person=one,
            basis=LinkBasis.CONSENT.value,
            scopes=[PartnerScope.DEADLINES_READ.value],
            started_at=world.at,
            expires_on=world.today + timedelta(days=365),
        )
        for one in many
    )
    made = ask(city, person_ids=[str(one.public_id) for one in many])
    began = clock.now()
    with CaptureQueriesContext(connection) as answered:
        settle_all()
    print(f"1,000 people: {len(answered)} statements, {(clock.now() - began).total_seconds():.2f} s")
    assert len(answered) <= ANSWERED_STATEMENTS_MAX, len(answered)
    assert city.get(f"status-batches/{made['id']}").json()["counts"]["answered"] == 1000
    assert AuditEvent.objects.filter(action="deadline.viewed").count() == 1000
    assert broken_links() == []
    assert PartnerEvent.objects.filter(kind="batch.finished").count() == 1
