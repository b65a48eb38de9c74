"""A payee's day over the API: what agrees, what differs, sent anew, once by its key, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from accounts.actions import people
from accounts.actions.ledger_accounts import OpeningBalance, open_with
from accounts.enums.partners import PartnerScope
from accounts.enums.people import Insurance
from accounts.models.audit import AuditEvent
from accounts.rules.actors import Actor
from family.actions import payments
from family.actions.payments import Charge
from family.enums import SharingUse
from family.models.reconciliation import DayFile
from tests.api.world import ALL_SCOPES, BENGBU, Caller, World

HEADER = "entry,payment_reference,refund_reference,amount_fen"
ABSENT = "01a20731-0000-7000-8000-000000000000"


@pytest.fixture
def hospital(world: World) -> Caller:
    """A hospital with a token, which was paid 10.00 yesterday and gave 2.50 of it back."""
    people.enrol(
        world.linked.id,
        Insurance.EMPLOYEE_MEDICAL,
        area_key=BENGBU,
        starts_on=world.today - timedelta(days=400),
        has_personal_account=True,
        at=world.at,
    )
    opening = OpeningBalance(world.linked.id, BENGBU, 10_000)
    open_with([opening], on=world.today - timedelta(days=300), at=world.at)
    payee = Actor(frozenset(), partner_id=world.hospital.partner_id)
    at = world.at - timedelta(days=1)
    held = payments.hold(payee, Charge("OP-1", world.linked.id, SharingUse.HOSPITAL, 1_000), at=at)
    payments.settle(payee, held.payment.public_id, 1_000, at=at)
    payments.refund(payee, held.payment.public_id, "R-1", 250, at=at)
    return world.caller(of=world.hospital)


def send(caller: Caller, world: World, *lines: str, **changes: Any) -> HttpResponse:
    """Send yesterday's file."""
    key = changes.pop("key", "new")
    day = (world.today - timedelta(days=1)).isoformat()
    csv = "\n".join([HEADER, *lines]) + "\n"
    return caller.post("reconciliations", {"day": day, "csv": csv, **changes}, key=key)


RIGHT = ("payment,OP-1,,1000", "refund,OP-1,R-1,250")


def test_a_day_that_agrees_leaves_nothing_open(world: World, hospital: Caller) -> None:
    answer = send(hospital, world, *RIGHT)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["matched_count"], told["differences"]) == (2, [])
    assert hospital.get(f"reconciliations/{told['id']}").json() == told
    assert AuditEvent.objects.filter(action="payments.reconciled").count() == 1


def test_what_differs_is_named_and_a_later_file_mends_it(world: World, hospital: Caller) -> None:
    wrong = send(hospital, world, "payment,OP-1,,999", "payment,OP-9,,10").json()
    assert wrong["matched_count"] == 0
    assert len(wrong["differences"]) == 3
    for one in wrong["differences"]:
        assert "name" not in str(one)
    mended = send(hospital, world, *RIGHT).json()
    assert (mended["matched_count"], mended["differences"]) == (2, [])
    assert mended["id"] != wrong["id"]
    # What the earlier file showed is no longer open, asked for under either.
    assert hospital.get(f"reconciliations/{wrong['id']}").json()["differences"] == []


def test_the_same_key_is_one_file_and_answers_the_same_bytes(world: World, hospital: Caller) -> None:
    first, again = (send(hospital, world, *RIGHT, key="one-key-for-it") for _time in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert DayFile.objects.count() == 1
    other = send(hospital, world, RIGHT[0], key="one-key-for-it")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.reused")


def test_without_a_key_nothing_is_taken(world: World, hospital: Caller) -> None:
    answer = send(hospital, world, *RIGHT, key=None)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.missing")
    assert not DayFile.objects.exists()


@pytest.mark.parametrize(
    "line", ["payment,OP-1,,-1", "payment,OP-1,,1e3", "gift,OP-1,,5", "payment,,,5", "payment,OP-1,,5,6", '"']
)
def test_with_one_faulty_line_nothing_is_taken(world: World, hospital: Caller, line: str) -> None:
    answer = send(hospital, world, RIGHT[0], line)
    assert (answer.status_code, answer.json()["code"]) == (422, "family.reconciliation.file_invalid")
    assert answer.json()["reasons"]
    assert not DayFile.objects.exists()


def test_a_day_is_reconciled_when_it_is_over(world: World, hospital: Caller) -> None:
    for later in (0, 1, 400):
        day = (world.today + timedelta(days=later)).isoformat()
        assert send(hospital, world, *RIGHT, day=day).status_code in (409, 422)
    assert not DayFile.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"day": "2026-02-30"}, {"day": 5}, {"csv": None}, {"csv": []}, {"more": 1}]
)
def test_what_has_not_the_shape_is_refused(world: World, hospital: Caller, changed: dict[str, Any]) -> None:
    assert send(hospital, world, *RIGHT, **changed).status_code == 400


def test_another_partner_finds_no_file_and_sends_none(world: World, hospital: Caller) -> None:
    made = send(hospital, world, *RIGHT).json()["id"]
    city = world.caller(scopes=ALL_SCOPES)
    assert city.get(f"reconciliations/{made}").status_code in (403, 404)
    assert city.get(f"reconciliations/{ABSENT}").status_code in (403, 404)
    assert send(city, world, *RIGHT).status_code == 403
    narrow = world.caller(of=world.hospital, scopes=ALL_SCOPES - {PartnerScope.PAYMENTS_WRITE})
    assert narrow.get(f"reconciliations/{made}").status_code == 403


def test_a_day_before_all_records_or_to_come_is_refused_with_a_sentence(
    world: World, hospital: Caller
) -> None:
    early = send(hospital, world, *RIGHT, day="1800-01-01")
    assert early.status_code == 400
    assert [(one["where"], "1998-12-14" in one["detail"]) for one in early.json()["reasons"]] == [
        ("/day", True)
    ]

    coming = send(hospital, world, *RIGHT, day=(world.today + timedelta(days=1)).isoformat())
    assert (coming.status_code, coming.json()["code"]) == (409, "family.reconciliation.day_not_over")
    assert coming.json()["detail"]
    assert not DayFile.objects.exists()
