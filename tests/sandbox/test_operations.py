"""The sandbox's own operations: its clock and what falls into a jump, fresh beginnings, cards; and none elsewhere."""

from datetime import date, timedelta

import pytest
from celery import current_app
from django.test import Client
from oauth2_provider.models import get_access_token_model
from pytest_django import Settings

from accounts.enums.partner_events import PartnerEventKind
from accounts.enums.sandbox import SandboxPart
from accounts.models.partner_events import PartnerEvent
from accounts.models.partner_staff import PartnerUsage
from accounts.models.people import InsuredPerson
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM
from accounts.rules.sandbox import sandbox_id
from foundation import clock
from portal.api import counted, rates
from portal.api import worlds as worlds_door
from portal.jobs import LookingTask
from portal.sandbox import book, databases, moving, setup, tokens, worlds
from portal.tasks import jobs_of_a_day
from tests.api.world import Caller, World, token_of
from tests.databases import ROOT
from tests.sandbox.conftest import Sandbox

DUE_SOON = str(sandbox_id("entitlement:due_soon.pension"))
CLOCK, RESETS, CARDS = "sandbox/clock", "sandbox/resets", "sandbox/card-codes"


def arrive() -> moving.MoveReport:
    """Let every clock arrive."""
    return moving.move(jobs_of_a_day(), until=clock.true_now() + timedelta(minutes=10))


def test_there_is_nothing_at_these_addresses_elsewhere(world: World, city: Caller) -> None:
    for answer in (
        city.get(CLOCK),
        city.post(RESETS, {}),
        city.post(CARDS, {}),
        Client().get(f"/api/v1/{CLOCK}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "request.no_such_resource")
    assert city.get("links", **{"Sandbox-Problem": "server.fault"}).status_code == 200


@pytest.mark.parametrize("code", sorted(worlds_door.ON_DEMAND))
def test_an_answer_on_demand_is_what_it_would_be_and_says_how_long_to_wait(
    sandbox: Sandbox, code: str
) -> None:
    answer = sandbox.caller().get("links", **{worlds_door.HEADER: code})
    assert answer.json()["code"] == code
    assert answer.get("Retry-After") == ("61" if answer.status_code == 429 else None)


def test_a_jump_lives_through_the_days_and_tells_of_them(sandbox: Sandbox) -> None:
    app = sandbox.caller()
    before = app.get(CLOCK).json()
    due_on = date.fromisoformat(app.get(f"deadlines/{DUE_SOON}").json()["deadline"]["due_on"])
    sent = app.post(CLOCK, {"deadline_of": DUE_SOON, "days_before": 1})
    assert sent.status_code == 201, sent.content
    assert sent.json()["moving_to"] is not None
    assert before["moving_to"] is None

    report = arrive()

    now = app.get(CLOCK).json()
    assert (report.arrived_count, now["moving_to"]) == (1, None)
    assert report.days_count >= (due_on - date.fromisoformat(before["today"])).days - 1
    assert date.fromisoformat(now["today"]) == due_on - timedelta(days=1)
    assert app.get(f"deadlines/{DUE_SOON}").json()["deadline"]["days_left"] == 1
    kinds = [event["type"] for event in app.get("events").json()["items"]]
    assert PartnerEventKind.DEADLINE_REMINDER.value in kinds
    assert not PartnerEvent.objects.exists()
    with worlds.entered(sandbox.tenant):
        assert ledger.faults() == []


def test_a_token_and_another_tenant_do_not_age_in_a_jump(sandbox: Sandbox) -> None:
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    app = sandbox.caller()
    today = clock.today()
    app.post(CLOCK, {"to": (today + timedelta(days=3)).isoformat()})
    arrive()
    assert app.get(CLOCK).json()["today"] == (today + timedelta(days=3)).isoformat()
    assert other.caller().get(CLOCK).json()["today"] == clock.today().isoformat()


def test_a_day_that_fails_in_one_world_holds_up_no_other(sandbox: Sandbox) -> None:
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    to = clock.today() + timedelta(days=2)
    for one in (sandbox, other):
        assert one.caller().post(CLOCK, {"to": to.isoformat()}).status_code == 201

    def fails_in_the_first() -> None:
        if (here := worlds.here()) is not None and here.code == "one":
            raise RuntimeError

    report = moving.move([fails_in_the_first], until=clock.true_now() + timedelta(minutes=10))
    assert report.arrived_count == 1
    assert (sandbox.tenant.lead, sandbox.tenant.moving_to is None) == (timedelta(), False)
    assert other.caller().get(CLOCK).json()["today"] == to.isoformat()


def test_a_reset_begins_anew_with_the_same_ids_and_touches_nobody_else(sandbox: Sandbox) -> None:
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    body = {"entitlement_id": DUE_SOON, "event_on": clock.today().isoformat(), "evidence": "e"}
    path = f"deadlines/{DUE_SOON}"
    app, beside = sandbox.caller(), other.caller()
    first = app.get(path).json()
    assert app.certify(body).status_code == beside.certify(body).status_code == 201
    moved = beside.get(path).json()
    app.post(CLOCK, {"to": (clock.today() + timedelta(days=2)).isoformat()})
    arrive()

    done = app.post(RESETS, {}, key="one-reset-one-key")
    again = app.post(RESETS, {}, key="one-reset-one-key")

    assert done.status_code == 201, done.content
    assert (again.content, again["Idempotency-Replayed"]) == (done.content, "true")
    assert app.get(path).json() == first
    assert app.get(CLOCK).json()["today"] == clock.today().isoformat()
    assert beside.get(path).json() == moved
    assert sandbox.tenant.worlds_count == 2
    with worlds.entered(sandbox.tenant):
        assert ledger.faults() == []


def test_worlds_nobody_is_in_are_dropped(sandbox: Sandbox) -> None:
    old = sandbox.tenant.world
    sandbox.caller().post(RESETS, {})
    assert databases.exists(old)
    worlds.make_ready(at=clock.true_now())
    assert not databases.exists(old)
    assert databases.exists(sandbox.tenant.world)


def test_a_world_that_a_reset_is_about_to_enter_is_not_dropped(sandbox: Sandbox) -> None:
    at = clock.true_now()
    coming = databases.world_name("one", 2)
    databases.copy(sandbox.tenant.world, coming)
    worlds.make_ready(at=at)
    assert databases.exists(coming)
    # One that was left by a reset that failed is made anew by the next.
    assert worlds.renew(SYSTEM, sandbox.tenant.id, at=at).world == coming
    assert sandbox.caller().get("links").status_code == 200


def test_a_card_is_shown_and_charged(sandbox: Sandbox) -> None:
    hospital = sandbox.caller(SandboxPart.HOSPITAL)
    shown = hospital.post(CARDS, {"person_id": str(sandbox_id("person:patient"))}).json()
    held = hospital.post("payments", {"reference": "OP-7", "amount_fen": 5_000, "code": shown["code"]})
    assert held.status_code == 201, held.content
    assert {part["paid_from"] for part in held.json()["parts"]} >= {"sharer"}


def test_a_token_of_a_sandbox_is_taken_back_like_any(sandbox: Sandbox, with_pages: None) -> None:
    app = sandbox.added.clients[SandboxPart.APP]
    token, keys = token_of(app), app.credentials
    form = {"token": token, "client_id": keys.client_id, "client_secret": keys.client_secret}
    assert Client().post("/oauth/revoke/", form).status_code == 200
    assert Caller(token).get("links").status_code == 401


def test_no_call_is_counted_as_one_of_whoever_has_the_same_id_outside(
    sandbox: Sandbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.USAGE_SECONDS = 1
    monkeypatch.setattr(counted, "TALLY", counted.Tally())
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    for one in (sandbox, other):
        assert one.caller().get("links").status_code == 200
    counted.write_now()
    assert not PartnerUsage.objects.exists()
    with worlds.entered(sandbox.tenant):
        counted.write_now()
        assert not PartnerUsage.objects.exists()


def test_without_valkey_each_world_has_its_own_count(sandbox: Sandbox) -> None:
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    meter = rates.Meter("redis://127.0.0.1:1/0")
    counted_so_far = []
    for one in (sandbox, other, sandbox):
        with worlds.entered(one.tenant):
            counted_so_far.append(meter.count("partner:1", 5))
    assert counted_so_far == [1, 1, 2]


def test_a_job_is_done_in_every_world_and_what_fails_in_one_holds_up_no_other(sandbox: Sandbox) -> None:
    worlds.add("two", at=clock.true_now())
    seen = []

    class Seeing(LookingTask):
        name = "tests.seeing"

        def run(self) -> None:
            here = worlds.here()
            seen.append((here and here.code, InsuredPerson.objects.count() > 0))
            raise RuntimeError

    current_app.register_task(Seeing())()
    assert seen == [("one", True), ("two", True)]


def test_the_written_book_is_the_generated_one() -> None:
    assert (ROOT / book.PAGE).read_text(encoding="utf-8") == book.page(), f"write it anew: {book.AGAIN}"


def test_tokens_that_have_run_out_are_cleared_away_and_the_known_one_stays(in_a_sandbox: None) -> None:
    at = clock.true_now()
    app = worlds.add(worlds.FIRST, at=at, known=worlds.KNOWN).clients[SandboxPart.APP]
    tokens.give(app.partner_id, at=at)
    token_of(app)
    held = get_access_token_model().objects
    held.update(expires=at - timedelta(days=2))
    setup.tend(at=at)
    known = {tokens.EXPIRED, tokens.SWITCHED_OFF, tokens.LINKS_ONLY, tokens.WEBHOOKS_ONLY}
    assert held.count() == len(known)
    assert Caller(tokens.EXPIRED).get("links").json()["code"] == "auth.token_expired"


def test_known_tokens_are_given_once(sandbox: Sandbox) -> None:
    partner_id = sandbox.added.clients[SandboxPart.APP].partner_id
    for _again in range(2):
        tokens.give(partner_id, at=clock.true_now())
    assert Caller(tokens.LINKS_ONLY).get("links").status_code == 200


@pytest.mark.parametrize("key", ["merged", "merged_alias"])
def test_two_records_of_one_person_answer_as_one(sandbox: Sandbox, key: str) -> None:
    told = sandbox.caller().get(f"persons/{sandbox_id(f'person:{key}')}/deadlines")
    assert told.status_code == 200
    assert len(told.json()["items"]) == 1


def test_a_minor_and_the_pair_with_wallets_answer(sandbox: Sandbox) -> None:
    app = sandbox.caller()
    kin = app.get(f"kinship?of={sandbox_id('person:sharer')}&other={sandbox_id('person:minor')}").json()
    assert kin["is_near"]
    transfers = app.get(f"persons/{sandbox_id('person:wallet_mother')}/wallet-transfers").json()
    assert {one["amount_fen"] for one in transfers["items"]} == {5_000, 8_000}
