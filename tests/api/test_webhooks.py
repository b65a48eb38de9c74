"""Events and webhook endpoints over the API: one's own only, each once, and secrets that stand nowhere in clear."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from standardwebhooks import Webhook

from accounts.actions import partners, webhooks
from accounts.actions.partner_events import NewEvent, emit, publish
from accounts.enums.partner_events import PartnerEventKind
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.models.idempotency import IdempotencyRecord
from accounts.models.partner_events import PartnerEvent, WebhookEndpoint
from accounts.models.partners import Partner
from accounts.rules.actors import SYSTEM
from accounts.rules.webhooks import Answered
from tests.accounts.receivers import Everywhere
from tests.api.world import ALL_SCOPES, Caller, World

URL = "https://hooks.city.cn/in"


def add(city: Caller, url: str = URL, **more: Any) -> dict[str, Any]:
    """Register an endpoint."""
    answer = city.post("webhook-endpoints", {"url": url, **more})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def tell(world: World, *keys: str, person_id: int | None = None) -> None:
    """Tell partners something of the linked person."""
    who = person_id or world.linked.id
    new = [NewEvent(key, who, {"due_on": "2026-12-05"}) for key in keys]
    emit(PartnerEventKind.DEADLINE_REMINDER, new, at=world.at)
    publish(at=world.at)


class TestTheFeed:
    def test_it_is_read_on_from_a_cursor_that_is_always_there(self, world: World, city: Caller) -> None:
        first = city.get("events").json()
        assert (first["items"], first["has_more"]) == ([], False)
        tell(world, "a", "b", "c")
        page = city.get(f"events?limit=2&cursor={first['next']}").json()
        assert (len(page["items"]), page["has_more"]) == (2, True)
        last = city.get(f"events?limit=2&cursor={page['next']}").json()
        assert (len(last["items"]), last["has_more"]) == (1, False)
        again = city.get(f"events?cursor={last['next']}").json()
        assert (again["items"], again["next"], again["has_more"]) == ([], last["next"], False)
        tell(world, "d")
        assert len(city.get(f"events?cursor={again['next']}").json()["items"]) == 1

    def test_a_certification_comes_by_it(self, world: World, city: Caller) -> None:
        done = city.certify(world.body()).json()
        publish(at=world.at)
        kinds = {item["type"]: item["data"] for item in city.get("events").json()["items"]}
        assert kinds.keys() == {"deadline.moved", "certification.recorded"}
        assert kinds["certification.recorded"] == {
            "person_id": str(world.linked.public_id),
            "entitlement_id": str(world.linked.entitlement_id),
            "benefit": "pension_resident",
            "last_event_on": world.today.isoformat(),
            "due_on": done["due_on"],
        }

    def test_it_holds_what_the_token_opens_and_only_ones_own(self, world: World, city: Caller) -> None:
        scopes = [scope.value for scope in PartnerScope]
        Partner.objects.filter(pk=world.hospital.partner_id).update(scopes=scopes)
        basis = LinkBasis.CONSENT
        partners.link(SYSTEM, world.hospital.partner_id, world.stranger.id, basis=basis, at=world.at)
        PartnerEvent.objects.all().delete()
        tell(world, "ours")
        tell(world, "theirs", person_id=world.stranger.id)
        ours, theirs = city.get("events").json(), world.caller(of=world.hospital).get("events").json()
        seen = [[item["data"]["person_id"] for item in feed["items"]] for feed in (ours, theirs)]
        assert seen == [[str(world.linked.public_id)], [str(world.stranger.public_id)]]
        # The numbers are each partner's own: a cursor tells nothing of how busy another is.
        assert ours["next"] == theirs["next"]
        narrow = world.caller(scopes=frozenset({PartnerScope.EVENTS_READ}))
        assert narrow.get("events").json()["items"] == []

    def test_an_ended_link_takes_its_events_along(self, world: World, city: Caller) -> None:
        tell(world, "a")
        partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=world.at)
        assert city.get("events").json()["items"] == []
        publish(at=world.at)
        assert [item["type"] for item in city.get("events").json()["items"]] == ["link.ended"]

    def test_it_is_filtered_by_types_and_read_on_from_where_it_was(self, world: World, city: Caller) -> None:
        tell(world, "a")
        city.certify(world.body())
        publish(at=world.at)
        every = city.get("events").json()
        assert [item["type"] for item in every["items"]] == [
            "deadline.reminder",
            "deadline.moved",
            "certification.recorded",
        ]
        some = city.get("events?types=deadline.moved,deadline.reminder&limit=1").json()
        assert ([item["type"] for item in some["items"]], some["has_more"]) == (["deadline.reminder"], True)
        rest = city.get(f"events?types=deadline.moved,deadline.reminder&cursor={some['next']}").json()
        assert ([item["type"] for item in rest["items"]], rest["has_more"]) == (["deadline.moved"], False)
        # A type the token does not open gives nothing, and never more than without.
        narrow = world.caller(scopes=frozenset({PartnerScope.EVENTS_READ, PartnerScope.LINKS_READ}))
        assert narrow.get("events?types=deadline.moved").json()["items"] == []

    def test_the_cost_of_a_page_does_not_grow_with_its_place(self, world: World, city: Caller) -> None:
        tell(world, *(f"k{n}" for n in range(40)))
        with connection.cursor() as cursor:
            # Of few rows any plan is good: what is asked is whether there is one that need not look at all of them.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(
                "EXPLAIN SELECT * FROM accounts_partnerevent WHERE partner_id = %s AND place > 30"
                " ORDER BY place LIMIT 5",
                [world.city.partner_id],
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Index Scan" in plan
        assert "accounts_partnerevent_place" in plan
        assert "Sort" not in plan

    @pytest.mark.parametrize(
        "query",
        [
            "cursor=x",
            "limit=0",
            "limit=201",
            "type=deadline.moved",
            "cursor=bm8gLTE",
            "types=",
            "types=x.y",
            "types=deadline.moved,",
        ],
    )
    def test_what_it_does_not_know_it_refuses(self, city: Caller, query: str) -> None:
        assert city.get(f"events?{query}").status_code == 400


class TestEndpoints:
    def test_from_registering_to_a_verified_message(self, world: World, city: Caller) -> None:
        made = add(city, types=["deadline.reminder"])
        assert made["types"] == ["deadline.reminder"]
        secret = city.get(f"webhook-endpoints/{made['id']}/secret").json()["secret"]
        event_id = city.post(f"webhook-endpoints/{made['id']}/tests", {}).json()["event_id"]
        tell(world, "a")
        web = Everywhere()
        webhooks.send_next(web, at=world.at)
        said = [Webhook(secret).verify(m.body, dict(m.headers))["type"] for _url, m in web.heard]
        assert said == ["webhook.test", "deadline.reminder"]
        assert web.ids()[0] == event_id
        told = city.get(f"webhook-endpoints/{made['id']}/deliveries").json()["items"]
        assert [(one["state"], one["attempts_count"], one["last_status"]) for one in told] == [
            ("sent", 1, 204),
            ("sent", 1, 204),
        ]

    def test_without_types_it_gets_what_the_token_opens(self, world: World, city: Caller) -> None:
        every = sorted(kind.value for kind in PartnerEventKind)
        every = [kind for kind in every if not kind.startswith("webhook.")]
        assert add(city)["types"] == every
        narrow = world.caller(scopes=frozenset({PartnerScope.WEBHOOKS_MANAGE}))
        answer = narrow.post("webhook-endpoints", {"url": f"{URL}/2", "types": ["deadline.moved"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "partner.webhook.kind")

    def test_other_types_are_chosen_later(self, world: World, city: Caller) -> None:
        path = f"webhook-endpoints/{add(city, types=['deadline.reminder'])['id']}"
        body = {"types": ["link.ended", "batch.finished"]}
        first, again = (city.post(f"{path}/subscriptions", body, key="choose-once") for _again in range(2))
        assert (first.status_code, first.json()["types"]) == (201, ["batch.finished", "link.ended"])
        assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
        assert (
            len(city.post(f"{path}/subscriptions", {"types": []}).json()["types"])
            == len(PartnerEventKind) - 2
        )
        assert city.post(f"{path}/subscriptions", {"types": ["x.y"]}).status_code == 400
        scopes = frozenset({PartnerScope.WEBHOOKS_MANAGE})
        closed = world.caller(scopes=scopes).post(f"{path}/subscriptions", {"types": ["payment.held"]})
        assert (closed.status_code, closed.json()["code"]) == (422, "partner.webhook.kind")
        assert city.post(f"webhook-endpoints/{uuid4()}/subscriptions", body).status_code == 404

    def test_a_repetition_registers_one_and_its_kept_answer_holds_no_secret(self, city: Caller) -> None:
        body = {"url": URL}
        one, two = (city.post("webhook-endpoints", body, key="one-key-for-two") for _again in range(2))
        assert one.content == two.content
        assert two["Idempotency-Replayed"] == "true"
        assert WebhookEndpoint.objects.count() == 1
        path = f"webhook-endpoints/{one.json()['id']}"
        assert city.get(f"{path}/secret").json()["secret"].startswith("whsec_")
        city.post(f"{path}/secret-rotations", {})
        assert not [row for row in IdempotencyRecord.objects.all() if b"whsec_" in bytes(row.body)]

    @pytest.mark.parametrize(
        "url",
        [
            "http://hooks.city.cn/",
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://valkey:6379/",
            "https://user@hooks.city.cn/",
            "https://hooks.city.cn:22/",
            "file:///etc/passwd",
        ],
    )
    def test_an_address_that_leads_elsewhere_is_refused(self, city: Caller, url: str) -> None:
        answer = city.post("webhook-endpoints", {"url": url})
        assert (answer.status_code, answer.json()["code"]) == (422, "partner.webhook.url")

    def test_they_are_listed_by_pages(self, city: Caller) -> None:
        made = [add(city, f"{URL}/{number}")["id"] for number in range(3)]
        first = city.get("webhook-endpoints?limit=2").json()
        last = city.get(f"webhook-endpoints?limit=2&cursor={first['next']}").json()
        assert [one["id"] for one in (*first["items"], *last["items"])] == made
        assert last["next"] is None
        assert city.get("webhook-endpoints?state=x").status_code == 400

    def test_one_address_is_one_endpoint(self, city: Caller) -> None:
        add(city)
        assert city.post("webhook-endpoints", {"url": URL}).json()["code"] == "partner.webhook.exists"

    def test_secrets_are_changed_with_an_overlap_that_is_told(self, world: World, city: Caller) -> None:
        path = f"webhook-endpoints/{add(city)['id']}"
        before = city.get(f"{path}/secret").json()
        assert city.post(f"{path}/secret-rotations", {}).status_code == 201
        after = city.get(f"{path}/secret").json()
        assert before["previous_until"] is None
        assert after["previous_until"] is not None
        assert after["secret"] != before["secret"]

    def test_it_is_removed_for_good(self, city: Caller) -> None:
        path = f"webhook-endpoints/{add(city)['id']}"
        answer = city.delete(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert [city.delete(path).status_code, city.get(path).status_code] == [404, 404]
        assert city.get("webhook-endpoints").json() == {"items": [], "next": None}

    def test_one_that_is_gone_is_switched_on_again_and_sent_what_it_missed(
        self, world: World, city: Caller
    ) -> None:
        path = f"webhook-endpoints/{add(city)['id']}"
        tell(world, "a", "b")
        web = Everywhere(lambda url, message: Answered(410))
        webhooks.send_next(web, at=world.at)
        shown = city.get(path).json()
        assert (shown["is_active"], shown["disabled_reason"]) == (False, "gone")
        dead = city.get(f"{path}/deliveries?state=failed").json()["items"]
        assert len(dead) == 2
        since = {"since": (world.at - timedelta(hours=1)).isoformat()}
        assert city.post(f"{path}/replays", since).json()["code"] == "partner.webhook.off"
        assert city.post(f"{path}/activations", {}).json()["is_active"] is True
        assert city.post(f"{path}/replays", {"event_ids": [dead[0]["event_id"]]}).json() == {"count": 1}
        assert city.post(f"{path}/replays", since).json() == {"count": 2}
        unknown = city.post(f"{path}/replays", {"event_ids": [str(uuid4())]})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "partner.event.not_found")
        both = city.post(f"{path}/replays", {**since, "event_ids": [dead[0]["event_id"]]})
        assert both.status_code == 400

    def test_another_partners_endpoint_is_the_same_as_none(self, world: World, city: Caller) -> None:
        scopes = [scope.value for scope in PartnerScope]
        Partner.objects.filter(pk=world.hospital.partner_id).update(scopes=scopes)
        hospital = world.caller(of=world.hospital)
        theirs, absent = add(city)["id"], str(uuid4())

        def asked(one: str) -> list[Any]:
            path = f"webhook-endpoints/{one}"
            gets = [hospital.get(f"{path}{part}") for part in ("", "/secret", "/deliveries")]
            acts = ("secret-rotations", "activations", "tests")
            posts = [hospital.post(f"{path}/{act}", {}) for act in acts]
            since = {"since": world.at.isoformat()}
            return [*gets, *posts, hospital.post(f"{path}/replays", since), hospital.delete(path)]

        seen = [
            [(a.status_code, a.json()["code"], a.json()["detail"]) for a in asked(one)]
            for one in (theirs, absent)
        ]
        assert seen[0] == seen[1]
        assert {status for status, _code, _detail in seen[0]} == {404}
        assert city.get(f"webhook-endpoints/{theirs}").json()["is_active"] is True

    def test_it_needs_its_scope(self, world: World) -> None:
        narrow = world.caller(scopes=ALL_SCOPES - {PartnerScope.WEBHOOKS_MANAGE, PartnerScope.EVENTS_READ})
        for answer in (narrow.get("webhook-endpoints"), narrow.get("events")):
            assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope_missing")
