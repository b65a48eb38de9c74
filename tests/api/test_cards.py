"""Verifying cards over the API: once, alike for every refusal, and silent about people."""

import logging
from datetime import timedelta

import pytest

from accounts.actions import card_codes, card_guesses, electronic_cards
from accounts.models.audit import AuditEvent
from accounts.models.cards import CardGuesses, CardVerification
from accounts.rules.actors import Actor
from foundation import clock
from tests.api.cards import card_holder
from tests.api.world import BENGBU, Caller, World


@pytest.fixture
def hospital(world: World) -> Caller:
    """A partner nobody is linked to, with the scope in its token and its registration."""
    return world.caller(of=world.hospital)


@pytest.fixture
def me(world: World) -> Actor:
    """The linked person, with a card in use."""
    return card_holder(world.linked.id, at=world.at)


def test_a_linked_app_learns_who_it_is(world: World, city: Caller, me: Actor) -> None:
    shown = card_codes.show(me, at=world.at)
    answer = city.verify_card(shown.token)
    row = CardVerification.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(row.public_id),
        "verified_at": answer.json()["verified_at"],
        "name_masked": "**兰",
        "card_tail": shown.number_tail,
        "area_key": BENGBU,
        "area_name": "蚌埠市",
        "area_name_en": "Bengbu",
        "person_id": str(world.linked.public_id),
    }
    event = AuditEvent.objects.get(action="card.verified")
    assert (event.actor_partner_id, event.subject_person_id) == (world.city.partner_id, world.linked.id)


def test_another_partner_learns_no_more_than_that_the_card_is_good(
    world: World, hospital: Caller, me: Actor
) -> None:
    answer = hospital.verify_card(card_codes.show(me, at=world.at).digits)
    assert answer.json()["person_id"] is None
    assert "顾桂兰" not in answer.content.decode()


def test_the_same_key_gives_the_same_bytes_and_another_key_the_refusal(
    world: World, city: Caller, me: Actor
) -> None:
    shown = card_codes.show(me, at=world.at)
    first = city.verify_card(shown.token, key="one-key-for-two")
    again = city.verify_card(shown.token, key="one-key-for-two")
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert city.verify_card(shown.digits, key="one-key-for-two").json()["code"] == "idempotency.reused"
    assert city.verify_card(shown.token).json()["code"] == "card.code.refused"
    assert CardVerification.objects.count() == 1


def test_every_refusal_reads_the_same(world: World, city: Caller, me: Actor) -> None:
    stopped, used = card_codes.show(me, at=world.at), card_codes.show(me, at=world.at)
    city.verify_card(used.token)
    electronic_cards.report_loss(me, world.linked.id, at=world.at)
    told = []
    for code in (used.token, stopped.token, stopped.digits, "00000000", "JST1" + "A" * 64, "没有这个码"):
        body = city.verify_card(code).json()
        told.append({name: value for name, value in body.items() if name != "instance"})
    assert all(one == told[0] for one in told)
    assert (told[0]["status"], told[0]["code"]) == (410, "card.code.refused")


def test_wrong_digits_run_out_for_this_partner_alone(
    world: World, city: Caller, hospital: Caller, me: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_guesses, "GUESSES_MAX", 2)
    answers = [city.verify_card("00000000") for _again in range(3)]
    assert [answer.status_code for answer in answers] == [410, 410, 429]
    assert ["Retry-After" in answer for answer in answers] == [False, False, True]
    # As many minutes as are left of the ten.
    CardGuesses.objects.update(since=clock.now() - timedelta(minutes=9))
    assert int(city.verify_card("00000000")["Retry-After"]) <= 60
    shown = card_codes.show(me, at=world.at)
    assert city.verify_card(shown.digits).json()["code"] == "card.code.guesses_spent"
    assert hospital.verify_card(shown.digits).status_code == 201


def test_the_log_says_nothing_of_what_was_shown(
    world: World, city: Caller, me: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    shown = card_codes.show(me, at=world.at)
    with caplog.at_level(logging.DEBUG):
        city.verify_card(shown.token)
        city.verify_card(shown.digits)
    assert not any(secret in caplog.text for secret in (shown.token, shown.digits, "顾桂兰"))
