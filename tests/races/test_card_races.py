"""Cards where two act at once: one verification, one card, and no more wrong passwords than allowed."""

from datetime import timedelta

import pytest

from accounts.actions import card_codes, card_guesses, card_passwords, electronic_cards
from accounts.enums.cards import CardState
from accounts.errors.cards import CardCodeRefused, CardGuessesSpent, CardLocked
from accounts.models.cards import CardEvent, CardVerification, ElectronicCard
from accounts.rules.cards import WRONG_MAX
from tests.accounts.card_world import AT, PASSWORD, WRONG, assemble, holder, quick
from tests.cast import citizen, verify
from tests.races.together import kinds, together

__all__ = ["quick"]
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_showing_verified_by_many_at_once_counts_once(transactional_db: None) -> None:
    cast = assemble()
    shown = card_codes.show(holder(cast, cast.daughter), at=AT)
    calls = [
        lambda text=text, who=who: card_codes.verify(who, text, at=AT)
        for text in (shown.token, shown.digits)
        for who in (cast.hospital, cast.city_service)
    ]
    assert kinds(together(*calls)) == ["CardCodeRefused"] * 3 + ["Verified"]
    assert CardVerification.objects.count() == 1

    # On the same cast: the one place where a card is stopped while it is verified.
    again = card_codes.show(citizen(cast.daughter), at=AT)
    outcomes = together(
        lambda: card_codes.verify(cast.hospital, again.token, at=AT),
        lambda: electronic_cards.report_loss(citizen(cast.daughter), cast.daughter.pk, at=AT),
    )
    assert not isinstance(outcomes[1], BaseException)
    assert isinstance(outcomes[0], card_codes.Verified | CardCodeRefused)


def test_passwords_and_guesses_tried_at_once_are_all_counted(transactional_db: None) -> None:
    cast = assemble()
    me = holder(cast, cast.daughter)
    # Pauses are another test's: here each try comes after the last pause has passed.
    calls = [
        lambda n=n: card_passwords.prove(me, WRONG, at=AT + timedelta(hours=n)) for n in range(WRONG_MAX + 2)
    ]
    outcomes = together(*calls)
    card = ElectronicCard.objects.get()
    assert card.wrong_count <= WRONG_MAX
    wrong = [o for o in outcomes if type(o).__name__ == "CardPasswordWrong"]
    assert sorted(o.facts["left"] for o in wrong) == list(range(WRONG_MAX - len(wrong), WRONG_MAX))
    if card.state == CardState.LOCKED.value:
        assert CardEvent.objects.filter(act="lock").count() == 1
        with pytest.raises(CardLocked):
            card_passwords.prove(me, PASSWORD, at=AT + timedelta(days=1))

    def guess() -> None:
        with card_guesses.counted(cast.hospital, "00000000", at=AT):
            card_codes.verify(cast.hospital, "00000000", at=AT)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(card_guesses, "GUESSES_MAX", 3)
        spent = kinds(together(*[guess] * 6))
    assert spent == [CardCodeRefused.__name__] * 3 + [CardGuessesSpent.__name__] * 3


def test_two_applications_at_once_are_one_card(transactional_db: None) -> None:
    cast = assemble()
    verify(cast.father, cast.clerk_of_bengbu)
    me = citizen(cast.father)
    outcomes = together(*[lambda: electronic_cards.apply(me, cast.father.pk, at=AT)] * 4)
    assert kinds(outcomes) == ["CardExists"] * 3 + ["CardFacts"]
    outcomes = together(
        *[lambda: electronic_cards.activate(me, cast.father.pk, PASSWORD, at=AT)] * 2,
    )
    assert kinds(outcomes) == ["CardActNotPossible", "CardFacts"]
