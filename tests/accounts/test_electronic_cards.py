"""An electronic card from its application to its end: who may, what follows, and what the house remembers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import card_passwords, electronic_cards, people, printed_cards
from accounts.actions.printed_cards import NewPrintedCard
from accounts.enums.cards import CardAct, CardChannel, CardState, SocialCardState
from accounts.enums.users import Language
from accounts.errors.cards import (
    CardActNotPossible,
    CardExists,
    CardHolderDead,
    CardLocked,
    CardNotFound,
    CardPasswordWaits,
    CardPasswordWeak,
    CardPasswordWrong,
    ClerkIsHolder,
    PrintedCardNotUsable,
)
from accounts.errors.verification import AssuranceTooLow
from accounts.models.audit import AuditEvent
from accounts.models.cards import CardEvent, ElectronicCard
from accounts.models.notices import Notice
from accounts.queries.cards import live_card_of, steps_of
from accounts.queries.notices import wording
from accounts.rules import cards as rules
from accounts.rules.actors import SYSTEM
from accounts.rules.cards import Desk
from tests.accounts.card_world import AT, DESK, MOMENT, OTHER, PASSWORD, WRONG, Players, cast, holder, quick
from tests.cast import BENGBU, SHENZHEN, citizen, verify

__all__ = ["cast", "quick"]
pytestmark = pytest.mark.django_db


def state_of(person_id: int) -> CardState | None:
    card = live_card_of(person_id)
    return card.state if card else None


class TestApplying:
    def test_a_verified_person_gets_a_card_that_waits_for_its_password(self, cast: Players) -> None:
        verify(cast.daughter, cast.clerk_of_bengbu)
        me = citizen(cast.daughter)
        card = electronic_cards.apply(me, cast.daughter.pk, at=AT)
        assert (card.state, card.area_key) == (CardState.APPLIED, BENGBU)
        assert electronic_cards.activate(me, cast.daughter.pk, PASSWORD, at=AT).state is CardState.ACTIVE
        assert card_passwords.prove(me, PASSWORD, at=AT).public_id == card.public_id

    def test_an_account_that_only_claims_a_person_gets_none(self, cast: Players) -> None:
        with pytest.raises(AssuranceTooLow):
            electronic_cards.apply(citizen(cast.daughter), cast.daughter.pk, at=AT)

    def test_a_second_card_is_refused(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        with pytest.raises(CardExists):
            electronic_cards.apply(me, cast.daughter.pk, at=AT)
        row = ElectronicCard.objects.get(person=cast.daughter)
        row.pk, row.number, row.reference, row.public_id = None, "9" * 16, b"x" * 8, cast.father.public_id
        with pytest.raises(IntegrityError, match="accounts_ecard_one_live"), transaction.atomic():
            row.save(force_insert=True)

    def test_the_dead_get_none(self, cast: Players) -> None:
        people.record_death(SYSTEM, cast.mother.pk, died_on=AT.date(), at=AT)
        with pytest.raises(CardHolderDead):
            electronic_cards.apply(cast.clerk_of_bengbu, cast.mother.pk, at=AT, desk=DESK)

    def test_it_rests_with_the_printed_card(self, cast: Players) -> None:
        new = NewPrintedCard("A1234567X", BENGBU, AT.date() - timedelta(days=900))
        printed = printed_cards.record(SYSTEM, cast.mother.pk, new, at=AT)
        printed_cards.move(SYSTEM, printed.public_id, SocialCardState.LOST, at=AT)
        with pytest.raises(PrintedCardNotUsable):
            electronic_cards.apply(cast.clerk_of_bengbu, cast.mother.pk, at=AT, desk=DESK)
        printed_cards.move(SYSTEM, printed.public_id, SocialCardState.ACTIVE, at=AT + MOMENT)
        card = electronic_cards.apply(cast.clerk_of_bengbu, cast.mother.pk, at=AT + MOMENT, desk=DESK)
        assert card.state is CardState.APPLIED


class TestWhoMay:
    """The trio: the holder, a colleague out of scope, a stranger."""

    def test_a_stranger_finds_no_card(self, cast: Players) -> None:
        holder(cast, cast.daughter)
        verify(cast.stranger, cast.clerk_of_bengbu)
        stranger = citizen(cast.stranger)
        for act in (electronic_cards.report_loss, electronic_cards.cancel, electronic_cards.reissue):
            with pytest.raises(CardNotFound):
                act(stranger, cast.daughter.pk, at=AT)
        with pytest.raises(CardNotFound):
            electronic_cards.reset_password(stranger, cast.daughter.pk, OTHER, at=AT)
        with pytest.raises(CardNotFound):
            card_passwords.prove(stranger, PASSWORD, at=AT)
        assert state_of(cast.daughter.pk) is CardState.ACTIVE

    def test_a_clerk_serves_at_a_desk_of_their_own_area(self, cast: Players) -> None:
        holder(cast, cast.daughter)
        for clerk, desk in (
            (cast.clerk_of_shenzhen, DESK),
            (citizen(cast.father), DESK),
        ):
            with pytest.raises(CardNotFound):
                electronic_cards.report_loss(clerk, cast.daughter.pk, at=AT, desk=desk)
        with pytest.raises(CardNotFound):
            electronic_cards.report_loss(
                cast.clerk_of_bengbu, cast.daughter.pk, at=AT, desk=Desk(SHENZHEN, "x")
            )
        done = electronic_cards.report_loss(cast.clerk_of_bengbu, cast.daughter.pk, at=AT, desk=DESK)
        assert done.state is CardState.LOST

    def test_no_clerk_serves_themselves(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        clerk = type(me)(
            cast.clerk_of_bengbu.roles, me.user_id, me.person_id, area_keys=cast.clerk_of_bengbu.area_keys
        )
        with pytest.raises(ClerkIsHolder):
            electronic_cards.unlock(clerk, cast.daughter.pk, at=AT, desk=DESK)

    def test_a_citizen_does_not_unlock_without_proof(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        electronic_cards.report_loss(me, cast.daughter.pk, at=AT)
        with pytest.raises(CardNotFound):
            electronic_cards.unlock(me, cast.daughter.pk, at=AT)


class TestPassword:
    def test_an_easy_one_is_refused_with_every_reason(self, cast: Players) -> None:
        verify(cast.daughter, cast.clerk_of_bengbu)
        me = citizen(cast.daughter)
        electronic_cards.apply(me, cast.daughter.pk, at=AT)
        for easy in ("123456", "820516", "370000"):
            with pytest.raises(CardPasswordWeak) as refused:
                electronic_cards.activate(me, cast.daughter.pk, easy, at=AT)
            assert refused.value.reasons
        assert state_of(cast.daughter.pk) is CardState.APPLIED

    def test_the_row_does_not_hold_it_nor_its_bare_hash(self, cast: Players) -> None:
        holder(cast, cast.daughter)
        holder(cast, cast.father)
        one, other = ElectronicCard.objects.order_by("pk").values_list("password_sealed", flat=True)
        assert b"md5" not in bytes(one)
        assert bytes(one) != bytes(other)

    def test_wrong_ones_wait_longer_and_then_lock(self, cast: Players) -> None:
        me, at = holder(cast, cast.daughter), AT
        for left in (4, 3):
            with pytest.raises(CardPasswordWrong) as wrong:
                card_passwords.prove(me, WRONG, at=at)
            assert wrong.value.facts == {"left": left}
        for minutes in (1, 5):
            with pytest.raises(CardPasswordWrong):
                card_passwords.prove(me, WRONG, at=at)
            with pytest.raises(CardPasswordWaits):
                card_passwords.prove(me, PASSWORD, at=at + timedelta(minutes=minutes) - MOMENT)
            at += timedelta(minutes=minutes)
        with pytest.raises(CardLocked):
            card_passwords.prove(me, WRONG, at=at)
        with pytest.raises(CardLocked):
            card_passwords.prove(me, PASSWORD, at=at + timedelta(days=1))
        assert state_of(cast.daughter.pk) is CardState.LOCKED

    def test_a_right_one_forgives(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        for _again in range(2):
            for _wrong in range(2):
                with pytest.raises(CardPasswordWrong):
                    card_passwords.prove(me, WRONG, at=AT)
            card_passwords.prove(me, PASSWORD, at=AT)

    def test_changing_asks_for_the_old_one(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        with pytest.raises(CardPasswordWrong):
            electronic_cards.change_password(me, WRONG, OTHER, at=AT)
        electronic_cards.change_password(me, PASSWORD, OTHER, at=AT)
        card_passwords.prove(me, OTHER, at=AT)
        with pytest.raises(CardPasswordWrong):
            card_passwords.prove(me, PASSWORD, at=AT)

    def test_a_lock_ends_by_a_new_one_or_at_the_desk(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        lock(cast.daughter.pk)
        electronic_cards.reset_password(me, cast.daughter.pk, OTHER, at=AT)
        card_passwords.prove(me, OTHER, at=AT)
        lock(cast.daughter.pk)
        electronic_cards.unlock(cast.clerk_of_bengbu, cast.daughter.pk, at=AT, desk=DESK)
        card_passwords.prove(me, OTHER, at=AT)


def lock(person_id: int) -> None:
    """Lock a card as five wrong passwords do, without the five hashes."""
    ElectronicCard.objects.filter(person=person_id).update(
        state=CardState.LOCKED.value, wrong_count=rules.WRONG_MAX
    )


class TestEnding:
    def test_a_reissued_card_has_new_numbers_and_waits_for_a_password(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        electronic_cards.report_loss(me, cast.daughter.pk, at=AT)
        new = electronic_cards.reissue(me, cast.daughter.pk, at=AT)
        old = ElectronicCard.objects.get(state=CardState.REISSUED.value)
        row = ElectronicCard.objects.get(pk=new.id)
        assert new.state is CardState.APPLIED
        assert (row.number, bytes(row.reference)) != (old.number, bytes(old.reference))
        with pytest.raises(CardActNotPossible):
            card_passwords.prove(me, PASSWORD, at=AT)

    def test_a_cancelled_card_makes_room_for_another(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        electronic_cards.cancel(me, cast.daughter.pk, at=AT)
        assert state_of(cast.daughter.pk) is None
        assert electronic_cards.apply(me, cast.daughter.pk, at=AT).state is CardState.APPLIED

    def test_a_loss_is_reported_once(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        electronic_cards.report_loss(me, cast.daughter.pk, at=AT)
        with pytest.raises(CardActNotPossible) as refused:
            electronic_cards.report_loss(me, cast.daughter.pk, at=AT)
        assert refused.value.facts == {"state": CardState.LOST}


class TestMemory:
    def test_each_act_is_logged_told_and_audited(self, cast: Players) -> None:
        me = holder(cast, cast.daughter)
        by_phone = Desk(BENGBU, "电话咨询", CardChannel.PHONE)
        electronic_cards.report_loss(cast.clerk_of_bengbu, cast.daughter.pk, at=AT, desk=by_phone)
        electronic_cards.reissue(me, cast.daughter.pk, at=AT)

        steps = [
            (step.act, step.state, step.channel) for step in reversed(steps_of(cast.daughter.pk, most=9))
        ]
        assert steps == [
            (CardAct.APPLY, CardState.APPLIED, CardChannel.PORTAL),
            (CardAct.ACTIVATE, CardState.ACTIVE, CardChannel.PORTAL),
            (CardAct.REPORT_LOSS, CardState.LOST, CardChannel.PHONE),
            (CardAct.REISSUE, CardState.REISSUED, CardChannel.PORTAL),
            (CardAct.APPLY, CardState.APPLIED, CardChannel.PORTAL),
        ]
        notes = Notice.objects.filter(recipient=cast.daughter, template="card.changed")
        assert notes.count() == len(steps)
        told = AuditEvent.objects.get(action="card.report_loss")
        assert (told.subject_person_id, told.actor_area_key, told.reason) == (
            cast.daughter.pk,
            BENGBU,
            "电话咨询",
        )

    def test_the_log_is_only_added_to(self, cast: Players) -> None:
        holder(cast, cast.daughter)
        with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
            CardEvent.objects.update(act=CardAct.CANCEL.value)
        with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
            CardEvent.objects.all().delete()

    def test_each_message_reads_in_both_languages(self) -> None:
        for act in CardAct:
            facts = {"act": act.value, "tail": "4821", "at": AT.isoformat(), "channel": "portal"}
            chinese, english = (wording("card.changed", facts, language) for language in Language)
            assert "4821" in chinese.splitlines()[0]
            assert "4821" in english.splitlines()[0]
            assert "12333" in english
            assert not any("\u4e00" <= character <= "\u9fff" for character in english)


ACTS = {
    CardAct.APPLY: lambda me, person: electronic_cards.apply(me, person, at=AT),
    CardAct.REPORT_LOSS: lambda me, person: electronic_cards.report_loss(me, person, at=AT),
    CardAct.CANCEL: lambda me, person: electronic_cards.cancel(me, person, at=AT),
    CardAct.REISSUE: lambda me, person: electronic_cards.reissue(me, person, at=AT),
}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from([*ACTS, CardAct.ACTIVATE, CardAct.LOCK]), max_size=8))
def test_any_walk_ends_where_the_table_says(cast: Players, walk: list[CardAct]) -> None:
    """Real rows against the table: what it does not allow is refused and changes nothing."""
    point = transaction.savepoint()
    verify(cast.daughter, cast.clerk_of_bengbu)
    me, person, expected = citizen(cast.daughter), cast.daughter.pk, None
    for act in walk:
        after = rules.next_state(expected, act) if expected else None
        if act in (CardAct.LOCK, CardAct.ACTIVATE):
            # Done as their actions do it, without the hash that takes its time.
            fields = {"password_sealed": b"x", "activated_at": AT, "state": str(after)}
            if after:
                ElectronicCard.objects.filter(person=person, closed_at=None).update(**fields)
        else:
            try:
                ACTS[act](me, person)
            except (CardActNotPossible, CardNotFound, CardExists):
                assert after is None
        if act is CardAct.APPLY:
            after = CardState.APPLIED if expected is None else None
        if act is CardAct.REISSUE and after:
            after = CardState.APPLIED
        expected = {None: expected, CardState.CANCELLED: None}.get(after, after)
        assert state_of(person) is expected
    transaction.savepoint_rollback(point)


def test_the_table_itself_allows_no_card_in_use_without_password(cast: Players) -> None:
    holder(cast, cast.daughter)
    with pytest.raises(IntegrityError, match="accounts_ecard_active_has_password"), transaction.atomic():
        ElectronicCard.objects.update(password_sealed=None)
    with pytest.raises(IntegrityError, match="accounts_ecard_closed_has_time"), transaction.atomic():
        ElectronicCard.objects.update(closed_at=AT)
    assert connection.in_atomic_block
