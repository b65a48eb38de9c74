"""Partners hear of bindings of linked people, payees of their own payments; nobody of anybody else's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from accounts.actions import people
from accounts.enums.partners import LinkEnd, PartnerKind
from accounts.models.partner_events import PartnerEvent
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM
from family.actions import (
    binding_asking,
    binding_changes,
    binding_expiry,
    binding_freezes,
    binding_reviews,
    bindings,
    deaths,
    payment_disputes,
    payments,
)
from family.actions.payment_disputes import Objection, Verdict
from family.enums import SharingUse
from family.enums.payments import DisputeReason, DisputeRemedy
from family.models.payments import Payment
from family.queries.bindings import BindingCard
from family.rules.binding_terms import Terms
from tests import cast as stage
from tests.accounts.told import kinds, told
from tests.cast import AT, BENGBU, ON, Cast, citizen, partner
from tests.family.paying import bind, charge, pay
from tests.family.test_payments import pause

LATER = AT + timedelta(hours=1)
TIGHT = Terms(frozenset({SharingUse.HOSPITAL}), 10_00, 100_00, None)


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    yield
    assert ledger.faults() == []


class TestBindings:
    @pytest.fixture(autouse=True)
    def _listening(self, cast: Cast) -> None:
        """Link an app with the husband, and nobody with anybody else."""
        PartnerLink.objects.update(ended_at=AT, end_cause=LinkEnd.BY_PERSON.value)
        partner("家人的应用", PartnerKind.CITY_SERVICE, cast.husband)
        PartnerEvent.objects.all().delete()

    def active(self, cast: Cast) -> BindingCard:
        made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        return bindings.accept(citizen(cast.husband), made.public_id, at=AT)

    def test_a_life_of_one_is_told_step_by_step(self, cast: Cast) -> None:
        one = self.active(cast).public_id
        sharer = citizen(cast.daughter)
        binding_changes.change(sharer, one, TIGHT, is_proved=True, at=LATER)
        binding_freezes.freeze(sharer, one, at=LATER)
        binding_freezes.freeze(sharer, one, at=LATER)
        binding_freezes.thaw(sharer, one, at=LATER)
        bindings.end(sharer, one, at=LATER)
        assert kinds() == [
            "binding.proposed",
            "binding.activated",
            "binding.changed",
            "binding.frozen",
            "binding.thawed",
            "binding.ended",
        ]
        for event in told():
            assert event.person_id == cast.husband.pk
            assert event.data["person_id"] == str(cast.husband.public_id)
            assert event.data["side"] == "user"
            # Who the other is the partner is not told.
            assert str(cast.daughter.public_id) not in str(event.data)
        assert [event.data["is_frozen"] for event in told()] == [False, False, False, True, False, False]

    def test_asking_and_refusing(self, cast: Cast) -> None:
        made = binding_asking.ask(citizen(cast.husband), cast.daughter.pk, at=AT)
        binding_asking.turn_down(citizen(cast.daughter), made.public_id, at=AT)
        assert [(event.kind, event.data["state"]) for event in told()] == [
            ("binding.asked", "asked"),
            ("binding.ended", "declined"),
        ]

    def test_what_nobody_answered_is_told_as_ended_once(self, cast: Cast) -> None:
        bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        over = AT + timedelta(days=31)
        binding_expiry.expire(at=over)
        binding_expiry.expire(at=over)
        assert [(event.kind, event.data["state"]) for event in told()] == [
            ("binding.proposed", "proposed"),
            ("binding.ended", "expired"),
        ]

    def test_a_review_tells_of_many_at_once(self, cast: Cast) -> None:
        self.active(cast)
        PartnerEvent.objects.all().delete()
        pause(cast.daughter)
        binding_reviews.review_due(at=AT + timedelta(days=1))
        binding_reviews.review_due(at=AT + timedelta(days=1))
        assert kinds() == ["binding.suspended"]

    def test_a_death_ends_it_and_the_other_sides_partner_hears(self, cast: Cast) -> None:
        self.active(cast)
        PartnerEvent.objects.all().delete()
        people.record_death(SYSTEM, cast.daughter.pk, died_on=ON, at=AT)
        deaths.settle(at=AT)
        assert kinds() == ["binding.ended"]
        assert told()[0].person_id == cast.husband.pk
        people.withdraw_death(SYSTEM, cast.daughter.pk, at=LATER)
        deaths.settle(at=LATER)
        assert kinds() == ["binding.ended", "binding.resumed"]

    def test_whoever_is_linked_with_nobody_hears_nothing(self, cast: Cast) -> None:
        bindings.propose(citizen(cast.father), cast.mother.pk, at=AT)
        assert kinds() == []


class TestPayments:
    @pytest.fixture(autouse=True)
    def _quiet(self, cast: Cast) -> None:
        bind(cast.daughter, cast.father)
        PartnerEvent.objects.all().delete()

    def test_the_payee_hears_of_each_step_once_and_of_nobodys_money(self, cast: Cast) -> None:
        first = charge(cast.hospital, cast.father, 100_000, key="K-1").payment
        charge(cast.hospital, cast.father, 100_000, key="K-1")
        for _again in range(2):
            payments.settle(cast.hospital, first.public_id, 90_000, at=AT)
            payments.refund(cast.hospital, first.public_id, "R-1", 10_000, at=LATER)
        assert kinds("payment") == ["payment.held", "payment.settled", "payment.refunded"]
        held, settled, back = told("payment")
        assert {event.partner_id for event in told("payment")} == {cast.hospital.partner_id}
        assert (held.data["reference"], held.data["state"], held.data["amount_fen"]) == (
            "K-1",
            "held",
            100_000,
        )
        assert (settled.data["settled_fen"], back.data["refund_fen"]) == (90_000, 10_000)
        assert back.data["refund_reference"] == "R-1"
        # Neither the patient nor who shares is named.
        for event in told("payment"):
            for person in (cast.father, cast.daughter):
                assert str(person.public_id) not in str(event.data)

    def test_what_is_let_go_and_what_runs_out(self, cast: Cast) -> None:
        one = charge(cast.hospital, cast.father, 100).payment
        for _again in range(2):
            payments.release(cast.hospital, one.public_id, at=LATER)
        charge(cast.hospital, cast.father, 100)
        payments.expire_due(at=AT + timedelta(days=30))
        payments.expire_due(at=AT + timedelta(days=30))
        assert kinds("payment") == ["payment.held", "payment.released", "payment.held", "payment.expired"]

    def test_a_dispute_is_told_and_what_two_decide(self, cast: Cast) -> None:
        paid = Payment.objects.get(pk=pay(cast.hospital, cast.father, 100_000).id)
        objection = Objection(DisputeReason.NOT_KNOWN, "那天没有去医院")
        opened = payment_disputes.open_dispute(citizen(cast.daughter), paid.public_id, objection, at=AT)
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.REFUND, "监控显示不是本人")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        payment_disputes.confirm(colleague, opened.public_id, proposal, proposal.payload_hash, at=LATER)
        assert kinds("payment")[2:] == ["payment.disputed", "payment.refunded", "payment.decided"]
        disputed, _back, decided = told("payment")[2:]
        assert (disputed.data["dispute_state"], disputed.data["remedy"]) == ("open", None)
        assert (disputed.data["disputed_fen"], decided.data["disputed_fen"]) == (None, 13_500)
        assert (decided.data["dispute_state"], decided.data["remedy"]) == ("upheld", "refund")
        assert "没有" not in str(disputed.data)

    @pytest.mark.parametrize("end", ["dismissed", "withdrawn"])
    def test_how_sharers_divided_a_payment_is_not_told_by_a_dispute(self, cast: Cast, end: str) -> None:
        """The daughter paid a part and her husband another; the hospital knows their sum, and no more of it."""
        bind(cast.husband, cast.father)
        paid = Payment.objects.get(pk=pay(cast.hospital, cast.father, 86_500 + 320_000 + 7_000).id)
        objection = Objection(DisputeReason.NOT_KNOWN, "那天没有去医院")
        opened = payment_disputes.open_dispute(citizen(cast.husband), paid.public_id, objection, at=AT)
        if end == "dismissed":
            payment_disputes.dismiss(cast.clerk_of_bengbu, opened.public_id, "本人已签字", at=LATER)
        else:
            payment_disputes.withdraw(citizen(cast.husband), opened.public_id, at=LATER)
        disputed, decided = told("payment")[2:]
        assert decided.data["dispute_state"] == end
        assert (disputed.data["disputed_fen"], decided.data["disputed_fen"]) == (None, None)
        assert "7000" not in f"{disputed.data}{decided.data}"

    def test_what_its_own_refund_met_is_told_without_the_amount(self, cast: Cast) -> None:
        bind(cast.husband, cast.father)
        paid = Payment.objects.get(pk=pay(cast.hospital, cast.father, 86_500 + 320_000 + 7_000).id)
        objection = Objection(DisputeReason.NOT_KNOWN, "那天没有去医院")
        payment_disputes.open_dispute(citizen(cast.husband), paid.public_id, objection, at=AT)
        payments.refund(cast.hospital, paid.public_id, "R-1", 86_500 + 320_000 + 7_000, at=LATER)
        (decided,) = [one for one in told("payment") if one.kind == "payment.decided"]
        assert (decided.data["dispute_state"], decided.data["remedy"]) == ("upheld", "refund")
        assert decided.data["disputed_fen"] is None

    def test_no_other_partner_hears_though_it_is_linked_with_the_patient(self, cast: Cast) -> None:
        partner("家人的应用", PartnerKind.CITY_SERVICE, cast.father, cast.daughter)
        PartnerEvent.objects.all().delete()
        pay(cast.hospital, cast.father, 100)
        assert {event.partner_id for event in told("payment")} == {cast.hospital.partner_id}

    def test_a_payee_that_listens_to_nothing_costs_no_row(self, cast: Cast) -> None:
        Partner.objects.filter(pk=cast.hospital.partner_id).update(scopes=["payments:write", "cards:verify"])
        pay(cast.hospital, cast.father, 100)
        assert kinds() == []
