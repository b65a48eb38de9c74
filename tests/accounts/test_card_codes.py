"""Showing a card and verifying it: for a minute, once, and nobody learns more than they may."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import card_codes, card_guesses, electronic_cards, expiry, people
from accounts.actions.card_codes import ShownCode
from accounts.enums.cards import ShownAs
from accounts.errors.cards import (
    CardActNotPossible,
    CardCodeRefused,
    CardCodesUnavailable,
    CardGuessesSpent,
    CardHolderDead,
    CardNotFound,
    ClerkIsHolder,
)
from accounts.models.audit import AuditEvent
from accounts.models.cards import CardCode, CardVerification, ElectronicCard
from accounts.queries.cards import verifications_of
from accounts.queries.people import number_of
from accounts.rules.actors import SYSTEM, Actor
from foundation.sealing import Keyring
from tests.accounts.card_world import AT, MOMENT, OTHER, Players, cast, holder, quick
from tests.cast import BENGBU, citizen, verify

__all__ = ["cast", "quick"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def me(cast: Players) -> Actor:
    """The daughter, with a card in use; she is linked to the city service and not to the hospital."""
    return holder(cast, cast.daughter)


@pytest.fixture
def shown(me: Actor) -> ShownCode:
    return card_codes.show(me, at=AT)


class TestOnce:
    def test_a_linked_partner_learns_who_it_is_and_another_does_not(
        self, cast: Players, me: Actor, shown: ShownCode
    ) -> None:
        verified = card_codes.verify(cast.hospital, shown.token, at=AT)
        assert (verified.name_masked, verified.area_key, verified.person_public_id) == ("*敏", BENGBU, None)
        assert verified.card_tail == shown.number_tail
        again = card_codes.show(me, at=AT)
        linked = card_codes.verify(cast.city_service, again.token, at=AT)
        assert linked.person_public_id == cast.daughter.public_id

    def test_picture_and_digits_are_one_showing(self, cast: Players, me: Actor, shown: ShownCode) -> None:
        spaced = f"{shown.digits[:4]} {shown.digits[4:]}\n"
        card_codes.verify(cast.hospital, spaced, at=AT)
        for text in (shown.token, shown.digits):
            for verifier in (cast.hospital, cast.city_service):
                with pytest.raises(CardCodeRefused):
                    card_codes.verify(verifier, text, at=AT)
        assert CardVerification.objects.count() == 1

    def test_it_counts_until_the_last_moment_of_its_minute(self, cast: Players, me: Actor) -> None:
        for text in ("token", "digits"):
            shown = card_codes.show(me, at=AT)
            assert shown.expires_at == AT + timedelta(seconds=60)
            with pytest.raises(CardCodeRefused):
                card_codes.verify(cast.hospital, getattr(shown, text), at=shown.expires_at)
            card_codes.verify(cast.hospital, getattr(shown, text), at=shown.expires_at - MOMENT / 1000)

    def test_the_database_itself_takes_a_nonce_once(self, cast: Players, shown: ShownCode) -> None:
        card_codes.verify(cast.hospital, shown.token, at=AT)
        row = CardVerification.objects.get()
        row.pk, row.public_id = None, cast.mother.public_id
        with pytest.raises(IntegrityError, match="accounts_cardcode_used_once"), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
            CardVerification.objects.all().delete()

    def test_every_refusal_is_the_same(self, cast: Players, me: Actor, shown: ShownCode) -> None:
        """Unknown, malformed, too old, used, of a stopped card: nobody can tell which."""
        used = card_codes.show(me, at=AT)
        card_codes.verify(cast.hospital, used.token, at=AT)
        refused = []
        for text, at in (
            ("JST1" + "A" * 64, AT),
            ("00000000", AT),
            ("not a code", AT),
            ("", AT),
            (shown.token, AT + timedelta(minutes=2)),
            (used.token, AT),
        ):
            with pytest.raises(CardCodeRefused) as error:
                card_codes.verify(cast.hospital, text, at=at)
            refused.append((error.value.code, error.value.facts, error.value.reasons))
        assert refused == [("card.code.refused", {}, ())] * 6


class TestStopped:
    @pytest.mark.parametrize(
        "act", [electronic_cards.report_loss, electronic_cards.cancel, electronic_cards.reissue]
    )
    def test_what_was_shown_before_a_stop_does_not_count(
        self, cast: Players, me: Actor, shown: ShownCode, act: Any
    ) -> None:
        act(me, cast.daughter.pk, at=AT)
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, shown.token, at=AT)
        with pytest.raises((CardActNotPossible, CardNotFound)):
            card_codes.show(me, at=AT)

    def test_not_even_when_the_card_comes_back_within_the_minute(
        self, cast: Players, me: Actor, shown: ShownCode
    ) -> None:
        electronic_cards.report_loss(me, cast.daughter.pk, at=AT)
        electronic_cards.reset_password(me, cast.daughter.pk, OTHER, at=AT + MOMENT)
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, shown.token, at=AT + MOMENT)

    def test_death_stops_it(self, cast: Players, me: Actor, shown: ShownCode) -> None:
        people.record_death(SYSTEM, cast.daughter.pk, died_on=AT.date(), at=AT)
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, shown.token, at=AT)
        with pytest.raises(CardHolderDead):
            card_codes.show(me, at=AT)

    def test_a_card_without_password_shows_nothing(self, cast: Players) -> None:
        verify(cast.father, cast.clerk_of_bengbu)
        father = citizen(cast.father)
        with pytest.raises(CardNotFound):
            card_codes.show(father, at=AT)
        electronic_cards.apply(father, cast.father.pk, at=AT)
        with pytest.raises(CardActNotPossible):
            card_codes.show(father, at=AT)


class TestDesk:
    def test_a_clerk_verifies_for_their_desk(self, cast: Players, shown: ShownCode) -> None:
        done = card_codes.verify(cast.clerk_of_bengbu, shown.digits, at=AT, area_key=BENGBU)
        assert done.person_public_id == cast.daughter.public_id
        (line,) = verifications_of(cast.daughter.pk, most=5)
        assert (line.shown_as, line.partner_name, line.area_key) == (ShownAs.DIGITS, "", BENGBU)
        event = AuditEvent.objects.get(action="card.verified")
        assert (event.subject_person_id, event.actor_area_key) == (cast.daughter.pk, BENGBU)

    def test_nobody_verifies_their_own(self, cast: Players, me: Actor, shown: ShownCode) -> None:
        clerk = cast.clerk_of_bengbu
        own = Actor(clerk.roles, clerk.user_id, me.person_id, area_keys=clerk.area_keys)
        with pytest.raises(ClerkIsHolder):
            card_codes.verify(own, shown.token, at=AT, area_key=BENGBU)

    def test_only_a_clerk_of_the_area_verifies_at_its_desk(self, cast: Players, shown: ShownCode) -> None:
        for actor in (citizen(cast.father), cast.clerk_of_shenzhen):
            with pytest.raises(CardCodeRefused):
                card_codes.verify(actor, shown.token, at=AT, area_key=BENGBU)
        card_codes.verify(cast.clerk_of_bengbu, shown.token, at=AT, area_key=BENGBU)


class TestKeys:
    def test_a_rotated_key_verifies_what_the_old_one_signed(
        self, cast: Players, shown: ShownCode, settings: Any
    ) -> None:
        old = settings.CARD_KEYRING
        settings.CARD_KEYRING = Keyring({"new": b"n" * 32, **old.keys}, "new")
        card_codes.verify(cast.hospital, shown.token, at=AT)

    def test_a_key_that_is_gone_verifies_nothing(
        self, cast: Players, shown: ShownCode, settings: Any
    ) -> None:
        settings.CARD_KEYRING = Keyring({"new": b"n" * 32}, "new")
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, shown.token, at=AT)

    def test_a_stolen_key_makes_no_showing(self, cast: Players, shown: ShownCode) -> None:
        CardCode.objects.all().delete()
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, shown.token, at=AT)


class TestSilence:
    def test_nothing_shown_says_who_it_is(self, cast: Players, me: Actor, shown: ShownCode) -> None:
        number = number_of(cast.daughter.pk)
        card = ElectronicCard.objects.get(person=cast.daughter)
        secrets = [number, "13700000001", cast.daughter.name, card.number, str(cast.daughter.public_id)]
        for told in (shown.token, shown.digits):
            assert not any(secret in told for secret in secrets)
        assert shown.token not in repr(shown)
        assert shown.digits not in repr(shown)
        card_codes.verify(cast.hospital, shown.token, at=AT)
        stored = str(list(AuditEvent.objects.filter(action="card.verified").values()))
        assert not any(secret in stored for secret in [number, shown.token, shown.digits, card.number])


class TestBounds:
    def test_pressing_refresh_keeps_a_few(self, cast: Players, me: Actor) -> None:
        first = card_codes.show(me, at=AT)
        newest = [card_codes.show(me, at=AT) for _again in range(card_codes.KEPT_MAX)][-1]
        assert CardCode.objects.count() == card_codes.KEPT_MAX
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, first.token, at=AT)
        card_codes.verify(cast.hospital, newest.token, at=AT)

    def test_dead_showings_are_swept_and_living_ones_stay(self, me: Actor, shown: ShownCode) -> None:
        later = card_codes.show(me, at=AT + timedelta(seconds=30))
        assert expiry.clear(at=shown.expires_at).codes_count == 1
        assert [row.expires_at for row in CardCode.objects.all()] == [later.expires_at]

    def test_two_cards_never_show_the_same_digits(
        self, cast: Players, me: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn = iter([7, 7, 8])
        father = holder(cast, cast.father)
        monkeypatch.setattr(card_codes.secrets, "randbelow", lambda _most: next(drawn))
        assert card_codes.show(me, at=AT).digits == "00000007"
        assert card_codes.show(father, at=AT).digits == "00000008"
        monkeypatch.setattr(card_codes.secrets, "randbelow", lambda _most: 7)
        with pytest.raises(CardCodesUnavailable):
            card_codes.show(father, at=AT)

    def test_wrong_digits_run_out_and_right_ones_cost_nothing(self, cast: Players, me: Actor) -> None:
        def attempt(text: str, at: Any) -> None:
            with card_guesses.counted(cast.hospital, text, at=at):
                card_codes.verify(cast.hospital, text, at=at)

        for _right in range(2):
            attempt(card_codes.show(me, at=AT).digits, AT)
        for _wrong in range(card_guesses.GUESSES_MAX):
            with pytest.raises(CardCodeRefused):
                attempt("00000000", AT)
        fresh = card_codes.show(me, at=AT)
        with pytest.raises(CardGuessesSpent):
            attempt(fresh.digits, AT)
        attempt(fresh.token, AT)
        later = AT + card_guesses.SPAN
        attempt(card_codes.show(me, at=later).digits, later)
