"""Payments from hold to refund: whose money pays what, and where it goes back to."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from accounts.actions import people
from accounts.enums.ledger import AccountKind, AccountState
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount
from accounts.models.notices import Notice
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM
from family.actions import bindings, payments
from family.enums import PaymentState, SharingUse
from family.errors.payments import (
    AmountInvalid,
    PayeeNotAllowed,
    PaymentConflict,
    PaymentExpired,
    PaymentNotFound,
    PaymentNotHeld,
    PaymentNotSettled,
    PaymentTooMuch,
)
from family.models.payments import Payment
from foundation.identifiers import Sex
from tests.cast import AT, ON, Cast, citizen, somebody
from tests.family.paying import balance, bind, charge, give, parts_of, pay, side_fen, skipped_of

LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    yield
    assert ledger.faults() == []


def pause(person: InsuredPerson) -> None:
    """Let nobody pay somebody's medical insurance any more."""
    row = Enrolment.objects.get(person=person, superseded_at=None)
    Enrolment.objects.filter(pk=row.pk).update(superseded_at=AT)
    row.pk, row.state, row.recorded_at = None, "paused", AT
    row.save(force_insert=True)


class TestHolding:
    def test_the_patients_own_account_pays_first_and_then_who_shares(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        done = charge(cast.hospital, cast.father, 100_000)

        assert not done.is_repeat
        assert parts_of(done.payment) == [
            ("own_account", 86_500, "balance"),
            ("sharer", 13_500, "whole"),
        ]
        assert (balance(cast.father), balance(cast.daughter)) == (0, 306_500)
        assert side_fen(AccountKind.HELD) == 100_000
        assert done.payment.state is PaymentState.HELD
        assert done.payment.expires_at == AT + timedelta(hours=72)
        assert AuditEvent.objects.get(action="payment.held").actor_partner_id == cast.hospital.partner_id

    def test_who_has_no_account_is_paid_for_by_family_and_the_rest_is_cash(self, cast: Cast) -> None:
        bind(cast.husband, cast.grandmother)
        payment = charge(cast.hospital, cast.grandmother, 160_000).payment

        assert parts_of(payment) == [("sharer", 100_000, "first_payments_cap"), ("cash", 60_000, "rest")]
        assert skipped_of(payment) == [("own_account", "no_account")]
        assert balance(cast.husband) == 50_000

    def test_the_wallet_comes_after_the_own_account_and_before_who_shares(self, cast: Cast) -> None:
        give(cast.grandmother, 300, kind=AccountKind.WALLET)
        bind(cast.daughter, cast.grandmother)
        payment = charge(cast.hospital, cast.grandmother, 1_000).payment

        assert parts_of(payment) == [("own_wallet", 300, "balance"), ("sharer", 700, "whole")]
        payments.release(cast.hospital, payment.public_id, at=LATER)
        assert balance(cast.grandmother, AccountKind.WALLET) == 300

    def test_a_second_record_of_the_patient_shares_bindings_and_limits(self, cast: Cast) -> None:
        again = somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28))
        bind(cast.daughter, cast.grandmother, month_cap_fen=1_000)
        charge(cast.hospital, cast.grandmother, 400)
        InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(merged_into=again)

        payment = charge(cast.hospital, again, 900).payment
        assert parts_of(payment) == [("sharer", 600, "month_cap"), ("cash", 300, "rest")]

    def test_nobody_pays_for_a_stranger_but_cash(self, cast: Cast) -> None:
        payment = charge(cast.hospital, cast.stranger, 500).payment

        assert parts_of(payment) == [("cash", 500, "rest")]
        assert side_fen(AccountKind.HELD, "440300") == 0

    def test_the_same_charge_again_is_the_same_payment(self, cast: Cast) -> None:
        first = charge(cast.hospital, cast.father, 500, key="K-1")
        again = charge(cast.hospital, cast.father, 500, key="K-1", at=LATER)

        assert (first.is_repeat, again.is_repeat) == (False, True)
        assert again.payment == first.payment
        assert balance(cast.father) == 86_000

    def test_another_charge_under_the_same_key_is_refused(self, cast: Cast) -> None:
        charge(cast.hospital, cast.father, 500, key="K-1")

        with pytest.raises(PaymentConflict):
            charge(cast.hospital, cast.father, 501, key="K-1")
        with pytest.raises(PaymentConflict):
            charge(cast.hospital, cast.daughter, 500, key="K-1")
        assert Payment.objects.count() == 1
        assert balance(cast.father) == 86_000

    def test_only_hospitals_and_pharmacies_charge_and_each_for_its_own_use(self, cast: Cast) -> None:
        with pytest.raises(PayeeNotAllowed):
            charge(cast.city_service, cast.father, 500)
        with pytest.raises(PayeeNotAllowed):
            charge(cast.hospital, cast.father, 500, use=SharingUse.PHARMACY)
        assert not Payment.objects.exists()

    @pytest.mark.parametrize("fen", [0, -1, payments.FEN_MAX + 1])
    def test_an_amount_is_above_nothing(self, cast: Cast, fen: int) -> None:
        with pytest.raises(AmountInvalid):
            charge(cast.hospital, cast.father, fen)


class TestWhoPaysNothing:
    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"frozen_at": AT}, "binding_frozen"),
            ({"state": "suspended", "suspended_at": AT, "cause": "user_not_insured"}, "suspended"),
            ({"starts_on": ON + timedelta(days=1)}, "not_started"),
            ({"uses": ["pharmacy"]}, "use_not_allowed"),
        ],
    )
    def test_a_binding_that_does_not_pay_says_why(
        self, cast: Cast, fields: dict[str, object], why: str
    ) -> None:
        bind(cast.daughter, cast.grandmother, **fields)
        payment = charge(cast.hospital, cast.grandmother, 500).payment

        assert parts_of(payment) == [("cash", 500, "rest")]
        assert skipped_of(payment) == [("own_account", "no_account"), ("sharer", why)]
        assert balance(cast.daughter) == 320_000

    def test_a_binding_that_ended_is_none(self, cast: Cast) -> None:
        row = bind(cast.daughter, cast.grandmother)
        bindings.end(citizen(cast.daughter), row.public_id, at=AT)

        payment = charge(cast.hospital, cast.grandmother, 500).payment
        assert skipped_of(payment) == [("own_account", "no_account")]

    def test_a_frozen_account_lets_nothing_out(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        LedgerAccount.objects.filter(person=cast.daughter).update(state=AccountState.FROZEN.value)

        payment = charge(cast.hospital, cast.grandmother, 500).payment
        assert ("sharer", "account_frozen") in skipped_of(payment)

    def test_an_account_of_another_province_is_out_of_reach(self, cast: Cast) -> None:
        bind(cast.stranger, cast.grandmother)
        give(cast.stranger, 9_000, area_key="440300")
        Enrolment.objects.filter(person=cast.stranger).update(superseded_at=AT)
        people.enrol(
            cast.stranger.pk,
            people.Insurance.EMPLOYEE_MEDICAL,
            area_key="440300",
            starts_on=ON,
            has_personal_account=True,
            at=AT,
        )

        payment = charge(cast.hospital, cast.grandmother, 500).payment
        assert ("sharer", "out_of_reach") in skipped_of(payment)
        assert balance(cast.stranger) == 9_000

    def test_the_dead_neither_pay_nor_are_paid_for(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        people.record_death(SYSTEM, cast.father.pk, died_on=ON, at=AT)

        payment = charge(cast.hospital, cast.father, 500).payment
        assert parts_of(payment) == [("cash", 500, "rest")]
        assert skipped_of(payment) == [("own_account", "patient_dead")]

    def test_family_does_not_pay_for_arrears_but_ones_own_money_does(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        pause(cast.father)

        payment = charge(cast.hospital, cast.father, 90_000).payment
        assert parts_of(payment) == [("own_account", 86_500, "balance"), ("cash", 3_500, "rest")]
        assert skipped_of(payment) == [("sharer", "patient_in_arrears")]


class TestSettling:
    def test_money_goes_to_the_providers_and_the_sharer_is_told(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        payment = pay(cast.hospital, cast.grandmother, 8_650)

        assert (payment.state, payment.settled_fen) == (PaymentState.SETTLED, 8_650)
        assert (side_fen(AccountKind.HELD), side_fen(AccountKind.PROVIDERS)) == (0, 8_650)
        told = Notice.objects.get(template="family.payment.settled")
        assert told.recipient_id == cast.daughter.pk
        assert (told.facts["amount"], told.facts["payee"], told.facts["on"]) == (
            "86.50",
            "医院",
            "2026-03-02",
        )
        assert told.facts["relation_zh"] == "外祖母"

    def test_what_is_not_settled_goes_back_cash_first_and_the_own_account_last(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        bind(cast.husband, cast.father, payment_cap_fen=10_000, answered_at=LATER)
        held = charge(cast.hospital, cast.father, 200_000).payment
        assert parts_of(held) == [
            ("own_account", 86_500, "balance"),
            ("sharer", 100_000, "first_payments_cap"),
            ("sharer", 10_000, "payment_cap"),
            ("cash", 3_500, "rest"),
        ]

        done = payments.settle(cast.hospital, held.public_id, 90_000, at=LATER).payment
        assert [(p.settled_fen, p.released_fen) for p in done.parts] == [
            (86_500, 0),
            (3_500, 96_500),
            (0, 10_000),
            (0, 3_500),
        ]
        assert (balance(cast.father), balance(cast.daughter), balance(cast.husband)) == (0, 316_500, 150_000)
        assert side_fen(AccountKind.HELD) == 0

    def test_settling_again_changes_nothing_and_otherwise_is_refused(self, cast: Cast) -> None:
        payment = pay(cast.hospital, cast.father, 500)

        assert payments.settle(cast.hospital, payment.public_id, 500, at=LATER).is_repeat
        with pytest.raises(PaymentNotHeld):
            payments.settle(cast.hospital, payment.public_id, 400, at=LATER)
        assert side_fen(AccountKind.PROVIDERS) == 500

    def test_no_more_than_held_is_settled(self, cast: Cast) -> None:
        held = charge(cast.hospital, cast.father, 500).payment
        with pytest.raises(PaymentTooMuch) as refused:
            payments.settle(cast.hospital, held.public_id, 501, at=AT)
        assert refused.value.facts == {"most_fen": 500}

    def test_another_partner_finds_nothing(self, cast: Cast) -> None:
        held = charge(cast.hospital, cast.father, 500).payment
        with pytest.raises(PaymentNotFound):
            payments.settle(cast.city_service, held.public_id, 500, at=AT)
        with pytest.raises(PaymentNotFound):
            payments.release(cast.city_service, held.public_id, at=AT)

    def test_a_hold_before_a_revocation_is_settled(self, cast: Cast) -> None:
        row = bind(cast.daughter, cast.grandmother)
        held = charge(cast.hospital, cast.grandmother, 500).payment
        bindings.end(citizen(cast.daughter), row.public_id, at=AT)

        assert payments.settle(cast.hospital, held.public_id, 500, at=LATER).payment.settled_fen == 500


class TestGivingBack:
    def test_a_release_gives_everything_back(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        held = charge(cast.hospital, cast.father, 100_000).payment
        done = payments.release(cast.hospital, held.public_id, at=LATER)

        assert done.payment.state is PaymentState.RELEASED
        assert (balance(cast.father), balance(cast.daughter)) == (86_500, 320_000)
        assert payments.release(cast.hospital, held.public_id, at=LATER).is_repeat
        with pytest.raises(PaymentNotHeld):
            payments.settle(cast.hospital, held.public_id, 100_000, at=LATER)

    def test_what_nobody_settles_goes_back_by_itself(self, cast: Cast) -> None:
        held = charge(cast.hospital, cast.father, 500).payment
        over = held.expires_at

        assert payments.expire_due(at=over - timedelta(seconds=1)) == 0
        with pytest.raises(PaymentExpired):
            payments.settle(cast.hospital, held.public_id, 500, at=over)
        assert payments.expire_due(at=over) == 1
        assert payments.expire_due(at=over) == 0
        assert balance(cast.father) == 86_500
        with pytest.raises(PaymentExpired):
            payments.settle(cast.hospital, held.public_id, 500, at=over)

    def test_refunds_go_to_cash_first_then_to_the_last_source(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        payment = pay(cast.hospital, cast.father, 190_000)
        assert [p.settled_fen for p in payment.parts] == [86_500, 100_000, 3_500]

        first = payments.refund(cast.hospital, payment.public_id, "R-1", 13_500, at=LATER)
        assert [p.refunded_fen for p in first.payment.parts] == [0, 10_000, 3_500]
        assert (balance(cast.father), balance(cast.daughter)) == (0, 230_000)
        told = Notice.objects.get(template="family.payment.refunded")
        assert (told.recipient_id, told.facts["amount"]) == (cast.daughter.pk, "100.00")

        last = payments.refund(cast.hospital, payment.public_id, "R-2", 176_500, at=LATER)
        assert last.payment.state is PaymentState.REFUNDED
        assert (balance(cast.father), balance(cast.daughter)) == (86_500, 320_000)
        assert side_fen(AccountKind.PROVIDERS) == 0

    def test_a_refund_has_a_key_of_its_own(self, cast: Cast) -> None:
        payment = pay(cast.hospital, cast.father, 500)
        payments.refund(cast.hospital, payment.public_id, "R-1", 200, at=LATER)

        again = payments.refund(cast.hospital, payment.public_id, "R-1", 200, at=LATER)
        assert again.is_repeat
        with pytest.raises(PaymentConflict):
            payments.refund(cast.hospital, payment.public_id, "R-1", 300, at=LATER)
        assert balance(cast.father) == 86_200

    def test_no_more_than_was_settled_is_refunded(self, cast: Cast) -> None:
        payment = pay(cast.hospital, cast.father, 500)
        payments.refund(cast.hospital, payment.public_id, "R-1", 200, at=LATER)
        with pytest.raises(PaymentTooMuch) as refused:
            payments.refund(cast.hospital, payment.public_id, "R-2", 301, at=LATER)
        assert refused.value.facts == {"most_fen": 300}

    def test_what_is_held_only_is_not_refunded(self, cast: Cast) -> None:
        held = charge(cast.hospital, cast.father, 500).payment
        with pytest.raises(PaymentNotSettled):
            payments.refund(cast.hospital, held.public_id, "R-1", 200, at=LATER)

    def test_money_of_a_closed_account_lands_with_the_estate(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        LedgerAccount.objects.get(person=cast.daughter)
        payment = pay(cast.hospital, cast.grandmother, 100_000)
        pay(cast.hospital, cast.daughter, 220_000)
        LedgerAccount.objects.filter(person=cast.daughter).update(state="closed", closed_at=AT)

        payments.refund(cast.hospital, payment.public_id, "R-1", 100_000, at=LATER)
        assert side_fen(AccountKind.ESTATE) == 100_000
