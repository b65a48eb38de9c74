"""Closes what was claimed from a payee after a dispute, in the transaction in which its money came back."""

from datetime import datetime
from uuid import UUID

from accounts.actions import audit
from accounts.rules.actors import SYSTEM
from family.enums.payments import DisputeRemedy, DisputeState
from family.models.payment_care import PaymentDispute
from family.models.payments import PaymentPart


def close_met(payment_public_id: UUID, *, at: datetime) -> int:
    """Close the claims of a payment of whose part nothing is left to come back; say how many.

    Call inside the transaction of the refund, whose notice tells the sharer of the money.
    """
    rows = PaymentDispute.objects.select_related("sharer").select_for_update(of=("self",))
    open_claims = rows.filter(
        payment__public_id=payment_public_id,
        state=DisputeState.UPHELD.value,
        remedy=DisputeRemedy.CLAIM.value,
        met_at__isnull=True,
    )
    met = [row for row in open_claims.order_by("pk") if _left(row) == 0]
    for row in met:
        row.met_at = at
        row.save(update_fields=["met_at"])
        event = audit.Event(
            "payment.claim_met",
            row.sharer.human_id,
            object_kind="payment_dispute",
            object_id=row.public_id,
            facts={"fen": row.amount_fen},
        )
        audit.record(SYSTEM, event, at=at)
    return len(met)


def _left(row: PaymentDispute) -> int:
    parts = PaymentPart.objects.filter(payment_id=row.payment_id, binding_id=row.binding_id)
    return sum(part.settled_fen - part.refunded_fen for part in parts)
