"""Payments by which money flowed after what let it flow had ended, as a desk looks into them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from family.enums import BindingCause, BindingState, PartSource
from family.models.payments import PaymentPart


@dataclass(frozen=True)
class SpentAfter:
    """One part of a payment that a sharer's account paid after the binding's end; ``cause`` says why it ended."""

    payment_public_id: UUID
    place: int
    binding_public_id: UUID
    cause: BindingCause | None
    ended_on: date
    paid_on: date
    kept_fen: int


def spent_after_end(*, most: int, after_id: int = 0) -> list[SpentAfter]:
    """Give parts that sharers' accounts paid after the day on which a death or the end of a tie had ended the binding.

    What was learned late is found whenever this is asked: an end that lies before a payment stays before it. What has
    been given back in whole is no matter any more.
    Law: CC 13.
    """
    rows = PaymentPart.objects.filter(
        pk__gt=after_id,
        source=PartSource.SHARER.value,
        binding__state=BindingState.ENDED.value,
        binding__cause__in=[BindingCause.DEATH.value, BindingCause.KINSHIP_ENDED.value],
        binding__ends_on__lt=F("paid_on"),
        settled_fen__gt=F("refunded_fen"),
    )
    return [
        SpentAfter(
            row.payment.public_id,
            row.place,
            row.binding.public_id,
            BindingCause(row.binding.cause) if row.binding.cause else None,
            row.binding.ends_on,
            row.paid_on,
            row.settled_fen - row.refunded_fen,
        )
        for row in rows.select_related("payment", "binding").order_by("pk")[:most]
        if row.binding is not None and row.binding.ends_on is not None
    ]
