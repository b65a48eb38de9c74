"""Payments by which money flowed after what let it flow had ended, as a desk looks into them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet

from family.enums import BindingCause, BindingState, PartSource
from family.enums.payments import LateFinding
from family.models.payments import PaymentPart

_CAUSES = [BindingCause.DEATH.value, BindingCause.KINSHIP_ENDED.value]


@dataclass(frozen=True)
class SpentAfter:
    """One part of a payment that a sharer's account paid after the binding's end; ``cause`` says why it ended.

    ``finding`` is what a desk found about it, nothing while it waits.
    """

    payment_public_id: UUID
    place: int
    binding_public_id: UUID
    cause: BindingCause | None
    ended_on: date
    paid_on: date
    kept_fen: int
    payee_name: str
    area_key: str
    sharer_id: int
    patient_id: int
    finding: LateFinding | None = None
    words: str = ""
    found_at: datetime | None = None


def spent_after_end(*, area_keys: Collection[str], most: int, after_id: int = 0) -> list[SpentAfter]:
    """Give parts that sharers' accounts paid after the day on which a death or the end of a tie had ended the binding.

    What was learned late is found whenever this is asked: an end that lies before a payment stays before it. What has
    been given back in whole, or looked into, is no matter any more.
    Law: CC 13.
    """
    rows = _late().filter(pk__gt=after_id, payment__area_key__in=area_keys, late_review__isnull=True)
    rows = rows.filter(settled_fen__gt=F("refunded_fen"))
    return [card_of(row) for row in rows.order_by("pk")[:most]]


def spent_after_by(payment: UUID, place: int) -> SpentAfter | None:
    """Find one of them, looked into or not; nothing where the payment was in time."""
    row = _late().filter(payment__public_id=payment, place=place).first()
    return card_of(row) if row else None


def card_of(row: PaymentPart) -> SpentAfter:
    """Copy a row into what may leave the floor."""
    binding, review = row.binding, getattr(row, "late_review", None)
    if binding is None or binding.ends_on is None:
        raise ValueError("a part that was in time")
    return SpentAfter(
        row.payment.public_id,
        row.place,
        binding.public_id,
        BindingCause(binding.cause) if binding.cause else None,
        binding.ends_on,
        row.paid_on,
        row.settled_fen - row.refunded_fen,
        row.payment.payee_name,
        row.payment.area_key,
        binding.sharer.human_id,
        row.patient.human_id,
        LateFinding(review.finding) if review else None,
        review.words if review else "",
        review.found_at if review else None,
    )


def _late() -> QuerySet[PaymentPart]:
    rows = PaymentPart.objects.filter(
        source=PartSource.SHARER.value,
        binding__state=BindingState.ENDED.value,
        binding__cause__in=_CAUSES,
        binding__ends_on__lt=F("paid_on"),
    )
    return rows.select_related("payment", "binding__sharer", "patient", "late_review")
