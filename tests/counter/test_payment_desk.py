"""The desk that looks into payments: disputes by two, unusual ones, those made too late, and a payee's day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.queries import ledger
from accounts.queries.ledger import accounts_of
from family.actions import payment_claims, payment_disputes, payments
from family.actions.payment_disputes import Objection
from family.enums import PartSource
from family.enums.payments import DifferenceState, DisputeReason, DisputeState, LateFinding
from family.models.late_payments import LateReview
from family.models.payment_care import PaymentDispute, PaymentFlag
from family.models.payments import PaymentPart
from tests.counter import paying
from tests.counter.sharing import fresh, kin_clerk, second_clerk
from tests.permissions.world import World

DISPUTES = reverse("counter:payment_disputes")
REFUND = {"verdict": "refund", "answer": "查过处方，不是本人家人去的"}


def balance(world: World, name: str) -> int:
    return next(card.balance_fen for card in accounts_of([world.id(name)]))


class TestDisputes:
    def test_money_goes_back_when_two_agree(self, world: World, clerk: Client) -> None:
        before = balance(world, "daughter")
        public_id = paying.disputed(world)
        address = reverse("counter:payment_dispute", args=[public_id])
        assert balance(world, "daughter") == before - 2_000
        assert "张敏" in clerk.get(DISPUTES).content.decode()
        shown = clerk.get(address).content.decode()
        assert "我不知道这笔支付" in shown
        assert "整笔支付" in shown
        viewed = AuditEvent.objects.filter(action="payment_dispute.viewed").latest("pk")
        assert viewed.subject_person_id == world.id("daughter")

        assert clerk.post(address, REFUND).status_code == 302
        assert balance(world, "daughter") == before - 2_000
        proposal = Approval.objects.get(code="payment.dispute")
        second = {"verdict": "agree", "seen": proposal.payload_hash}
        assert clerk.post(address, second).status_code in (403, 409)
        assert "提出的人不能自己复核" in clerk.get(address).content.decode()
        assert second_clerk(world).post(address, second).status_code == 302
        assert balance(world, "daughter") == before
        assert PaymentDispute.objects.get().state == DisputeState.UPHELD.value
        assert ledger.faults() == []

    def test_a_colleague_who_says_no_leaves_it_open(self, world: World, clerk: Client) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        clerk.post(address, REFUND)
        proposal = Approval.objects.get(code="payment.dispute")
        second = {"verdict": "disagree", "seen": proposal.payload_hash}
        assert second_clerk(world).post(address, second).status_code == 302
        assert PaymentDispute.objects.get().state == DisputeState.OPEN.value

    def test_what_no_colleague_decided_in_time_is_answered_anew(
        self, world: World, clerk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        before = balance(world, "daughter")
        with monkeypatch.context() as hurried:
            hurried.setattr(payment_disputes, "WAITS", timedelta(microseconds=1))
            clerk.post(address, REFUND)
        assert "提交结论" in clerk.get(address).content.decode()

        assert clerk.post(address, REFUND).status_code == 302
        proposal = Approval.objects.get(code="payment.dispute", state="waiting")
        second = {"verdict": "agree", "seen": proposal.payload_hash}
        assert second_clerk(world).post(address, second).status_code == 302
        assert balance(world, "daughter") == before + 2_000
        assert REFUND["answer"] in clerk.get(address).content.decode()

    def test_what_was_right_is_answered_by_one(self, world: World, clerk: Client) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        sent = {"verdict": "dismiss", "answer": "母亲当天确实在这家医院看病"}
        assert clerk.post(address, sent).status_code == 302
        assert PaymentDispute.objects.get().state == DisputeState.DISMISSED.value
        # Pressed twice, the page says what came of it.
        assert clerk.post(address, sent).headers["Location"] == address
        assert sent["answer"] in clerk.get(address).content.decode()

    def test_a_second_press_leads_to_what_the_first_did(self, world: World, clerk: Client) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        colleague = second_clerk(world)
        assert clerk.post(address, REFUND).status_code == 302
        assert clerk.post(address, REFUND).headers["Location"] == address
        # What a colleague writes beside it is no second press.
        other = colleague.post(address, {"verdict": "claim", "answer": "向医院追回"})
        assert other.status_code == 409
        assert "有了变化" in other.content.decode()
        proposal = Approval.objects.get(code="payment.dispute")
        seen = {"seen": proposal.payload_hash}
        assert colleague.post(address, {"verdict": "disagree", **seen}).status_code == 302
        assert colleague.post(address, {"verdict": "disagree", **seen}).headers["Location"] == address
        assert colleague.post(address, {"verdict": "agree", **seen}).status_code == 409

        clerk.post(address, REFUND)
        proposal = Approval.objects.get(code="payment.dispute", state="waiting")
        second = {"verdict": "agree", "seen": proposal.payload_hash}
        assert colleague.post(address, second).status_code == 302
        assert colleague.post(address, second).headers["Location"] == address
        assert "这项异议已经有了决定" in colleague.get(address).content.decode()

    def test_what_is_left_after_a_refund_is_shown_with_the_way_on(self, world: World, clerk: Client) -> None:
        public_id = paying.disputed(world)
        address = reverse("counter:payment_dispute", args=[public_id])
        clerk.post(address, REFUND)
        payment = PaymentDispute.objects.get().payment
        payments.refund(paying.payee(world), payment.public_id, "R-1", 1_500, at=world.at)
        colleague = second_clerk(world)
        shown = colleague.get(address).content.decode()
        assert "机构退款后还剩" in shown
        assert "再按剩下的 5.00 元重新提出意见" in shown
        proposal = Approval.objects.get(code="payment.dispute")
        seen = {"seen": proposal.payload_hash}
        refused = colleague.post(address, {"verdict": "agree", **seen})
        assert refused.status_code == 409
        assert "请选“不同意”" in refused.content.decode()

        assert colleague.post(address, {"verdict": "disagree", **seen}).status_code == 302
        assert colleague.post(address, REFUND).status_code == 302
        proposal = Approval.objects.get(code="payment.dispute", state="waiting")
        before = balance(world, "daughter")
        agreed = {"verdict": "agree", "seen": proposal.payload_hash}
        assert clerk.post(address, agreed).status_code == 302
        assert balance(world, "daughter") == before + 500

    def test_what_came_back_before_refunds_closed_it_is_closed_by_the_answer(
        self, world: World, clerk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        row = PaymentDispute.objects.get()
        with monkeypatch.context() as before:
            before.setattr(payment_claims, "close_met", lambda *_args, **_kwargs: 0)
            payments.refund(paying.payee(world), row.payment.public_id, "R-1", 2_000, at=world.at)
        assert clerk.post(address, REFUND).status_code == 302
        row.refresh_from_db()
        assert (row.state, row.decided_by_id) == (DisputeState.UPHELD.value, None)
        assert "机构已退款，结案" in clerk.get(address).content.decode()

    @pytest.mark.parametrize("sent", [{}, {"verdict": "refund"}, {"verdict": "x", "answer": "y"}])
    def test_without_an_answer_nothing_is_decided(
        self, world: World, clerk: Client, sent: dict[str, str]
    ) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        assert clerk.post(address, sent).status_code == 422
        assert PaymentDispute.objects.get().state == DisputeState.OPEN.value

    def test_another_desk_and_a_relative_look_into_nothing(self, world: World) -> None:
        address = reverse("counter:payment_dispute", args=[paying.disputed(world)])
        assert world.client("clerk_elsewhere").get(address).status_code == 404
        assert kin_clerk(world).get(address).status_code == 403


class TestLatePayments:
    def test_what_was_paid_after_the_end_waits_and_moves_no_money(self, world: World, clerk: Client) -> None:
        before = balance(world, "daughter")
        card = paying.late(world)
        part = next(one for one in card.parts if one.source is PartSource.SHARER)
        address = reverse("counter:late_payment", args=[card.public_id, part.place])
        assert address in clerk.get(reverse("counter:late_payments")).content.decode()
        assert "不再是近亲属" in clerk.get(address).content.decode()

        sent = {"finding": LateFinding.FRAUD.value, "words": "离婚以后仍用账户买药"}
        assert clerk.post(address, sent).status_code == 302
        assert not LateReview.objects.exists()
        proposal = Approval.objects.get(code="payment.late")
        second = {"verdict": "agree", "seen": proposal.payload_hash}
        # The same clerk does not agree to their own finding, and nobody proposes another beside it.
        assert clerk.post(address, second).status_code in (403, 409)
        assert clerk.post(address, sent).status_code == 422
        assert "提出的人不能自己复核" in clerk.get(address).content.decode()
        assert second_clerk(world).post(address, second).status_code == 302
        review = LateReview.objects.get()
        assert review.finding == LateFinding.FRAUD.value
        assert review.agreed_by_id not in (None, review.found_by_id)
        assert balance(world, "daughter") == before - 2_000
        assert address not in clerk.get(reverse("counter:late_payments")).content.decode()
        assert clerk.post(address, sent).status_code == 409
        assert AuditEvent.objects.filter(action="payment.late_reviewed").count() == 2

    def test_a_colleague_who_says_no_leaves_it_open(self, world: World, clerk: Client) -> None:
        card = paying.late(world)
        place = PaymentPart.objects.get(payment__public_id=card.public_id, binding__isnull=False).place
        address = reverse("counter:late_payment", args=[card.public_id, place])
        clerk.post(address, {"finding": "stands", "words": "离婚前开的药"})
        proposal = Approval.objects.get(code="payment.late")
        second = {"verdict": "disagree", "seen": proposal.payload_hash}
        assert second_clerk(world).post(address, second).status_code == 302
        assert not LateReview.objects.exists()
        assert address in clerk.get(reverse("counter:late_payments")).content.decode()
        assert "提交结论" in clerk.get(address).content.decode()

    def test_what_was_in_time_is_none(self, world: World, clerk: Client) -> None:
        card = paying.paid(world)
        assert clerk.get(reverse("counter:late_payment", args=[card.public_id, 1])).status_code == 404
        assert clerk.get(reverse("counter:late_payment", args=[card.public_id, 99])).status_code == 404

    def test_another_desk_finds_none(self, world: World) -> None:
        card = paying.late(world)
        elsewhere = world.client("clerk_elsewhere")
        place = PaymentPart.objects.get(payment__public_id=card.public_id, binding__isnull=False).place
        address = reverse("counter:late_payment", args=[card.public_id, place])
        assert elsewhere.get(address).status_code == 404
        assert elsewhere.post(address, {"finding": "stands", "words": "x"}).status_code == 404
        assert "张敏" not in elsewhere.get(reverse("counter:late_payments")).content.decode()

    def test_words_are_asked_for(self, world: World, clerk: Client) -> None:
        card = paying.late(world)
        place = PaymentPart.objects.get(payment__public_id=card.public_id, binding__isnull=False).place
        address = reverse("counter:late_payment", args=[card.public_id, place])
        assert clerk.post(address, {"finding": "stands", "words": "  "}).status_code == 422
        assert not LateReview.objects.exists()


def test_unusual_payments_are_listed_for_clerks_and_officers_of_the_area(world: World, clerk: Client) -> None:
    card = paying.paid(world)
    PaymentFlag.objects.create(payment_id=card.id, kind="many_payees", flagged_at=world.at)
    address = reverse("counter:payment_flags")
    for client in (clerk, world.client("officer")):
        assert "一天在多家机构支付" in client.get(address).content.decode()
    for name in ("clerk_elsewhere", "officer_elsewhere"):
        assert "一天在多家机构支付" not in world.client(name).get(address).content.decode()


def test_desks_read_what_was_settled_not_what_was_held(world: World, clerk: Client) -> None:
    card = paying.paid(world, 1_000, held_fen=5_000)
    PaymentFlag.objects.create(payment_id=card.id, kind="many_payees", flagged_at=world.at)
    objection = Objection(DisputeReason.NOT_KNOWN, "我不知道这笔支付")
    said = payment_disputes.open_dispute(world.actor("daughter"), card.public_id, objection, at=world.at)

    flags = clerk.get(reverse("counter:payment_flags")).content.decode()
    assert "10.00 元" in flags
    assert "50.00 元" not in flags
    shown = clerk.get(reverse("counter:payment_dispute", args=[said.public_id])).content.decode()
    assert '<dt>金额</dt><dd class="number">10.00 元</dd>' in shown
    assert '<dt>当初预扣</dt><dd class="number">50.00 元</dd>' in shown


class TestDifferences:
    def test_a_day_is_listed_closed_with_a_reason_and_taken_along(self, world: World, clerk: Client) -> None:
        row = paying.different(world)
        days = clerk.get(reverse("counter:differences")).content.decode()
        day = reverse("counter:differences_day", args=[row.payee.public_id, row.day.isoformat()])
        assert day in days
        assert "R-1" in clerk.get(day).content.decode()
        address = reverse("counter:difference", args=[row.public_id])
        assert clerk.post(address, {"state": "explained", "note": " "}).status_code == 422
        assert clerk.post(address, {"state": "gone", "note": "x"}).status_code == 422
        assert clerk.post(address, {"state": "explained", "note": "机构重报了流水号"}).status_code == 302
        row.refresh_from_db()
        assert row.state == DifferenceState.EXPLAINED.value
        assert clerk.post(address, {"state": "explained", "note": "x"}).status_code == 404
        made = b"".join(clerk.get(day, {"csv": ""}).streaming_content).decode()
        assert "机构重报了流水号" in made
        assert "'=1+1" in made

    def test_what_is_no_day_is_not_found(self, world: World, clerk: Client) -> None:
        row = paying.different(world)
        for day in ("2026-13-01", "x", "1990-01-01"):
            address = reverse("counter:differences_day", args=[row.payee.public_id, day])
            assert clerk.get(address).status_code == 404
        assert clerk.get(reverse("counter:difference", args=[world.offered])).status_code == 404


def test_a_person_at_no_desk_reaches_none_of_it(world: World) -> None:
    citizen = fresh(world.users["daughter"])
    for name in ("payment_disputes", "payment_flags", "late_payments", "differences", "sharing_seconds"):
        assert citizen.get(reverse(f"counter:{name}")).status_code == 403
