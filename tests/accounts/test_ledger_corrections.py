"""Corrections and estates: two clerks, an opposite entry, and nothing of what was written changed."""

from datetime import date, timedelta

import pytest

from accounts.actions import (
    account_moves,
    ledger,
    ledger_accounts,
    ledger_corrections,
    ledger_estates,
    people,
)
from accounts.actions.ledger import Line, NewTransfer
from accounts.actions.ledger_accounts import Credit
from accounts.actions.ledger_corrections import Correction
from accounts.actions.ledger_estates import Estate
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.enums.users import Role
from accounts.errors.activation import ClerkIsSubject
from accounts.errors.approvals import ApprovalMissing, ApprovalMoved, ApprovalNeedsSecond, ApprovalNotFound
from accounts.errors.ledger import CorrectionRefused, EstateRefused, LedgerAccountNotFound, TransferNotFound
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.models.people import InsuredPerson
from accounts.queries import ledger as reads
from accounts.rules.actors import SYSTEM, Actor
from tests.cast import AT, BENGBU, ON, OPENING_FEN, SHENZHEN, Cast, sign_up

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def second() -> Actor:
    """A colleague of Bengbu's clerk."""
    user = sign_up("+8613700000077", is_staff=True)
    return Actor(frozenset({Role.CLERK}), user_id=user.pk, area_keys=frozenset({BENGBU}))


def account(person: InsuredPerson) -> LedgerAccount:
    return LedgerAccount.objects.exclude(state="closed").get(person=person, kind="personal")


def interest(person: InsuredPerson, fen: int = 5_000) -> LedgerTransfer:
    """Credit interest that was reckoned wrongly."""
    line = Credit(account(person).pk, fen, "wrong")
    ledger_accounts.credit(TransferKind.INTEREST, AccountKind.INTEREST, [line], on=ON, at=AT)
    return LedgerTransfer.objects.get(key="wrong")


def spend(own: LedgerAccount, fen: int) -> LedgerTransfer:
    to = ledger.side(AccountKind.PROVIDERS, own.area_key, at=AT)
    lines = [Line(own.pk, debit_fen=fen), Line(to, credit_fen=fen)]
    ledger.post(NewTransfer("spent", TransferKind.SETTLEMENT, ON, lines), at=AT)
    return LedgerTransfer.objects.get(key="spent")


class TestCorrections:
    def test_two_clerks_take_a_line_back(self, cast: Cast, second: Actor) -> None:
        wrong = interest(cast.daughter)
        card = ledger_corrections.propose(
            cast.clerk_of_bengbu, Correction(wrong.public_id, "利息算重了"), waits=DAY, at=AT
        )
        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + 5_000

        ledger_corrections.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)

        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"]
        back = LedgerTransfer.objects.get(reverses=wrong)
        assert (back.kind, back.note) == ("correction", "利息算重了")
        assert AuditEvent.objects.filter(action="ledger.corrected", reason="利息算重了").count() == 1
        line = reads.line_of_transfer(wrong.public_id)
        assert line is not None
        assert line.is_reversed

    def test_one_clerk_alone_does_not(self, cast: Cast) -> None:
        wrong = interest(cast.daughter)
        card = ledger_corrections.propose(
            cast.clerk_of_bengbu, Correction(wrong.public_id, "x"), waits=DAY, at=AT
        )

        with pytest.raises(ApprovalNeedsSecond):
            ledger_corrections.decide(
                cast.clerk_of_bengbu, card.public_id, card.payload_hash, is_agreed=True, at=AT
            )
        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + 5_000

    def test_what_was_turned_down_stays(self, cast: Cast, second: Actor) -> None:
        wrong = interest(cast.daughter)
        card = ledger_corrections.propose(
            cast.clerk_of_bengbu, Correction(wrong.public_id, "x"), waits=DAY, at=AT
        )

        ledger_corrections.decide(second, card.public_id, card.payload_hash, is_agreed=False, at=AT)

        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + 5_000

    def test_money_that_is_gone_is_not_taken_back(self, cast: Cast, second: Actor) -> None:
        wrong = interest(cast.daughter)
        card = ledger_corrections.propose(
            cast.clerk_of_bengbu, Correction(wrong.public_id, "x"), waits=DAY, at=AT
        )
        spend(account(cast.daughter), OPENING_FEN["daughter"] + 1)

        with pytest.raises(CorrectionRefused) as refused:
            ledger_corrections.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)

        assert [reason.code for reason in refused.value.reasons] == ["ledger.correction_money_gone"]
        assert account(cast.daughter).balance_fen == 4_999

    def test_payments_are_not_taken_back_here(self, cast: Cast) -> None:
        paid = spend(account(cast.daughter), 100)
        with pytest.raises(CorrectionRefused) as refused:
            ledger_corrections.propose(
                cast.clerk_of_bengbu, Correction(paid.public_id, "x"), waits=DAY, at=AT
            )
        assert [reason.code for reason in refused.value.reasons] == ["ledger.correction_of_others"]

    def test_a_line_is_taken_back_once(self, cast: Cast, second: Actor) -> None:
        wrong = interest(cast.daughter)
        card = ledger_corrections.propose(
            cast.clerk_of_bengbu, Correction(wrong.public_id, "x"), waits=DAY, at=AT
        )
        ledger_corrections.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)

        with pytest.raises(CorrectionRefused):
            ledger_corrections.propose(
                cast.clerk_of_bengbu, Correction(wrong.public_id, "y"), waits=DAY, at=AT
            )
        with pytest.raises((CorrectionRefused, ApprovalMissing)):
            ledger_corrections.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)

    def test_another_area_finds_nothing(self, cast: Cast) -> None:
        wrong = interest(cast.daughter)
        with pytest.raises(TransferNotFound):
            ledger_corrections.propose(
                cast.clerk_of_shenzhen, Correction(wrong.public_id, "x"), waits=DAY, at=AT
            )

    def test_nobody_corrects_their_own(self, cast: Cast) -> None:
        wrong = interest(cast.daughter)
        clerk = Actor(
            frozenset({Role.CLERK}),
            user_id=cast.clerk_of_bengbu.user_id,
            person_id=cast.daughter.pk,
            area_keys=frozenset({BENGBU}),
        )
        with pytest.raises(ClerkIsSubject):
            ledger_corrections.propose(clerk, Correction(wrong.public_id, "x"), waits=DAY, at=AT)


class TestEstates:
    def test_what_is_left_is_paid_out_and_the_account_closed(self, cast: Cast, second: Actor) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=ON, at=AT)
        own = account(cast.father)
        card = ledger_estates.propose(
            cast.clerk_of_bengbu, Estate(own.public_id, "配偶，凭公证书"), waits=DAY, at=AT
        )
        ledger_estates.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)

        own.refresh_from_db()
        assert (own.state, own.balance_fen, own.closed_at) == ("closed", 0, AT)
        paid = LedgerTransfer.objects.get(kind="estate")
        assert [row.debit_fen for row in paid.entries.filter(account=own)] == [OPENING_FEN["father"]]
        assert AuditEvent.objects.filter(action="ledger.paid_out").count() == 1

    def test_who_lives_is_not_inherited_from(self, cast: Cast) -> None:
        own = account(cast.father)
        with pytest.raises(EstateRefused):
            ledger_estates.propose(cast.clerk_of_bengbu, Estate(own.public_id, "x"), waits=DAY, at=AT)

    def test_a_death_taken_back_stops_it(self, cast: Cast, second: Actor) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=ON, at=AT)
        own = account(cast.father)
        card = ledger_estates.propose(cast.clerk_of_bengbu, Estate(own.public_id, "x"), waits=DAY, at=AT)
        people.withdraw_death(SYSTEM, cast.father.pk, at=AT)

        with pytest.raises(EstateRefused):
            ledger_estates.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)
        assert account(cast.father).state == AccountState.OPEN.value

    def test_another_amount_than_was_seen_is_not_paid(self, cast: Cast, second: Actor) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=ON, at=AT)
        own = account(cast.father)
        card = ledger_estates.propose(cast.clerk_of_bengbu, Estate(own.public_id, "x"), waits=DAY, at=AT)
        interest(cast.father, 7)

        with pytest.raises(ApprovalMoved):
            ledger_estates.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=AT)

    def test_another_area_finds_nothing(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=ON, at=AT)
        own = account(cast.father)
        with pytest.raises(LedgerAccountNotFound):
            ledger_estates.propose(cast.clerk_of_shenzhen, Estate(own.public_id, "x"), waits=DAY, at=AT)
        card = ledger_estates.propose(cast.clerk_of_bengbu, Estate(own.public_id, "x"), waits=DAY, at=AT)
        with pytest.raises(ApprovalNotFound):
            ledger_estates.decide(
                cast.clerk_of_shenzhen, card.public_id, card.payload_hash, is_agreed=True, at=AT
            )


class TestMoves:
    def test_the_money_goes_along_whole(self, cast: Cast) -> None:
        old = account(cast.daughter)
        new = account_moves.move(cast.daughter.pk, from_area=BENGBU, to_area=SHENZHEN, key="one", at=AT)
        assert new is not None

        old.refresh_from_db()
        assert (old.state, old.balance_fen) == ("closed", 0)
        assert (new.area_key, new.balance_fen, new.state) == (SHENZHEN, OPENING_FEN["daughter"], "open")

    def test_back_again_is_a_third_account_with_all_that_is_there_by_then(self, cast: Cast) -> None:
        account_moves.move(cast.daughter.pk, from_area=BENGBU, to_area=SHENZHEN, key="one", at=AT)
        spend(account(cast.daughter), 20_000)
        back = account_moves.move(cast.daughter.pk, from_area=SHENZHEN, to_area=BENGBU, key="two", at=AT)
        assert back is not None

        assert (back.area_key, back.balance_fen) == (BENGBU, OPENING_FEN["daughter"] - 20_000)
        assert LedgerAccount.objects.filter(person=cast.daughter, kind="personal").count() == 3

    def test_without_an_account_there_nothing_moves(self, cast: Cast) -> None:
        moves = [
            account_moves.move(cast.mother.pk, from_area=BENGBU, to_area=SHENZHEN, key="x", at=AT),
            account_moves.move(cast.daughter.pk, from_area=SHENZHEN, to_area=BENGBU, key="x", at=AT),
        ]
        assert moves == [None, None]
        assert not LedgerTransfer.objects.filter(kind="move").exists()

    def test_the_dead_do_not_move(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=date(2026, 3, 1), at=AT)
        assert account_moves.move(cast.father.pk, from_area=BENGBU, to_area=SHENZHEN, key="x", at=AT) is None
