"""Closes disputes of a payment, and claims after them, in the transaction in which the money came back from the payee."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import approvals, audit
from accounts.rules.actors import SYSTEM
from family.actions import partner_telling, payment_notices
from family.enums.payments import DisputeRemedy, DisputeState
from family.models.payment_care import OPEN_DISPUTES, PaymentDispute
from family.queries.payment_disputes import left_fen


@transaction.atomic
def close_met(payment_public_id: UUID, *, at: datetime) -> int:
    """Close the disputes and claims of a payment of whose part nothing is left to come back; say how many.

    Call inside the transaction of the refund, whose notice tells the sharer of the money.
    """
    rows = PaymentDispute.objects.select_related("payment", "binding", "sharer").select_for_update(
        of=("self",)
    )
    standing = rows.filter(
        payment__public_id=payment_public_id,
        state__in=[*OPEN_DISPUTES, DisputeState.UPHELD.value],
        met_at__isnull=True,
    )
    met = [row for row in standing.order_by("pk") if _waits(row) and _is_all_back(row)]
    for row in met:
        if row.state == DisputeState.UPHELD.value:
            row.met_at = at
            row.save(update_fields=["met_at"])
        else:
            _given_back(row, at=at)
        event = audit.Event(
            "payment.claim_met",
            row.sharer.human_id,
            object_kind="payment_dispute",
            object_id=row.public_id,
            facts={"fen": row.amount_fen},
        )
        audit.record(SYSTEM, event, at=at)
    return len(met)


def _given_back(row: PaymentDispute, *, at: datetime) -> None:
    """Close a dispute that nobody has decided: its money is back, and there is nothing left to look into.

    No refund is linked and no clerk is named: it was the payee's own, perhaps the last of several.
    """
    if row.proposal_id is not None:
        approvals.void(SYSTEM, row.proposal_id, at=at)
    row.state, row.remedy = DisputeState.UPHELD.value, DisputeRemedy.REFUND.value
    row.proposal_id, row.decided_at = None, at
    row.save(update_fields=["state", "remedy", "proposal_id", "decided_at"])
    payment_notices.tell_dispute(row, at=at)
    partner_telling.disputed(row, at=at)


def _waits(row: PaymentDispute) -> bool:
    """Say whether money is still looked for: nobody has decided yet, or the payee was asked for it."""
    return row.state in OPEN_DISPUTES or row.remedy == DisputeRemedy.CLAIM.value


def _is_all_back(row: PaymentDispute) -> bool:
    return left_fen(row.payment_id, row.binding_id) == 0
