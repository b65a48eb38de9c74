"""Each tenant has a world of its own: rows, ids and clock; and there is none outside of a sandbox."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.actions import sandbox as rows
from accounts.models.people import InsuredPerson
from accounts.models.sandbox import SandboxMark
from accounts.queries import ledger
from accounts.queries.people import life_facts
from accounts.queries.sandbox import all_tenants
from accounts.rules.sandbox import sandbox_id
from certification.queries.deadlines import deadline_by_entitlement
from foundation import clock
from portal.channel_settings import outbox_only
from portal.sample.sandbox import book
from portal.sandbox import checks, databases, worlds
from tests.api.world import World
from tests.sandbox.conftest import Sandbox

STANDINGS = {
    "due_soon.pension": "due_soon",
    "overdue.pension": "overdue",
    "valid.pension": "valid",
    "suspended.pension": "suspended",
    "exempt.pension": "exempt",
}


def test_everybody_of_the_book_is_there_as_it_says_and_nobody_outside(sandbox: Sandbox) -> None:
    with worlds.entered(sandbox.tenant):
        found = {row.public_id for row in InsuredPerson.objects.all()}
        standings = {
            name: deadline_by_entitlement(sandbox_id(f"entitlement:{name}"), on=clock.today())
            for name in STANDINGS
        }
        faults = ledger.faults()
        dead = InsuredPerson.objects.get(public_id=sandbox_id("person:dead")).pk
        is_alive = life_facts([dead])[dead].is_alive(clock.today())

    assert found == {sandbox_id(f"person:{key}") for key in book()}
    assert {name: card and card.standing.value for name, card in standings.items()} == STANDINGS
    assert faults == []
    assert not is_alive
    assert not InsuredPerson.objects.exists()


def test_two_tenants_have_the_same_ids_and_nothing_else_in_common(sandbox: Sandbox) -> None:
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    path = f"deadlines/{sandbox_id('entitlement:due_soon.pension')}"
    before = sandbox.caller().get(path).json()
    body = {
        "entitlement_id": str(sandbox_id("entitlement:due_soon.pension")),
        "event_on": clock.today().isoformat(),
        "evidence": "e",
    }

    assert sandbox.caller().certify(body).status_code == 201

    assert sandbox.caller().get(path).json() != before
    assert other.caller().get(path).json() == before


@pytest.mark.parametrize("code", ["a_b", "a b", "x" * 21, "", "one"])
def test_no_tenant_is_added_whose_world_could_be_another_ones(sandbox: Sandbox, code: str) -> None:
    with pytest.raises(CommandError):
        call_command("add_sandbox_tenant", code)
    assert [one.code for one in all_tenants()] == ["one"]


def test_a_world_is_left_with_the_answer(sandbox: Sandbox) -> None:
    outside = connection.settings_dict["NAME"]
    for path in ("links", f"persons/{sandbox_id('person:unlinked')}/deadlines"):
        sandbox.caller().get(path)
        assert connection.settings_dict["NAME"] == outside
        assert worlds.here() is None


def test_no_person_of_a_sandbox_stands_anywhere_else(db: None) -> None:
    row = InsuredPerson(
        public_id=sandbox_id("person:due_soon"),
        name="何玉兰",
        sex="F",
        born_on=clock.today(),
        recorded_at=clock.now(),
    )
    with pytest.raises(IntegrityError, match="not a sandbox"), transaction.atomic():
        row.save(force_insert=True)


def test_a_database_with_people_never_becomes_a_sandbox(world: World, settings: Settings) -> None:
    with pytest.raises(IntegrityError, match="cannot become a sandbox"), transaction.atomic():
        rows.mark(at=clock.now())
    settings.IS_SANDBOX = True
    assert checks.complaint() == checks.REAL
    with pytest.raises(checks.NotASandbox):
        checks.insist()
    assert [one.id for one in checks.check_sandbox(databases=["default"])] == ["portal.E001"]


def test_an_ordinary_portal_takes_no_database_of_a_sandbox(db: None, settings: Settings) -> None:
    assert checks.complaint() == ""
    rows.mark(at=clock.now())
    assert checks.complaint() == checks.MADE_UP
    assert Client().get("/readyz").json()["checks"]["installation"] is False
    for act in (
        lambda: SandboxMark.objects.all().delete(),
        lambda: SandboxMark.objects.update(marked_at=clock.now()),
    ):
        with pytest.raises(IntegrityError, match="stays a sandbox"), transaction.atomic():
            act()


def test_no_tenant_stands_outside_of_a_sandbox(db: None) -> None:
    with pytest.raises(IntegrityError, match="not a sandbox"), transaction.atomic():
        rows.add_tenant(rows.NewTenant("x", "x", {}), at=clock.now())


def test_a_sandbox_writes_to_nobody(tmp_path: object) -> None:
    senders = outbox_only(databases.MAKERS[0].parent)
    assert {name for order in senders.values() for name in order} == {"outbox"}
    assert senders.keys() == {"sms", "app", "email"}


def test_the_clock_moves_in_a_sandbox_only() -> None:
    with pytest.raises(clock.ClockIsTrue), clock.ahead_by(timedelta(days=1)):
        pass


def test_the_clock_goes_forward_only_and_the_true_one_stays(in_a_sandbox: None) -> None:
    with pytest.raises(ValueError, match="forward"), clock.ahead_by(timedelta(days=-1)):
        pass
    with clock.ahead_by(timedelta(days=30)):
        assert clock.now() - clock.true_now() > timedelta(days=29)
    assert clock.now() - clock.true_now() < timedelta(minutes=1)
