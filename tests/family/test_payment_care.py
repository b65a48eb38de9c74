"""What guards people's money: flags told with the payment, disputes upheld by two, premiums, days reconciled."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.template.loader import render_to_string

from accounts.actions import contributions, people
from accounts.actions.contributions import Origin
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.ledger import AccountKind
from accounts.enums.people import Insurance
from accounts.errors.approvals import ApprovalDecided, ApprovalNeedsSecond, ApprovalNotFound
from accounts.errors.people import PersonNotFound
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Span
from family.actions import payment_disputes, payment_flags, payments, premiums, reconciliations
from family.actions.payment_disputes import Objection, Verdict
from family.enums import PaymentState
from family.enums.payments import DifferenceState, DisputeReason, DisputeRemedy, DisputeState, FlagKind
from family.errors.payments import (
    DayFileInvalid,
    DayNotOver,
    DifferenceNotFound,
    PaymentDisputeExists,
    PaymentDisputeLess,
    PaymentDisputeMoved,
    PaymentDisputeNotFound,
    PaymentDisputeNotPossible,
    PaymentNotCovered,
    PaymentNotFound,
    PremiumNotDue,
    PremiumOnRecord,
)
from family.models.payment_care import PaymentDispute, PaymentFlag
from family.models.payments import Payment
from family.queries.payment_disputes import DisputeCard, claims_open, disputes_of, disputes_waiting
from family.queries.premiums import premiums_of
from family.queries.reconciliation import DayFileCard, differences_waiting, file_of_payee
from family.queries.uses import payment_seen_by
from foundation.clock import local_date
from foundation.identifiers import Sex
from foundation.periods import Period
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast, citizen
from tests.family.paying import balance, bind, charge, pay, side_fen

NEXT_DAY = AT + timedelta(days=1)
HEADER = "entry,payment_reference,refund_reference,amount_fen\n"


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    yield
    assert ledger.faults() == []


def flags() -> list[str]:
    return sorted(PaymentFlag.objects.values_list("kind", flat=True))


class TestFlags:
    def test_payments_in_rapid_succession_are_told_and_not_refused(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        for minute in range(4):
            pay(cast.hospital, cast.grandmother, 100, at=AT + timedelta(minutes=minute))

        assert flags() == ["rapid"]
        told = Notice.objects.filter(template="family.payment.settled").order_by("pk")
        assert [row.facts["unusual"] for row in told] == [[], [], [], ["rapid"]]
        assert balance(cast.daughter) == 319_600

    def test_an_amount_far_from_the_usual_is_pointed_out(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        for day in range(4):
            pay(cast.hospital, cast.grandmother, 1_000, at=AT + timedelta(days=day))
        pay(cast.hospital, cast.grandmother, 60_000, at=AT + timedelta(days=9))

        assert flags() == ["unusual_amount"]
        assert PaymentFlag.objects.get().facts == {"usual_fen": 1_000}

    def test_the_first_payment_after_a_binding_is_pointed_out(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother, answered_at=AT - timedelta(hours=3))
        pay(cast.hospital, cast.grandmother, 1_000)
        pay(cast.hospital, cast.grandmother, 1_000, at=AT + timedelta(hours=1))

        assert flags() == ["fresh_binding"]

    def test_a_fresh_binding_is_told_to_its_own_sharer_alone(self, cast: Cast) -> None:
        long_ago = AT - timedelta(days=400)
        old = bind(cast.daughter, cast.grandmother, answered_at=long_ago, payment_cap_fen=5_000, place=1)
        new = bind(cast.husband, cast.grandmother, answered_at=AT - timedelta(hours=3), place=2)
        paid = pay(cast.hospital, cast.grandmother, 6_000)

        assert {part.binding_id for part in paid.parts if part.settled_fen} == {old.pk, new.pk}
        assert flags() == ["fresh_binding"]
        told = Notice.objects.filter(template="family.payment.settled")
        assert {row.recipient_id: row.facts["unusual"] for row in told} == {
            cast.daughter.pk: [],
            cast.husband.pk: ["fresh_binding"],
        }
        seen = [payment_seen_by(one.pk, paid.public_id) for one in (cast.daughter, cast.husband)]
        assert [one.flags for one in seen if one] == [(), (FlagKind.FRESH_BINDING,)]

    def test_that_a_sharer_died_is_not_told_to_another(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        paid = pay(cast.hospital, cast.grandmother, 6_000)
        for kind in (FlagKind.SHARER_DEAD, FlagKind.PATIENT_DEAD):
            PaymentFlag.objects.create(payment_id=paid.id, kind=kind.value, flagged_at=AT)

        seen = payment_seen_by(cast.daughter.pk, paid.public_id)
        assert seen is not None
        assert FlagKind.SHARER_DEAD not in seen.flags
        assert FlagKind.PATIENT_DEAD in seen.flags

    def test_ones_own_money_is_nobodys_business(self, cast: Cast) -> None:
        for minute in range(6):
            pay(cast.hospital, cast.father, 100, at=AT + timedelta(minutes=minute))
        assert flags() == []

    def test_what_was_paid_after_a_death_learnt_later_is_found(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother)
        pay(cast.hospital, cast.grandmother, 1_000)
        pay(cast.hospital, cast.father, 1_000)
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON - timedelta(days=1), at=NEXT_DAY)

        assert payment_flags.find_after_death(at=NEXT_DAY) == 1
        assert payment_flags.find_after_death(at=NEXT_DAY) == 0
        assert flags() == ["patient_dead"]


class TestDisputes:
    @pytest.fixture
    def paid(self, cast: Cast) -> Payment:
        bind(cast.daughter, cast.father)
        return Payment.objects.get(pk=pay(cast.hospital, cast.father, 100_000).id)

    @pytest.fixture
    def opened(self, cast: Cast, paid: Payment) -> DisputeCard:
        objection = Objection(DisputeReason.NOT_KNOWN, "那天没有去医院")
        return payment_disputes.open_dispute(citizen(cast.daughter), paid.public_id, objection, at=AT)

    def test_a_sharer_disputes_their_own_part(self, cast: Cast, opened: DisputeCard) -> None:
        assert (opened.amount_fen, opened.state) == (13_500, DisputeState.OPEN)
        assert disputes_of(cast.daughter.pk) == [opened]
        assert disputes_waiting([BENGBU], most=9) == [opened]
        assert balance(cast.daughter) == 306_500

    def test_nobody_else_disputes_it_and_nobody_twice(self, cast: Cast, paid: Payment) -> None:
        objection = Objection(DisputeReason.WRONG_AMOUNT)
        for actor in (citizen(cast.father), citizen(cast.stranger), cast.hospital):
            with pytest.raises(PaymentNotFound):
                payment_disputes.open_dispute(actor, paid.public_id, objection, at=AT)
        payment_disputes.open_dispute(citizen(cast.daughter), paid.public_id, objection, at=AT)
        with pytest.raises(PaymentDisputeExists):
            payment_disputes.open_dispute(citizen(cast.daughter), paid.public_id, objection, at=AT)

    def test_what_came_back_already_is_not_disputed(self, cast: Cast, paid: Payment) -> None:
        payments.refund(cast.hospital, paid.public_id, "R-1", 13_500, at=AT)
        with pytest.raises(PaymentDisputeNotPossible):
            payment_disputes.open_dispute(
                citizen(cast.daughter), paid.public_id, Objection(DisputeReason.NOT_KNOWN), at=AT
            )

    def test_two_uphold_it_and_only_the_sharers_part_goes_back(self, cast: Cast, opened: DisputeCard) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.REFUND, "监控显示不是本人")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        seen = proposal.payload_hash
        with pytest.raises(ApprovalNeedsSecond):
            payment_disputes.confirm(cast.clerk_of_bengbu, opened.public_id, proposal, seen, at=AT)

        done = payment_disputes.confirm(colleague, opened.public_id, proposal, seen, at=NEXT_DAY)

        assert (done.state, done.remedy) == (DisputeState.UPHELD, DisputeRemedy.REFUND)
        assert (balance(cast.daughter), balance(cast.father)) == (320_000, 0)
        assert side_fen(AccountKind.PROVIDERS) == 86_500
        told = Notice.objects.get(template="family.payment.dispute_decided")
        assert (told.recipient_id, told.facts["answer"]) == (cast.daughter.pk, "监控显示不是本人")

    def test_a_claim_moves_no_money_yet(self, cast: Cast, opened: DisputeCard) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.CLAIM, "向医院追回")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        done = payment_disputes.confirm(colleague, opened.public_id, proposal, proposal.payload_hash, at=AT)

        assert (done.state, done.remedy) == (DisputeState.UPHELD, DisputeRemedy.CLAIM)
        assert balance(cast.daughter) == 306_500

    def test_a_claim_is_closed_when_the_payee_has_given_all_of_it_back(
        self, cast: Cast, paid: Payment, opened: DisputeCard
    ) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.CLAIM, "向医院追回")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        payment_disputes.confirm(colleague, opened.public_id, proposal, proposal.payload_hash, at=AT)
        assert [one.public_id for one in claims_open([BENGBU], most=9)] == [opened.public_id]
        assert claims_open(["440300"], most=9) == []

        payments.refund(cast.hospital, paid.public_id, "R-1", opened.amount_fen - 1, at=AT)
        assert len(claims_open([BENGBU], most=9)) == 1
        payments.refund(cast.hospital, paid.public_id, "R-2", 1, at=NEXT_DAY)

        assert claims_open([BENGBU], most=9) == []
        row = PaymentDispute.objects.get()
        assert (row.state, row.met_at) == (DisputeState.UPHELD.value, NEXT_DAY)
        assert AuditEvent.objects.filter(action="payment.claim_met").count() == 1
        # The same refund again changes nothing.
        payments.refund(cast.hospital, paid.public_id, "R-2", 1, at=NEXT_DAY)
        assert AuditEvent.objects.filter(action="payment.claim_met").count() == 1

    def test_what_was_refunded_meanwhile_is_not_claimed(
        self, cast: Cast, paid: Payment, opened: DisputeCard
    ) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.CLAIM, "向医院追回")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        payments.refund(cast.hospital, paid.public_id, "R-1", opened.amount_fen - 1, at=AT)

        with pytest.raises(PaymentDisputeLess):
            payment_disputes.confirm(colleague, opened.public_id, proposal, proposal.payload_hash, at=AT)
        assert claims_open([BENGBU], most=9) == []
        assert disputes_of(cast.daughter.pk)[0].state is DisputeState.PROPOSED

    def test_what_was_refunded_meanwhile_is_not_given_back_twice(
        self, cast: Cast, paid: Payment, opened: DisputeCard
    ) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.REFUND, "核实")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        payments.refund(cast.hospital, paid.public_id, "R-1", 1_000, at=AT)

        with pytest.raises(PaymentDisputeMoved):
            payment_disputes.confirm(colleague, opened.public_id, proposal, proposal.payload_hash, at=AT)
        assert balance(cast.daughter) == 307_500
        assert disputes_of(cast.daughter.pk)[0].state is DisputeState.PROPOSED

    def test_what_is_left_after_a_refund_is_proposed_anew(
        self, cast: Cast, paid: Payment, opened: DisputeCard
    ) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict = Verdict(DisputeRemedy.REFUND, "核实")
        old = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        payments.refund(cast.hospital, paid.public_id, "R-1", 1_000, at=AT)

        new = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        with pytest.raises(PaymentDisputeMoved):
            payment_disputes.confirm(colleague, opened.public_id, old, old.payload_hash, at=AT)
        payment_disputes.confirm(colleague, opened.public_id, new, new.payload_hash, at=AT)
        assert balance(cast.daughter) == 320_000
        assert disputes_of(cast.daughter.pk)[0].amount_fen == 12_500

    @pytest.mark.parametrize("is_proposed", [False, True])
    def test_what_the_payee_gave_back_whole_closes_the_dispute(
        self, cast: Cast, paid: Payment, opened: DisputeCard, is_proposed: bool
    ) -> None:
        verdict = Verdict(DisputeRemedy.REFUND, "核实")
        if is_proposed:
            payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        payments.refund(cast.hospital, paid.public_id, "R-1", opened.amount_fen - 1, at=AT)
        assert len(disputes_waiting([BENGBU], most=9)) == 1
        payments.refund(cast.hospital, paid.public_id, "R-2", 1, at=NEXT_DAY)

        assert disputes_waiting([BENGBU], most=9) == []
        (card,) = disputes_of(cast.daughter.pk)
        assert (card.state, card.remedy) == (DisputeState.UPHELD, DisputeRemedy.REFUND)
        assert (card.is_given_back, card.decided_at, card.proposal_id) == (True, NEXT_DAY, None)
        states = list(Approval.objects.filter(code="payment.dispute").values_list("state", flat=True))
        assert states == (["void"] if is_proposed else [])
        assert AuditEvent.objects.filter(action="payment.claim_met").count() == 1
        told = Notice.objects.get(template="family.payment.dispute_decided")
        words = render_to_string(f"notices/{told.template}.txt", told.facts)
        assert "已经把这部分钱全部退回" in words
        assert "不成立" not in words
        with pytest.raises(PaymentDisputeNotFound):
            payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=NEXT_DAY)

    def test_a_proposal_that_nobody_decided_in_time_is_made_anew(
        self, cast: Cast, opened: DisputeCard
    ) -> None:
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        verdict, later = Verdict(DisputeRemedy.REFUND, "核实"), AT + timedelta(days=8)
        old = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=AT)
        with pytest.raises(ApprovalDecided):
            payment_disputes.confirm(colleague, opened.public_id, old, old.payload_hash, at=later)

        new = payment_disputes.propose(cast.clerk_of_bengbu, opened.public_id, verdict, at=later)
        payment_disputes.confirm(colleague, opened.public_id, new, new.payload_hash, at=later)
        assert balance(cast.daughter) == 320_000

    def test_a_desk_elsewhere_finds_nothing(self, cast: Cast, opened: DisputeCard) -> None:
        verdict = Verdict(DisputeRemedy.REFUND, "核实")
        for actor in (cast.clerk_of_shenzhen, citizen(cast.stranger), cast.hospital):
            with pytest.raises((PaymentDisputeNotFound, ApprovalNotFound)):
                payment_disputes.propose(actor, opened.public_id, verdict, at=AT)
            with pytest.raises(PaymentDisputeNotFound):
                payment_disputes.dismiss(actor, opened.public_id, "不成立", at=AT)

    def test_one_dismisses_it_with_an_answer(self, cast: Cast, opened: DisputeCard) -> None:
        done = payment_disputes.dismiss(cast.clerk_of_bengbu, opened.public_id, "有本人签名", at=AT)
        assert (done.state, balance(cast.daughter)) == (DisputeState.DISMISSED, 306_500)
        with pytest.raises(PaymentDisputeNotFound):
            payment_disputes.withdraw(citizen(cast.daughter), opened.public_id, at=AT)

    def test_the_sharer_takes_it_back_and_may_open_another(self, cast: Cast, opened: DisputeCard) -> None:
        payment_disputes.withdraw(citizen(cast.daughter), opened.public_id, at=AT)
        again = payment_disputes.open_dispute(
            citizen(cast.daughter), opened.payment_public_id, Objection(DisputeReason.NOT_RECEIVED), at=AT
        )
        assert again.state is DisputeState.OPEN


class TestPremiums:
    def test_a_daughter_pays_for_her_grandmother_once_a_year(self, cast: Cast) -> None:
        bind(cast.husband, cast.grandmother)
        bind(cast.daughter, cast.grandmother, answered_at=AT)
        paid = premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2026, at=AT)

        assert (paid.state, paid.settled_fen) == (PaymentState.SETTLED, 40_000)
        assert (balance(cast.daughter), balance(cast.husband)) == (280_000, 150_000)
        assert (side_fen(AccountKind.PREMIUMS), side_fen(AccountKind.PROVIDERS)) == (40_000, 0)
        with pytest.raises(PremiumNotDue):
            premiums.pay(citizen(cast.grandmother), cast.grandmother.pk, 2026, at=AT)
        premiums.pay(citizen(cast.grandmother), cast.grandmother.pk, 2027, at=AT)
        assert balance(cast.husband) == 110_000

    def test_it_is_paid_whole_or_not_at_all(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother, payment_cap_fen=30_000)
        with pytest.raises(PaymentNotCovered) as refused:
            premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2026, at=AT)
        assert refused.value.facts == {"short_fen": 10_000}
        assert balance(cast.daughter) == 320_000
        assert not Payment.objects.exists()

    def test_what_was_paid_under_another_row_of_hers_is_paid(self, cast: Cast) -> None:
        again = stage.somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28))
        bind(cast.daughter, cast.grandmother)
        premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2026, at=AT)
        InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(merged_into=again)

        with pytest.raises(PremiumNotDue):
            premiums.pay(citizen(cast.daughter), again.pk, 2026, at=AT)
        premiums.pay(citizen(cast.daughter), again.pk, 2027, at=AT)
        assert balance(cast.daughter) == 240_000

    def test_a_year_whose_contribution_is_on_record_is_not_paid_again(self, cast: Cast) -> None:
        again = stage.somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28))
        bind(cast.daughter, cast.grandmother)
        span = Span(
            insurance=Insurance.RESIDENT_MEDICAL,
            scheme=Scheme.RESIDENT,
            kind=ContributionKind.PAID,
            area_key=BENGBU,
            period=Period(date(2026, 1, 1), date(2026, 4, 1)),
            months_count=3,
            personal_fen=3_333,
        )
        # The tax office took it, under the other row of hers; the record came with a register.
        contributions.record(SYSTEM, again.pk, span, Origin("test", "2026"), at=AT)
        InsuredPerson.objects.filter(pk=again.pk).update(merged_into=cast.grandmother)

        with pytest.raises(PremiumOnRecord):
            premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2026, at=AT)
        recorded = {
            one.year: one.is_recorded for one in premiums_of([cast.grandmother.pk], on=local_date(AT))
        }
        assert recorded == {2026: True, 2027: False}
        premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2027, at=AT)
        assert balance(cast.daughter) == 280_000

    def test_a_binding_that_is_not_for_premiums_says_so(self, cast: Cast) -> None:
        bind(cast.daughter, cast.grandmother, uses=["hospital"])
        with pytest.raises(PaymentNotCovered) as refused:
            premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2026, at=AT)
        assert [one.code for one in refused.value.reasons] == ["family.payment.skipped.use_not_allowed"]

    def test_only_family_pays_and_only_for_residents(self, cast: Cast) -> None:
        with pytest.raises(PersonNotFound):
            premiums.pay(citizen(cast.stranger), cast.grandmother.pk, 2026, at=AT)
        bind(cast.daughter, cast.husband)
        with pytest.raises(PremiumNotDue):
            premiums.pay(citizen(cast.daughter), cast.husband.pk, 2026, at=AT)
        bind(cast.daughter, cast.grandmother)
        with pytest.raises(PremiumNotDue):
            premiums.pay(citizen(cast.daughter), cast.grandmother.pk, 2029, at=AT)


class TestReconciliation:
    def test_a_day_that_agrees_leaves_nothing_open(self, cast: Cast) -> None:
        one = self._pay(cast, "P-1", 500)
        payments.refund(cast.hospital, one, "R-1", 200, at=AT)
        text = f"{HEADER}payment,P-1,,500\nrefund,P-1,R-1,200\n"
        card = self._receive(cast, text)

        assert (card.rows_count, card.matched_count, card.differences_count) == (2, 2, 0)

    def test_each_kind_of_difference_is_named(self, cast: Cast) -> None:
        self._pay(cast, "only-ours", 500)
        self._pay(cast, "amounts", 500)
        charge(cast.hospital, cast.father, 500, key="held-only")
        self._pay(cast, "day-after", 500, at=NEXT_DAY)
        text = HEADER + "".join(
            f"payment,{reference},,{fen}\n"
            for reference, fen in (
                ("amounts", 501),
                ("held-only", 500),
                ("day-after", 500),
                ("only-theirs", 7),
            )
        )
        card = self._receive(cast, text)

        found = {
            one.payment_reference: (one.kind.value, one.ours_fen, one.theirs_fen) for one in card.differences
        }
        assert found == {
            "only-ours": ("missing_there", 500, None),
            "amounts": ("amount", 500, 501),
            "held-only": ("state", None, 500),
            "day-after": ("day", None, 500),
            "only-theirs": ("missing_here", None, 7),
        }
        assert card.matched_count == 0

    def test_a_later_file_mends_and_the_same_again_adds_nothing(self, cast: Cast) -> None:
        self._pay(cast, "P-1", 500)
        first = self._receive(cast, f"{HEADER}payment,P-1,,501\npayment,P-9,,1\n")
        again = self._receive(cast, f"{HEADER}payment,P-1,,501\npayment,P-9,,1\n")
        assert [d.public_id for d in first.differences] == [d.public_id for d in again.differences]

        mended = self._receive(cast, f"{HEADER}payment,P-1,,500\npayment,P-9,,1\n")
        assert [one.payment_reference for one in mended.differences] == ["P-9"]

    def test_what_was_explained_stays_explained(self, cast: Cast) -> None:
        card = self._receive(cast, f"{HEADER}payment,P-9,,1\n")
        (one,) = differences_waiting([BENGBU], most=9)
        assert one.public_id == card.differences[0].public_id
        reconciliations.close(
            cast.clerk_of_bengbu, one.public_id, DifferenceState.EXPLAINED, "医院记错了日期", at=NEXT_DAY
        )
        with pytest.raises(DifferenceNotFound):
            reconciliations.close(
                cast.clerk_of_bengbu, one.public_id, DifferenceState.EXPLAINED, "再来", at=NEXT_DAY
            )

        assert self._receive(cast, f"{HEADER}payment,P-9,,1\n").differences_count == 0

    @pytest.mark.parametrize(("line", "is_there"), [("", False), ("refund,P-1,{},13500\n", True)])
    def test_what_the_house_gave_back_itself_is_no_difference(
        self, cast: Cast, line: str, is_there: bool
    ) -> None:
        bind(cast.daughter, cast.father)
        held = charge(cast.hospital, cast.father, 100_000, key="P-1")
        payments.settle(cast.hospital, held.payment.public_id, 100_000, at=AT)
        objection = Objection(DisputeReason.NOT_KNOWN)
        card = payment_disputes.open_dispute(citizen(cast.daughter), held.payment.public_id, objection, at=AT)
        verdict = Verdict(DisputeRemedy.REFUND, "核实")
        proposal = payment_disputes.propose(cast.clerk_of_bengbu, card.public_id, verdict, at=AT)
        colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
        payment_disputes.confirm(colleague, card.public_id, proposal, proposal.payload_hash, at=AT)

        told = f"{HEADER}payment,P-1,,100000\n" + line.format(f"dispute:{card.public_id}")
        received = self._receive(cast, told)
        assert (received.matched_count, received.differences_count) == (1 + is_there, 0)

    @pytest.mark.parametrize(
        ("text", "code", "facts"),
        [
            ("a,b\n", "header", {"header": HEADER.strip()}),
            (f"{HEADER}payment,P-1,,0\n", "invalid", {"line": 2}),
            (f"{HEADER}payment,P-1,R-1,5\n", "invalid", {"line": 2}),
            (f"{HEADER}refund,P-1,,5\n", "invalid", {"line": 2}),
            (f"{HEADER}payment,P-1,,5\npayment,P-1,,5\n", "twice", {"line": 3}),
        ],
    )
    def test_a_faulty_file_is_not_taken(
        self, cast: Cast, text: str, code: str, facts: dict[str, object]
    ) -> None:
        with pytest.raises(DayFileInvalid) as refused:
            self._receive(cast, text)
        (reason,) = refused.value.reasons
        assert (reason.code, reason.facts) == (f"family.reconciliation.line.{code}", facts)

    def test_a_day_is_reconciled_when_it_is_over(self, cast: Cast) -> None:
        with pytest.raises(DayNotOver):
            reconciliations.receive(cast.hospital, ON, HEADER, at=AT)

    @staticmethod
    def _pay(cast: Cast, key: str, fen: int, at: datetime = AT) -> UUID:
        held = charge(cast.hospital, cast.father, fen, key=key, at=at)
        return payments.settle(cast.hospital, held.payment.public_id, fen, at=at).payment.public_id

    @staticmethod
    def _receive(cast: Cast, text: str) -> DayFileCard:
        public_id = reconciliations.receive(cast.hospital, ON, text, at=NEXT_DAY)
        card = file_of_payee(cast.hospital.partner_id or 0, public_id, most=99)
        assert card is not None
        return card
