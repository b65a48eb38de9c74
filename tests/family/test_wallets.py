"""Wallets and the money between them: sent, taken, declined, taken back, returned; never in two places."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.actions import ledger, people
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.people import Enrolment
from accounts.queries.ledger import faults
from accounts.rules.actors import SYSTEM
from family.actions import wallet_returns, wallet_transfers, wallets
from family.actions.wallet_transfers import NewWalletTransfer
from family.enums import WalletReturn, WalletState
from family.errors.wallet import (
    WalletNotAllowed,
    WalletTermsMoved,
    WalletTransferKeyReused,
    WalletTransferNotAllowed,
    WalletTransferNotFound,
    WalletTransferNotOpen,
)
from family.models.wallet import WalletTransfer
from family.queries.wallets import transfers_of, wallet_of
from family.rules import wallet
from regions.rules.pairs import NOT_OPEN
from tests.cast import AT, ON, Cast, citizen
from tests.family import apart as world
from tests.family.apart import CHENGDU, FUNDS, ZHENGZHOU, Apart, balance, opened, send

pytestmark = pytest.mark.django_db

NEXT_MORNING = AT.replace(day=2, hour=22)
PERSONAL, WALLET = AccountKind.PERSONAL, AccountKind.WALLET


@pytest.fixture
def family(cast: Cast) -> Apart:
    return world.apart()


def codes(raised: pytest.ExceptionInfo[WalletTransferNotAllowed]) -> list[str]:
    return [reason.code for reason in raised.value.reasons]


@dataclass(frozen=True)
class Purses:
    """Where the money of a family is."""

    account: int
    wallet: int
    on_its_way: int


def purses(family: Apart) -> Purses:
    """Look where the money is, and that none is lost."""
    assert faults() == []
    rows = WalletTransfer.objects.filter(state="sent").values_list("amount_fen", flat=True)
    return Purses(balance(family.daughter, PERSONAL), balance(family.mother, WALLET), sum(rows))


class TestOpening:
    def test_it_stands_in_the_area_of_ones_own_insurance(self, cast: Cast) -> None:
        family = world.apart(with_wallets=False)
        opened(family.mother)

        card = wallet_of(family.mother.pk)
        assert card is not None
        assert (card.area_key, card.balance_fen, card.state) == (ZHENGZHOU, 0, AccountState.OPEN)
        event = AuditEvent.objects.get(action="wallet.opened", subject_person_id=family.mother.pk)
        assert event.facts["terms"] == 1

    def test_twice_is_once(self, family: Apart) -> None:
        opened(family.mother)
        assert LedgerAccount.objects.filter(kind="wallet", person=family.mother).count() == 1

    def test_it_moves_with_the_insurance_of_its_owner(self, family: Apart) -> None:
        wallet_transfers.accept(citizen(family.mother), send(family).public_id, at=AT)
        Enrolment.objects.filter(person=family.mother).update(superseded_at=AT)
        world.enrolled(family.mother, "320500", works=False)
        with pytest.raises(WalletTransferNotAllowed) as raised:
            send(family)
        assert codes(raised) == [wallet.RECIPIENT_ELSEWHERE]

        opened(family.mother, at=AT)
        card = wallet_of(family.mother.pk)
        assert card is not None
        assert (card.area_key, card.balance_fen) == ("320500", 300_00)
        assert send(family).recipient_area_key == "320500"
        assert faults() == []

    def test_not_under_terms_nobody_read(self, cast: Cast) -> None:
        family = world.apart(with_wallets=False)
        with pytest.raises(WalletTermsMoved):
            wallets.open_own(citizen(family.mother), terms_version=2, at=AT)

    def test_not_where_the_area_is_not_open(self, cast: Cast) -> None:
        with pytest.raises(WalletNotAllowed) as raised:
            wallets.open_own(citizen(cast.daughter), terms_version=1, at=AT)
        assert [reason.code for reason in raised.value.reasons] == [NOT_OPEN]
        assert raised.value.reasons[0].facts["name"] == "蚌埠市"

    def test_not_by_staff_or_partners(self, cast: Cast) -> None:
        for actor in (cast.officer, cast.hospital):
            with pytest.raises(PersonNotFound):
                wallets.open_own(actor, terms_version=1, at=AT)


class TestSending:
    def test_money_leaves_the_account_and_waits(self, family: Apart) -> None:
        card = send(family, 300_00)

        assert (card.state, card.amount_fen, card.relation) == (WalletState.SENT, 300_00, "parent")
        assert card.returns_at == NEXT_MORNING
        assert purses(family) == Purses(FUNDS - 300_00, 0, 300_00)
        told = Notice.objects.filter(template="family.wallet.sent").order_by("recipient_id")
        assert [one.recipient_id for one in told] == [family.daughter.pk, family.mother.pk]
        assert NoticeDelivery.objects.filter(notice__in=told, channel="sms").count() == 2

    def test_the_same_request_gives_the_first_transfer(self, family: Apart) -> None:
        assert send(family, key="one") == send(family, key="one", at=AT + timedelta(seconds=3))
        assert purses(family).on_its_way == 300_00

    def test_another_request_under_the_same_key_is_refused(self, family: Apart) -> None:
        send(family, key="one")
        with pytest.raises(WalletTransferKeyReused):
            send(family, 1, key="one")

    def test_a_key_is_the_senders_own(self, family: Apart) -> None:
        world.funded(family.brother, CHENGDU, 100_00)
        send(family, 1_00, key="one")
        new = NewWalletTransfer(family.mother.pk, 1_00, "one")
        wallet_transfers.send(citizen(family.brother), new, at=AT)
        assert WalletTransfer.objects.count() == 2

    def test_three_a_day_whatever_became_of_them(self, family: Apart) -> None:
        first, second, _third = (send(family, 1_00) for _ in range(3))
        wallet_transfers.accept(citizen(family.mother), first.public_id, at=AT)
        wallet_transfers.cancel(citizen(family.daughter), second.public_id, at=AT)
        with pytest.raises(WalletTransferNotAllowed) as raised:
            send(family, 1_00)
        assert codes(raised) == [wallet.DAY_FULL]
        assert send(family, 1_00, at=AT + timedelta(days=1)).state is WalletState.SENT

    def test_the_first_is_small_and_the_next_is_not(self, family: Apart) -> None:
        with pytest.raises(WalletTransferNotAllowed) as raised:
            send(family, 500_01)
        assert codes(raised) == [wallet.FIRST_TOO_MUCH]
        wallet_transfers.accept(citizen(family.mother), send(family, 500_00).public_id, at=AT)
        assert send(family, 2_000_00).amount_fen == 2_000_00
        with pytest.raises(WalletTransferNotAllowed) as raised:
            send(family, 2_000_01)
        assert codes(raised) == [wallet.TOO_MUCH]

    def test_not_more_than_there_is(self, family: Apart) -> None:
        world.funded(family.brother, CHENGDU, 10_00)
        new = NewWalletTransfer(family.mother.pk, 10_01, "one")
        with pytest.raises(WalletTransferNotAllowed) as raised:
            wallet_transfers.send(citizen(family.brother), new, at=AT)
        assert codes(raised) == [wallet.BALANCE_SHORT]

    def test_what_was_received_is_never_sent_on(self, family: Apart) -> None:
        """The mother has a full wallet and no account: she has nothing to send."""
        wallet_transfers.accept(citizen(family.mother), send(family).public_id, at=AT)
        new = NewWalletTransfer(family.brother.pk, 1_00, "one")
        with pytest.raises(WalletTransferNotAllowed) as raised:
            wallet_transfers.send(citizen(family.mother), new, at=AT)
        assert codes(raised) == [wallet.SENDER_NOT_INSURED]

    def test_not_to_a_stranger_and_not_inside_a_province(self, family: Apart, cast: Cast) -> None:
        found = {}
        for name, other in (("stranger", cast.stranger), ("brother", family.brother)):
            new = NewWalletTransfer(other.pk, 1_00, name)
            with pytest.raises(WalletTransferNotAllowed) as raised:
                wallet_transfers.send(citizen(family.daughter), new, at=AT)
            found[name] = codes(raised)
        assert found == {
            "stranger": [wallet.RELATION_OUT_OF_SCOPE, NOT_OPEN, wallet.RECIPIENT_WITHOUT],
            "brother": [wallet.SAME_PROVINCE],
        }

    def test_what_was_sent_stays(self, family: Apart) -> None:
        card = send(family)
        row = WalletTransfer.objects.get(public_id=card.public_id)
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            WalletTransfer.objects.filter(pk=row.pk).update(amount_fen=1)
        with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
            WalletTransfer.objects.filter(pk=row.pk).delete()
        wallet_transfers.decline(citizen(family.mother), card.public_id, at=AT)
        with pytest.raises(DatabaseError, match="ends once"), transaction.atomic():
            WalletTransfer.objects.filter(pk=row.pk).update(state="cancelled", cause="")


class TestAnswering:
    def test_taken_it_is_the_recipients(self, family: Apart) -> None:
        card = send(family)
        done = wallet_transfers.accept(citizen(family.mother), card.public_id, at=AT)

        assert (done.state, done.ended_at) == (WalletState.ACCEPTED, AT)
        assert purses(family) == Purses(FUNDS - 300_00, 300_00, 0)
        assert wallet_transfers.accept(citizen(family.mother), card.public_id, at=AT) == done
        with pytest.raises(WalletTransferNotOpen):
            wallet_transfers.cancel(citizen(family.daughter), card.public_id, at=AT)
        assert Notice.objects.filter(template="family.wallet.accepted").count() == 2

    def test_declined_it_goes_back_at_once(self, family: Apart) -> None:
        done = wallet_transfers.decline(citizen(family.mother), send(family).public_id, at=AT)
        assert (done.state, done.cause) == (WalletState.RETURNED, WalletReturn.DECLINED)
        assert purses(family) == Purses(FUNDS, 0, 0)

    def test_taken_back_before_it_is_taken(self, family: Apart) -> None:
        card = send(family)
        done = wallet_transfers.cancel(citizen(family.daughter), card.public_id, at=AT)
        assert (done.state, done.cause) == (WalletState.CANCELLED, None)
        assert purses(family) == Purses(FUNDS, 0, 0)
        with pytest.raises(WalletTransferNotOpen):
            wallet_transfers.accept(citizen(family.mother), card.public_id, at=AT)
        left = NoticeDelivery.objects.filter(notice__template="family.wallet.sent", state="queued")
        assert not left.exists()

    @pytest.mark.parametrize(
        ("act", "whose"),
        [
            (wallet_transfers.accept, "mother"),
            (wallet_transfers.decline, "mother"),
            (wallet_transfers.cancel, "daughter"),
        ],
    )
    def test_only_whose_it_is(self, family: Apart, cast: Cast, act, whose: str) -> None:
        card = send(family)
        others = {"daughter": family.daughter, "mother": family.mother, "brother": family.brother}
        others["stranger"] = cast.stranger
        del others[whose]
        for actor in (*map(citizen, others.values()), cast.officer, cast.hospital):
            with pytest.raises(WalletTransferNotFound):
                act(actor, card.public_id, at=AT)
        assert purses(family).on_its_way == 300_00

    def test_at_night_it_may_be_taken(self, family: Apart) -> None:
        card = send(family)
        night = NEXT_MORNING - timedelta(microseconds=1)
        wallet_transfers.accept(citizen(family.mother), card.public_id, at=night)
        assert purses(family).wallet == 300_00

    def test_at_six_it_may_not(self, family: Apart) -> None:
        card = send(family)
        for act, who in (
            (wallet_transfers.accept, family.mother),
            (wallet_transfers.decline, family.mother),
            (wallet_transfers.cancel, family.daughter),
        ):
            with pytest.raises(WalletTransferNotOpen):
                act(citizen(who), card.public_id, at=NEXT_MORNING)
        assert purses(family).on_its_way == 300_00

    def test_what_binds_the_two_is_asked_again(self, family: Apart) -> None:
        """The mother's insurance ended while the money was on its way: it is not taken, and goes back."""
        card = send(family)
        Enrolment.objects.filter(person=family.mother).update(superseded_at=AT)
        with pytest.raises(WalletTransferNotAllowed) as raised:
            wallet_transfers.accept(citizen(family.mother), card.public_id, at=AT)
        assert codes(raised) == [wallet.RECIPIENT_NOT_INSURED]


class TestReturning:
    def test_at_six_and_not_before(self, family: Apart) -> None:
        send(family)
        assert wallet_returns.return_unclaimed(at=NEXT_MORNING - timedelta(seconds=1)).returned_count == 0
        assert wallet_returns.return_unclaimed(at=NEXT_MORNING).returned_count == 1
        assert wallet_returns.return_unclaimed(at=NEXT_MORNING).returned_count == 0

        (card,) = transfers_of(family.daughter.pk)
        assert (card.state, card.cause) == (WalletState.RETURNED, WalletReturn.UNCLAIMED)
        assert purses(family) == Purses(FUNDS, 0, 0)
        told = Notice.objects.filter(template="family.wallet.returned").values_list("recipient_id", flat=True)
        assert sorted(told) == sorted([family.daughter.pk, family.mother.pk])

    def test_after_days_without_a_tick(self, family: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
        """Seven of three days, in batches of three: each goes back once, and none is forgotten."""
        for day in (0, 0, 0, 1, 1, 2, 2):
            send(family, 1_00, at=AT + timedelta(days=day))
        monkeypatch.setattr(wallet_returns, "BATCH_MAX", 3)
        late = AT + timedelta(days=9)
        counts = [wallet_returns.return_unclaimed(at=late).returned_count for _ in range(4)]
        assert counts == [3, 3, 1, 0]
        assert purses(family) == Purses(FUNDS, 0, 0)
        assert LedgerTransfer.objects.filter(kind="wallet_return").count() == 7

    def test_a_batch_costs_the_same_whatever_it_holds(
        self, family: Apart, django_assert_max_num_queries
    ) -> None:
        for day in range(4):
            for _ in range(3):
                send(family, 1_00, at=AT + timedelta(days=day))
        # The audit writes an event for each side, one statement each: twice as many as transfers.
        with django_assert_max_num_queries(28 + 2 * 12):
            assert wallet_returns.return_unclaimed(at=AT + timedelta(days=9)).returned_count == 12

    def test_it_counts_for_the_day_it_came_back(self, family: Apart) -> None:
        send(family)
        wallet_returns.return_unclaimed(at=AT + timedelta(days=5))
        assert LedgerTransfer.objects.get(kind="wallet_return").booked_on == ON + timedelta(days=5)

    @pytest.mark.parametrize(("who", "cause"), [("daughter", "sender_died"), ("mother", "recipient_died")])
    def test_a_death_gives_it_back_at_once(self, family: Apart, who: str, cause: str) -> None:
        card = send(family)
        assert wallet_returns.return_of_dead(at=AT).returned_count == 0
        people.record_death(SYSTEM, getattr(family, who).pk, died_on=ON, at=AT)
        with pytest.raises(WalletTransferNotAllowed) as raised:
            wallet_transfers.accept(citizen(family.mother), card.public_id, at=AT)
        assert codes(raised) == [
            f"family.wallet.{who.replace('daughter', 'sender').replace('mother', 'recipient')}_dead"
        ]
        assert wallet_returns.return_of_dead(at=AT).returned_count == 1

        assert WalletTransfer.objects.get().cause == cause
        assert purses(family) == Purses(FUNDS, 0, 0)
        alive = family.mother if who == "daughter" else family.daughter
        told = Notice.objects.filter(template="family.wallet.returned")
        assert [one.recipient_id for one in told] == [alive.pk]

    def test_what_belongs_to_a_closed_account_goes_to_the_estate(self, family: Apart) -> None:
        """Her account was paid out and closed before the money came back."""
        send(family)
        people.record_death(SYSTEM, family.daughter.pk, died_on=ON, at=AT)
        _empty_and_close(family, AT)
        wallet_returns.return_of_dead(at=AT)
        entry = LedgerTransfer.objects.get(kind="wallet_return").entries.get(credit_fen=300_00)
        assert (entry.account.kind, entry.account.area_key) == ("estate", CHENGDU)
        assert faults() == []

    def test_where_the_account_moved_it_goes_to_the_new_one(self, family: Apart) -> None:
        send(family)
        _empty_and_close(family, AT)
        new = world.funded(family.daughter, "510000-SBJ", 1, at=AT)
        wallet_returns.return_unclaimed(at=NEXT_MORNING)
        assert LedgerAccount.objects.get(pk=new).balance_fen == 300_01


def _empty_and_close(family: Apart, at: datetime) -> None:
    row = LedgerAccount.objects.get(person=family.daughter, kind="personal")
    side = ledger.side(AccountKind.ESTATE, CHENGDU, at=at)
    lines = [Line(row.pk, debit_fen=row.balance_fen), Line(side, credit_fen=row.balance_fen)]
    ledger.post(NewTransfer("paid-out", TransferKind.ESTATE, date(2026, 3, 2), lines), at=at)
    row.refresh_from_db()
    row.state, row.closed_at = "closed", at
    row.save(update_fields=["state", "closed_at"])
