"""Writes what a desk found about payments made too late; none of it takes money back by itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from family.enums.payments import LateFinding
from family.errors.payments import LatePaymentNotFound, LateReviewDone, PaymentDisputeAnswerMissing
from family.models.late_payments import LateReview
from family.models.payments import PaymentPart
from family.queries.spent_after import SpentAfter, spent_after_by


@dataclass(frozen=True)
class Found:
    """What a desk found, and by what."""

    finding: LateFinding
    words: str


@transaction.atomic
def record(actor: Actor, payment: UUID, place: int, found: Found, *, at: datetime) -> SpentAfter:
    """Say what became of a payment made too late; settled payments stay as they are.

    Raises:
        LatePaymentNotFound: it was in time, or is of another area; LateReviewDone; PaymentDisputeAnswerMissing.
    Law: CC 13; who knew nothing of the end is judged by the agency, not by the house.
    """
    if not found.words.strip():
        raise PaymentDisputeAnswerMissing
    part = PaymentPart.objects.select_for_update(of=("self",)).filter(payment__public_id=payment, place=place)
    row = part.first()
    card = spent_after_by(payment, place) if row else None
    if row is None or card is None or actor.user_id is None or card.area_key not in actor.area_keys:
        raise LatePaymentNotFound
    if card.finding is not None:
        raise LateReviewDone
    LateReview.objects.create(
        part=row,
        finding=found.finding.value,
        words=found.words.strip(),
        found_at=at,
        found_by_id=actor.user_id,
    )
    for person_id in (card.sharer_id, card.patient_id):
        event = audit.Event(
            "payment.late_reviewed",
            person_id,
            area_key=card.area_key,
            object_kind="payment",
            object_id=card.payment_public_id,
            reason=found.words.strip()[:200],
            facts={"finding": found.finding.value, "fen": card.kept_fen},
        )
        audit.record(actor, event, at=at)
    return card
