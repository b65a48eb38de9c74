"""Tells partners of bindings of the people who let them act, and payees of their own payments.

Of a binding a partner is told that its state changed and on which side its person stands, never who the other is. A
payee is told what it could read of the payment, and nothing of whose money it was. Call in the transaction of the act.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.actions.partner_events import NewEvent, OwnEvent, emit, emit_own
from accounts.enums.partner_events import PartnerEventKind
from family.enums import BindingSide, BindingState, PartSource
from family.enums.payments import DisputeState
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentDispute
from family.queries.payments import PaymentCard, RefundCard

_BY_STATE: Mapping[BindingState, PartnerEventKind] = {
    BindingState.PROPOSED: PartnerEventKind.BINDING_PROPOSED,
    BindingState.ASKED: PartnerEventKind.BINDING_ASKED,
    BindingState.ACTIVE: PartnerEventKind.BINDING_ACTIVATED,
    BindingState.SUSPENDED: PartnerEventKind.BINDING_SUSPENDED,
    BindingState.DECLINED: PartnerEventKind.BINDING_ENDED,
    BindingState.WITHDRAWN: PartnerEventKind.BINDING_ENDED,
    BindingState.EXPIRED: PartnerEventKind.BINDING_ENDED,
    BindingState.ENDED: PartnerEventKind.BINDING_ENDED,
}


def binding(row: SharingBinding, *, at: datetime) -> None:
    """Tell that a binding has come to the state it is in."""
    bindings([row], _BY_STATE[BindingState(row.state)], at=at)


def bindings(rows: Sequence[SharingBinding], kind: PartnerEventKind, *, at: datetime) -> None:
    """Tell one thing of many bindings at once; who is linked with both sides hears of each."""
    news = [_of(row, side, kind, at=at) for row in rows for side in BindingSide]
    emit(kind, news, at=at)


def _of(row: SharingBinding, side: BindingSide, kind: PartnerEventKind, *, at: datetime) -> NewEvent:
    # The same binding may be paused, frozen and given back many times.
    return NewEvent(
        f"{kind.value}:{row.public_id}:{side.value}:{at.isoformat()}",
        row.sharer_id if side is BindingSide.SHARER else row.user_id,
        {
            "binding_id": str(row.public_id),
            "side": side.value,
            "state": row.state,
            "is_frozen": row.frozen_at is not None,
        },
    )


def payment(kind: PartnerEventKind, card: PaymentCard, *, at: datetime) -> None:
    """Tell a payee how a payment of its own stands; a premium that is paid in the portal has none."""
    _to_payee(kind, card, f"{kind.value}:{card.public_id}", {}, at=at)


def refunded(card: PaymentCard, back: RefundCard, *, at: datetime) -> None:
    """Tell a payee of a refund, its own or one that a desk decided."""
    more = {
        "refund_id": str(back.public_id),
        "refund_reference": back.request_key,
        "refund_fen": back.amount_fen,
    }
    _to_payee(PartnerEventKind.PAYMENT_REFUNDED, card, f"payment.refunded:{back.public_id}", more, at=at)


def _to_payee(
    kind: PartnerEventKind, card: PaymentCard, key: str, more: Mapping[str, object], *, at: datetime
) -> None:
    if card.payee_id is None:
        return
    data = {
        "payment_id": str(card.public_id),
        "reference": card.request_key,
        "state": card.state.value,
        "amount_fen": card.amount_fen,
        "settled_fen": card.settled_fen,
        "refunded_fen": card.refunded_fen,
        "cash_fen": card.fen_from(PartSource.CASH),
        **more,
    }
    emit_own(kind, [OwnEvent(key, card.payee_id, data, card.patient_id)], at=at)


def disputed(row: PaymentDispute, *, at: datetime) -> None:
    """Tell a payee that a payment of its own is disputed, or what came of it; by whom and why stays with the desk.

    How much is disputed would tell how several sharers divided the payment. Only what a desk gives back or claims is
    told, and not what the payee's own refund met.
    """
    paid = row.payment
    if paid.payee_id is None:
        return
    is_open = row.state in (DisputeState.OPEN.value, DisputeState.PROPOSED.value)
    kind = PartnerEventKind.PAYMENT_DISPUTED if is_open else PartnerEventKind.PAYMENT_DECIDED
    is_by_desk = row.state == DisputeState.UPHELD.value and row.decided_by_id is not None
    data = {
        "payment_id": str(paid.public_id),
        "reference": paid.request_key,
        "dispute_id": str(row.public_id),
        "dispute_state": row.state,
        "disputed_fen": row.amount_fen if is_by_desk else None,
        "remedy": row.remedy or None,
    }
    emit_own(kind, [OwnEvent(f"{kind.value}:{row.public_id}", paid.payee_id, data, paid.patient_id)], at=at)
