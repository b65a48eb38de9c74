"""Charging patients over the API: by a card shown or two numbers, once, and silent about the family."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from accounts.actions import card_codes, card_guesses, ledger_accounts, people, printed_cards
from accounts.actions.ledger_accounts import OpeningBalance
from accounts.enums.cards import SocialCardState
from accounts.enums.partners import PartnerScope
from accounts.enums.people import Insurance
from accounts.models.audit import AuditEvent
from accounts.models.cards import SocialSecurityCard
from accounts.models.ledger import LedgerAccount, LedgerEntry
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import of_id_number
from family.models.bindings import SharingBinding
from family.models.payments import Payment
from foundation.identifiers import IdNumber, Sex, synthetic_id_number
from tests.api.cards import card_holder
from tests.api.world import ALL_SCOPES, BENGBU, Caller, World

NUMBER = synthetic_id_number(county_code="349900", born_on=date(1950, 1, 1), sequence=322)

GOOD = {"reference": "OP-1", "amount_fen": 100, "number": "x", "card_number": "y"}
ODD_AMOUNTS: list[Any] = [
    0,
    -1,
    1.5,
    True,
    None,
    [],
    {},
    "",
    "1e3",
    "1" * 400,
    10**30,
    10_000_000_001,
    "０１",
]
ODD_TEXTS: list[Any] = ["", " ", "a b", "单号", "x" * 65, "a\u0000", "a\n", None, 7.5, [], {"a": 1}]


@pytest.fixture
def hospital(world: World) -> Caller:
    """A hospital with a token."""
    return world.caller(of=world.hospital)


@pytest.fixture
def me(world: World) -> Actor:
    """The patient, with a card in use, insured as a resident, and a daughter who shares 86.50 yuan."""
    since = world.today - timedelta(days=400)
    daughter = people.register(SYSTEM, people.NewPerson("张敏", Sex.FEMALE, date(1982, 5, 16)), at=world.at)
    for person, insurance in (
        (world.linked.id, Insurance.RESIDENT_MEDICAL),
        (daughter.pk, Insurance.EMPLOYEE_MEDICAL),
    ):
        people.enrol(
            person,
            insurance,
            area_key=BENGBU,
            starts_on=since,
            has_personal_account=insurance is Insurance.EMPLOYEE_MEDICAL,
            at=world.at,
        )
    ledger_accounts.open_with([OpeningBalance(daughter.pk, BENGBU, 8_650)], on=since, at=world.at)
    SharingBinding.objects.create(
        sharer=daughter,
        user_id=world.linked.id,
        state="active",
        relation="parent",
        proposed_at=world.at,
        answered_at=world.at,
        starts_on=since,
    )
    return card_holder(world.linked.id, at=world.at)


def left() -> int:
    return LedgerAccount.objects.get(kind="personal").balance_fen


def charge(world: World, caller: Caller, me: Actor, fen: int = 10_000) -> HttpResponse:
    body = {"reference": "OP-1", "amount_fen": fen, "code": card_codes.show(me, at=world.at).token}
    return caller.post("payments", body)


def test_a_visit_from_charge_to_refund(world: World, hospital: Caller, me: Actor) -> None:
    held = charge(world, hospital, me)
    assert held.status_code == 201
    told = held.json()
    assert {name: told[name] for name in ("reference", "use", "state", "amount_fen", "cash_fen")} == {
        "reference": "OP-1",
        "use": "hospital",
        "state": "held",
        "amount_fen": 10_000,
        "cash_fen": 1_350,
    }
    assert [(part["paid_from"], part["amount_fen"]) for part in told["parts"]] == [
        ("sharer", 8_650),
        ("cash", 1_350),
    ]
    assert told["reasons"] == [{"code": "no_account", "paid_from": "own_account", "detail": "没有个人账户"}]
    assert left() == 0

    settled = hospital.post(f"payments/{told['id']}/settlements", {"amount_fen": 10_000})
    assert (settled.status_code, settled.json()["state"]) == (201, "settled")
    back = hospital.post(f"payments/{told['id']}/refunds", {"amount_fen": 2_000, "reference": "RF-1"})
    assert (back.status_code, back.json()["cash_fen"]) == (201, 1_350)
    assert left() == 650
    assert hospital.get(f"payments/{told['id']}").json() == back.json()["payment"]
    assert ledger.faults() == []


def test_what_was_not_needed_is_let_go(world: World, hospital: Caller, me: Actor) -> None:
    held = charge(world, hospital, me).json()
    gone = hospital.post(f"payments/{held['id']}/releases", {})

    assert (gone.status_code, gone.json()["state"], left()) == (201, "released", 8_650)


def test_the_payee_learns_nothing_about_relatives(world: World, hospital: Caller, me: Actor) -> None:
    SharingBinding.objects.update(frozen_at=world.at)
    text = charge(world, hospital, me).content.decode()

    assert "frozen" not in text
    assert "张敏" not in text
    assert "顾桂兰" not in text


def test_the_same_key_gives_the_same_bytes(world: World, hospital: Caller, me: Actor) -> None:
    body = {"reference": "OP-1", "amount_fen": 100, "code": card_codes.show(me, at=world.at).token}
    first = hospital.post("payments", body, key="one-key-for-two")
    again = hospital.post("payments", body, key="one-key-for-two")

    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    other = hospital.post("payments", {**body, "amount_fen": 101}, key="one-key-for-two")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.reused")
    assert (Payment.objects.count(), left()) == (1, 8_550)


def test_the_same_reference_under_another_key_is_the_same_payment(
    world: World, hospital: Caller, me: Actor
) -> None:
    first, again = charge(world, hospital, me, 100), charge(world, hospital, me, 100)
    other = charge(world, hospital, me, 101)

    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "family.payment.conflict")
    assert left() == 8_550


def test_a_showing_pays_once_and_is_named_in_the_audit(world: World, hospital: Caller, me: Actor) -> None:
    code = card_codes.show(me, at=world.at).token
    done = hospital.post("payments", {"reference": "OP-1", "amount_fen": 100, "code": code})
    again = hospital.post("payments", {"reference": "OP-2", "amount_fen": 100, "code": code})

    assert (done.status_code, again.status_code) == (201, 410)
    event = AuditEvent.objects.get(action="payment.held")
    assert event.subject_person_id == world.linked.id
    assert event.facts.keys() == {"verification"}


def test_a_refused_charge_leaves_the_showing_unused(world: World, hospital: Caller, me: Actor) -> None:
    code = card_codes.show(me, at=world.at).token
    hospital.post("payments", {"reference": "OP-1", "amount_fen": 100, "code": code})
    second = card_codes.show(me, at=world.at).token
    refused = hospital.post("payments", {"reference": "OP-1", "amount_fen": 999, "code": second})
    taken = hospital.post("payments", {"reference": "OP-2", "amount_fen": 999, "code": second})

    assert (refused.status_code, taken.status_code) == (409, 201)


@pytest.fixture
def patient(world: World) -> int:
    """Somebody with a number and a printed card; another has another card."""
    born = date(1950, 1, 1)
    papers = of_id_number(IdNumber(NUMBER, Sex.FEMALE, born))
    person = people.register(SYSTEM, people.NewPerson("李桂英", Sex.FEMALE, born, papers), at=world.at)
    for holder, number in ((person.pk, "A00000001"), (world.linked.id, "A00000002")):
        new = printed_cards.NewPrintedCard(number, BENGBU, world.today - timedelta(days=100))
        printed_cards.record(SYSTEM, holder, new, at=world.at)
    return person.pk


def by_numbers(caller: Caller, number: str, card: str) -> HttpResponse:
    body = {"reference": "OP-1", "amount_fen": 100, "number": number, "card_number": card}
    return caller.post("payments", body)


def test_a_patient_is_known_by_their_own_number_and_card(
    world: World, hospital: Caller, patient: int
) -> None:
    assert by_numbers(hospital, NUMBER, "a00000001").status_code == 201
    assert Payment.objects.get().patient_id == patient


def test_strangers_and_mistakes_are_answered_alike(world: World, hospital: Caller, patient: int) -> None:
    told = []
    lost = SocialSecurityCard.objects.get(person=patient).public_id
    for number, card in (
        ("349900195001013222", "A00000001"),
        ("x", "y"),
        (NUMBER, "A00000002"),
        (NUMBER, "A00000009"),
        (NUMBER, "A00000001"),
    ):
        if card == "A00000001" and number == NUMBER:
            printed_cards.move(SYSTEM, lost, SocialCardState.LOST, at=world.at)
        answer = by_numbers(hospital, number, card)
        assert answer.status_code == 422
        told.append({name: value for name, value in answer.json().items() if name != "instance"})
    assert all(one == told[0] for one in told)
    assert told[0]["code"] == "family.payment.patient_unknown"
    assert not Payment.objects.exists()


def test_numbers_are_not_tried_for_ever(
    world: World, hospital: Caller, patient: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_guesses, "GUESSES_MAX", 2)
    tried = [by_numbers(hospital, NUMBER, f"A0000010{n}") for n in range(3)]
    assert [one.status_code for one in tried] == [422, 422, 429]
    assert 500 < int(tried[2]["Retry-After"]) <= 600


def test_partners_that_are_no_payees_charge_nobody(world: World, city: Caller, me: Actor) -> None:
    refused = charge(world, city, me)
    assert (refused.status_code, refused.json()["code"]) == (403, "family.payment.payee_not_allowed")


def test_another_partner_finds_no_payment(world: World, hospital: Caller, city: Caller, me: Actor) -> None:
    held = charge(world, hospital, me).json()
    answers = [
        city.get(f"payments/{held['id']}"),
        city.post(f"payments/{held['id']}/settlements", {"amount_fen": 1}),
        city.post(f"payments/{held['id']}/releases", {}),
        city.post(f"payments/{held['id']}/refunds", {"amount_fen": 1, "reference": "RF-1"}),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "family.payment.not_found")}
    assert left() == 0


def test_refusals_are_worded_in_both_languages(world: World, me: Actor) -> None:
    english = world.caller(of=world.hospital, language="en")
    held = charge(world, english, me).json()
    zh = world.caller(of=world.hospital).post(f"payments/{held['id']}/settlements", {"amount_fen": 10_001})

    assert zh.json()["facts"] == {"most_fen": 10_000}
    assert "10000" in zh.json()["detail"]


def odd_bodies() -> list[Any]:
    """Give bodies that are no charge."""
    return [
        *[{**GOOD, "amount_fen": odd} for odd in ODD_AMOUNTS],
        *[{**GOOD, "reference": odd} for odd in ODD_TEXTS],
        *[{**GOOD, "number": odd} for odd in ("\u0000", "x" * 41, None, [])],
        {**GOOD, "code": "12345678"},
        {**GOOD, "patient_id": 1},
        {name: value for name, value in GOOD.items() if name != "card_number"},
        {"reference": "OP-1", "amount_fen": 100},
        [],
        [GOOD],
        "text",
        None,
        7,
        b"",
        b"{",
        b"\xff\xfe",
        b'{"amount_fen": NaN}',
        b"[" * 5_000,
    ]


def test_what_is_no_charge_is_refused_and_moves_nothing(world: World, hospital: Caller, me: Actor) -> None:
    entries = LedgerEntry.objects.count()
    for body in odd_bodies():
        answer = hospital.post("payments", body)
        assert 400 <= answer.status_code < 500, (body, answer.status_code)
        assert answer.json()["code"], body
    assert hospital.post("payments", b'{"reference": "' + b"x" * 3_000_000 + b'"}').status_code in (400, 413)
    assert not Payment.objects.exists()
    assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize("key", [None, "short", "ключ-ключ", "x" * 101])
def test_without_a_key_nothing_is_charged(world: World, hospital: Caller, me: Actor, key: str | None) -> None:
    held = charge(world, hospital, me).json()
    for path, body in (
        ("payments", GOOD),
        (f"payments/{held['id']}/settlements", {"amount_fen": 1}),
        (f"payments/{held['id']}/refunds", {"amount_fen": 1, "reference": "RF-1"}),
        (f"payments/{held['id']}/releases", {}),
    ):
        assert hospital.post(path, body, key=key).status_code == 400
    assert Payment.objects.get().state == "held"


def test_a_key_of_another_partner_or_for_another_body_gives_nothing_away(
    world: World, hospital: Caller, city: Caller, me: Actor
) -> None:
    held = charge(world, hospital, me).json()
    path = f"payments/{held['id']}/settlements"
    assert hospital.post(path, {"amount_fen": 8_000}, key="the-same-key").status_code == 201
    assert city.post(path, {"amount_fen": 8_000}, key="the-same-key").status_code == 404
    assert hospital.post(path, {"amount_fen": 8_001}, key="the-same-key").status_code in (409, 422)
    assert left() == 650


def test_scopes_not_given_do_not_pay(world: World, hospital: Caller, me: Actor) -> None:
    held = charge(world, hospital, me).json()
    bare = world.caller(of=world.hospital, scopes=ALL_SCOPES - {PartnerScope.PAYMENTS_WRITE})
    answers = [
        charge(world, bare, me),
        bare.post(f"payments/{held['id']}/settlements", {"amount_fen": 1}),
        bare.post(f"payments/{held['id']}/refunds", {"amount_fen": 1, "reference": "RF-1"}),
        bare.post(f"payments/{held['id']}/releases", {}),
    ]
    assert [one.status_code for one in answers] == [403] * 4
    assert Payment.objects.get().state == "held"


NO_INTEGERS: list[Any] = ["1_000", "１００", " 100 ", "100", 100.0, True]


def test_money_is_a_json_integer(world: World, hospital: Caller, me: Actor) -> None:
    held = charge(world, hospital, me).json()
    for odd in NO_INTEGERS:
        for path, body in (
            ("payments", {**GOOD, "amount_fen": odd}),
            (f"payments/{held['id']}/settlements", {"amount_fen": odd}),
            (f"payments/{held['id']}/refunds", {"amount_fen": odd, "reference": "RF-1"}),
        ):
            answer = hospital.post(path, body)
            assert answer.status_code == 400, (path, odd)
            assert [one["where"] for one in answer.json()["reasons"]] == ["/amount_fen"], (path, odd)
    assert Payment.objects.get().state == "held"


@pytest.mark.parametrize("odd", [5, 7.5, True, "a\n", " a", "a "])
def test_a_reference_is_taken_as_it_stands_or_not_at_all(
    world: World, hospital: Caller, me: Actor, odd: Any
) -> None:
    shown = {"amount_fen": 100, "code": card_codes.show(me, at=world.at).token}
    answer = hospital.post("payments", {**shown, "reference": odd})

    assert answer.status_code == 400
    assert [one["where"] for one in answer.json()["reasons"]] == ["/reference"]
    assert not Payment.objects.exists()


def test_a_release_says_nothing_in_its_body(world: World, hospital: Caller, me: Actor) -> None:
    held = charge(world, hospital, me).json()
    refused = hospital.post(f"payments/{held['id']}/releases", {"x": 1})

    assert (refused.status_code, refused.json()["code"]) == (400, "request.unknown_field")
    assert Payment.objects.get().state == "held"
    assert hospital.post(f"payments/{held['id']}/releases", b"").status_code == 201
