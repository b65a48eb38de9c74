"""Printed cards and personal numbers: sealed, dated, found by one statement."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import printed_cards
from accounts.actions.printed_cards import NewPersonalNumber, NewPrintedCard
from accounts.enums.cards import NumberScheme, SocialCardState
from accounts.errors.cards import (
    CardHolderDead,
    CardNumberInvalid,
    PersonalNumberInvalid,
    PersonalNumberTaken,
    SocialCardNotFound,
    SocialCardNumberTaken,
    SocialCardStateTaken,
)
from accounts.fields import unseal
from accounts.models.cards import PersonalNumber, SocialSecurityCard, SocialSecurityCardStanding
from accounts.models.people import InsuredPerson
from accounts.queries.card_holders import guessable_facts
from accounts.queries.cards import (
    person_ids_by_number,
    personal_numbers_of,
    printed_cards_of,
    printed_faces_of,
)
from accounts.rules.actors import SYSTEM
from tests.accounts.card_world import AT, Players, cast
from tests.cast import BENGBU, SHENZHEN

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
ON = AT.date()
ISSUED = date(2019, 5, 1)
COMPUTER = NumberScheme.SHENZHEN_COMPUTER_NUMBER


def give(cast: Players, number: str = "A1234567X", area_key: str = BENGBU) -> SocialSecurityCard:
    new = NewPrintedCard(number, area_key, ISSUED, bank_number="6217 0000 1234 5678")
    return printed_cards.record(SYSTEM, cast.mother.pk, new, at=AT)


def number(person_id: int, text: str, area_key: str = SHENZHEN, *, starts_on: date = ISSUED) -> None:
    new = NewPersonalNumber(COMPUTER, text, area_key)
    printed_cards.number(SYSTEM, person_id, new, starts_on=starts_on, at=AT)


class TestPrinted:
    def test_numbers_are_sealed_for_the_person_and_shown_by_their_tail(self, cast: Players) -> None:
        card = give(cast, "ａ1234567x")
        stored = SocialSecurityCard.objects.get(pk=card.pk)
        assert unseal(stored.number_sealed, label="card.number", owner=cast.mother.public_id) == "A1234567X"
        assert b"A1234567X" not in bytes(stored.number_sealed)
        bank = unseal(stored.bank_number_sealed or b"", label="card.bank_number", owner=cast.mother.public_id)
        assert bank == "6217000012345678"
        (shown,) = printed_cards_of(cast.mother.pk, on=ON)
        assert (shown.number_tail, shown.state) == ("567X", SocialCardState.ACTIVE)

    def test_what_is_no_number_is_refused(self, cast: Players) -> None:
        for text in ("", "A123", "A" * 33, "A1234567!", "卡号一二三四五六"):
            with pytest.raises(CardNumberInvalid):
                give(cast, text)

    def test_one_number_is_one_card_in_an_area_and_may_be_another_elsewhere(self, cast: Players) -> None:
        give(cast)
        with pytest.raises(SocialCardNumberTaken):
            give(cast, "a1234567x")
        elsewhere = NewPrintedCard("A1234567X", SHENZHEN, ISSUED)
        printed_cards.record(SYSTEM, cast.stranger.pk, elsewhere, at=AT)
        found = person_ids_by_number("A1234567X", on=ON, most=5)
        assert found == sorted([cast.mother.pk, cast.stranger.pk])

    def test_a_state_is_a_dated_fact_and_the_past_stays(self, cast: Players) -> None:
        card = give(cast)
        printed_cards.move(SYSTEM, card.public_id, SocialCardState.LOST, at=AT)
        assert printed_cards_of(cast.mother.pk, on=ON)[0].state is SocialCardState.LOST
        assert printed_cards_of(cast.mother.pk, on=ON - timedelta(days=1))[0].state is SocialCardState.ACTIVE
        printed_cards.move(SYSTEM, card.public_id, SocialCardState.REPLACED, at=AT + timedelta(days=1))
        with pytest.raises(SocialCardStateTaken):
            printed_cards.move(SYSTEM, card.public_id, SocialCardState.ACTIVE, at=AT + timedelta(days=2))
        before = SocialSecurityCardStanding.objects.known_at(AT - timedelta(seconds=1))
        assert not before.exists()
        known = SocialSecurityCardStanding.objects.known_at(AT).filter(card=card).valid_on(ON)
        assert [row.state for row in known] == ["lost"]

    def test_a_card_is_replaced_by_another_or_not_at_all(self, cast: Players) -> None:
        card, later = give(cast), AT + timedelta(days=1)
        taken = NewPrintedCard("a1234567x", BENGBU, ISSUED)
        with pytest.raises(SocialCardNumberTaken):
            printed_cards.replace(SYSTEM, card.public_id, taken, at=later)
        assert [shown.state for shown in printed_cards_of(cast.mother.pk, on=later.date())] == ["active"]
        new = NewPrintedCard("B1234567X", BENGBU, later.date())
        printed_cards.replace(SYSTEM, card.public_id, new, at=later)
        with pytest.raises(SocialCardStateTaken):
            printed_cards.replace(
                SYSTEM, card.public_id, NewPrintedCard("C1234567X", BENGBU, ISSUED), at=later
            )
        states = [shown.state for shown in printed_cards_of(cast.mother.pk, on=later.date())]
        assert states == ["active", "replaced"]

    def test_nobody_is_issued_a_card_after_their_death(self, cast: Players) -> None:
        InsuredPerson.objects.filter(pk=cast.mother.pk).update(died_on=ON)
        with pytest.raises(CardHolderDead):
            printed_cards.record(SYSTEM, cast.mother.pk, NewPrintedCard("A1234567X", BENGBU, ON), at=AT)
        assert give(cast).issued_on == ISSUED

    def test_faces_are_masked(self, cast: Players) -> None:
        give(cast)
        printed_cards.record(SYSTEM, cast.mother.pk, NewPrintedCard("B7654321X", BENGBU, ISSUED), at=AT)
        shown = {face.number_masked: face.bank_masked for face in printed_faces_of(cast.mother.pk, on=ON)}
        assert shown == {"*****567X": "************5678", "*****321X": ""}

    def test_the_database_guards_what_never_changes(self, cast: Players) -> None:
        give(cast)
        number(cast.mother.pk, "001234567")
        for rows, change in (
            (SocialSecurityCard.objects.all(), {"area_key": SHENZHEN}),
            (SocialSecurityCardStanding.objects.all(), {"state": "active"}),
            (PersonalNumber.objects.all(), {"person": cast.father}),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.delete()

    def test_an_unknown_card_is_not_found(self, cast: Players) -> None:
        with pytest.raises(SocialCardNotFound):
            printed_cards.move(SYSTEM, cast.mother.public_id, SocialCardState.LOST, at=AT)


class TestNumbers:
    def test_zeros_lead_and_stay(self, cast: Players) -> None:
        number(cast.mother.pk, "001234567")
        assert person_ids_by_number(" 001-234-567 ", on=ON, most=5) == [cast.mother.pk]
        assert person_ids_by_number("1234567", on=ON, most=5) == []
        (shown,) = personal_numbers_of(cast.mother.pk, on=ON)
        assert shown.number_masked == "*****4567"

    def test_policy_says_how_many_digits(self, cast: Players) -> None:
        for text in ("12345", "12345678901", "12345678a", "", "一二三四五六"):
            with pytest.raises(PersonalNumberInvalid) as refused:
                number(cast.mother.pk, text)
            assert refused.value.facts == {"floor": 6, "ceiling": 10}

    def test_a_number_is_one_person_s_and_a_person_has_one(self, cast: Players) -> None:
        number(cast.mother.pk, "001234567")
        with pytest.raises(PersonalNumberTaken):
            number(cast.father.pk, "001234567")
        with pytest.raises(PersonalNumberTaken):
            number(cast.mother.pk, "001234568")
        number(cast.father.pk, "001234567", BENGBU)

    def test_one_statement_finds_whom_a_number_means(
        self, cast: Players, django_assert_num_queries: object
    ) -> None:
        give(cast, "001234567")
        number(cast.father.pk, "001234567")
        with django_assert_num_queries(1):
            found = person_ids_by_number("001234567", on=ON, most=5)
        assert found == sorted([cast.mother.pk, cast.father.pk])
        assert person_ids_by_number("001234567", on=ISSUED - timedelta(days=1), most=5) == [cast.mother.pk]


def test_what_others_know_of_a_holder_is_gathered_for_the_password_rule(cast: Players) -> None:
    give(cast)
    number(cast.mother.pk, "001234567")
    facts = guessable_facts(cast.mother.pk, on=ON)
    assert facts.born_on == cast.mother.born_on
    assert {"A1234567X", "001234567", "+8613700000004"} <= set(facts.numbers)
    assert any(number.startswith("349900") for number in facts.numbers)
    assert "001234567" not in repr(facts)
