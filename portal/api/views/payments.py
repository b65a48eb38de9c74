"""Payments by hospitals and pharmacies: hold what a patient is charged, settle it, refund it, or let it go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions.idempotency import KeptAnswer
from accounts.errors.cards import CardCodeRefused, CardGuessesSpent
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from family.access import payment_for
from family.actions import charges, payments
from family.actions.charges import NewCharge
from family.errors.payments import (
    PatientUnknown,
    PayeeNotAllowed,
    PaymentConflict,
    PaymentExpired,
    PaymentNotFound,
    PaymentNotHeld,
    PaymentNotSettled,
    PaymentTooMuch,
)
from foundation import clock
from portal.api import examples_of_payments as examples
from portal.api import faults
from portal.api.matching import match_of, tag_of
from portal.api.once import answer_once, key_of
from portal.api.paid import told_payment, told_refund
from portal.api.schema import operation
from portal.api.serializers.payments import (
    PaymentAnswer,
    PaymentInput,
    RefundAnswer,
    RefundInput,
    SettlementInput,
)
from portal.api.serializers.shapes import NoBody
from portal.api.views.doors import PartnerDoor

_KEYED = (IdempotencyKeyRunning, IdempotencyKeyReused)
_OWN = (faults.NO_RESOURCE, PaymentNotFound)


class PaymentsView(PartnerDoor):
    """Where patients are charged."""

    @operation(
        "payments_create",
        "Charge a patient",
        answer=PaymentAnswer,
        example=examples.HELD,
        status=201,
        body=PaymentInput,
        body_example=examples.PAYMENT_INPUT,
        refusals=(
            CardCodeRefused,
            CardGuessesSpent,
            PatientUnknown,
            PayeeNotAllowed,
            PaymentConflict,
            *_KEYED,
        ),
        is_keyed=True,
        has_etag=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Hold what a patient has to pay: their own account first, then relatives who share, and the rest in cash.

        The patient shows their own electronic card, or gives their own number and that of their own card. A charge is
        never refused because nobody's account pays; `reasons` then says what it says of the patient. Sent again with
        the same key and body, the request moves nothing and is answered with the same bytes.
        """
        key_of(request._request)
        asked = self.read_body(PaymentInput)
        at = clock.now()
        new = NewCharge(
            asked["reference"],
            asked["amount_fen"],
            asked.get("code", ""),
            asked.get("number", ""),
            asked.get("card_number", ""),
        )
        with charges.tried(self.actor, new, at=at):
            return answer_once(request._request, self.actor, lambda: self._hold(new, at), at=at)

    def _hold(self, new: NewCharge, at: datetime) -> KeptAnswer:
        """Charge, and write the answer to keep."""
        act = charges.by_code if new.code else charges.by_numbers
        done = act(self.actor, new, at=at)
        return self.kept(PaymentAnswer, told_payment(done.payment))


class PaymentView(PartnerDoor):
    """One payment of this partner."""

    @operation(
        "payment_get",
        "Get a payment of yours",
        answer=PaymentAnswer,
        example=examples.SETTLED,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, payment_id: UUID) -> HttpResponse:
        """A payment that you asked for, as it stands now."""
        return self.answer(PaymentAnswer, told_payment(payment_for(self.actor, payment_id)))


class PaymentActDoor(PartnerDoor):
    """A door to a payment of this partner that changes it."""

    def refuse_stale_payment(self, payment_id: UUID) -> None:
        """Let the change pass only while the payment stands as the partner read it."""
        self.refuse_stale(
            payment_id, PaymentAnswer, lambda: told_payment(payment_for(self.actor, payment_id))
        )


class SettlementsView(PaymentActDoor):
    """Where a held payment is settled."""

    @operation(
        "payment_settlements_create",
        "Settle a payment",
        answer=PaymentAnswer,
        example=examples.SETTLED,
        status=201,
        body=SettlementInput,
        body_example=examples.SETTLEMENT_INPUT,
        refusals=(*_OWN, PaymentNotHeld, PaymentExpired, PaymentTooMuch, *_KEYED),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, payment_id: UUID) -> HttpResponse:
        """Settle all of what is held or less; what is not settled goes back at once, cash first.

        Relatives whose account paid are told. Settled again for the same amount, a payment stays as it is.
        """
        key_of(request._request)
        match_of(request._request)
        asked = self.read_body(SettlementInput)
        at = clock.now()
        return answer_once(
            request._request, self.actor, lambda: self._settle(payment_id, asked["amount_fen"], at), at=at
        )

    def _settle(self, payment_id: UUID, fen: int, at: datetime) -> KeptAnswer:
        """Settle, and write the answer to keep."""
        self.refuse_stale_payment(payment_id)
        done = payments.settle(self.actor, payment_id, fen, at=at)
        return self.kept(PaymentAnswer, told_payment(done.payment))


class RefundsView(PaymentActDoor):
    """Where settled payments are refunded."""

    @operation(
        "payment_refunds_create",
        "Refund a payment",
        answer=RefundAnswer,
        example=examples.REFUND,
        status=201,
        body=RefundInput,
        body_example=examples.REFUND_INPUT,
        refusals=(*_OWN, PaymentConflict, PaymentNotSettled, PaymentTooMuch, *_KEYED),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, payment_id: UUID) -> HttpResponse:
        """Give back all or some of what was settled; a payment may be refunded several times.

        Each part goes back to where it came from: cash first, then relatives, and the patient's own account last.
        """
        key_of(request._request)
        match_of(request._request)
        asked = self.read_body(RefundInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._refund(payment_id, asked, at), at=at)

    def _refund(self, payment_id: UUID, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Refund, and write the answer to keep."""
        self.refuse_stale_payment(payment_id)
        done = payments.refund(self.actor, payment_id, asked["reference"], asked["amount_fen"], at=at)
        payment = told_payment(done.payment)
        tag = tag_of(self.bytes_of(PaymentAnswer, payment))
        return KeptAnswer(201, self.bytes_of(RefundAnswer, told_refund(done.payment, done.refund)), tag)


class ReleasesView(PaymentActDoor):
    """Where a held payment is let go."""

    @operation(
        "payment_releases_create",
        "Release a payment",
        answer=PaymentAnswer,
        example=examples.RELEASED,
        status=201,
        refusals=(*_OWN, PaymentNotHeld, *_KEYED),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, payment_id: UUID) -> HttpResponse:
        """Let a held payment go: everything goes back at once."""
        key_of(request._request)
        match_of(request._request)
        self.read_body(NoBody)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._release(payment_id, at), at=at)

    def _release(self, payment_id: UUID, at: datetime) -> KeptAnswer:
        """Release, and write the answer to keep."""
        self.refuse_stale_payment(payment_id)
        done = payments.release(self.actor, payment_id, at=at)
        return self.kept(PaymentAnswer, told_payment(done.payment))
