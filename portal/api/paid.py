"""Payments as their payee may see them: kinds of sources and amounts, and why the patient's own side paid nothing.

Whose accounts they were, how many, and what stands between relatives is not the payee's to know.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from family.enums import PartSource, PaymentState
from family.enums.payments import SkipReason
from family.queries.payments import PaymentCard, RefundCard
from portal.shared.labels import label_of

# Of the patient and of the patient's own account; a dead patient is nobody to whoever asks.
_OF_PATIENT = frozenset(
    {SkipReason.PATIENT_NOT_INSURED, SkipReason.PATIENT_IN_ARREARS, SkipReason.USE_CLOSED}
)
_OWN = frozenset({PartSource.OWN_ACCOUNT, PartSource.OWN_WALLET})


@dataclass(frozen=True)
class ToldPart:
    """What one kind of source pays."""

    paid_from: PartSource
    amount_fen: int
    settled_fen: int
    refunded_fen: int


@dataclass(frozen=True)
class ToldReason:
    """Why a kind of source paid nothing."""

    code: SkipReason
    paid_from: PartSource
    detail: str


@dataclass(frozen=True)
class ToldPayment:
    """A payment as its payee sees it."""

    id: UUID
    reference: str
    use: str
    state: PaymentState
    amount_fen: int
    settled_fen: int
    refunded_fen: int
    cash_fen: int
    paid_on: date
    expires_at: datetime
    settled_at: datetime | None
    parts: tuple[ToldPart, ...]
    reasons: tuple[ToldReason, ...]


@dataclass(frozen=True)
class ToldRefund:
    """A refund as its payee sees it."""

    id: UUID
    reference: str
    amount_fen: int
    cash_fen: int
    refunded_at: datetime
    payment: ToldPayment


def told_payment(card: PaymentCard) -> ToldPayment:
    """Tell a payment to its payee."""
    parts = tuple(_part(card, source) for source in PartSource if card.fen_from(source))
    cash = next((part for part in parts if part.paid_from is PartSource.CASH), None)
    is_held = card.state is PaymentState.HELD
    return ToldPayment(
        id=card.public_id,
        reference=card.request_key,
        use=card.use.value,
        state=card.state,
        amount_fen=card.amount_fen,
        settled_fen=card.settled_fen,
        refunded_fen=card.refunded_fen,
        cash_fen=(cash.amount_fen if is_held else cash.settled_fen - cash.refunded_fen) if cash else 0,
        paid_on=card.paid_on,
        expires_at=card.expires_at,
        settled_at=card.settled_at,
        parts=parts,
        reasons=_reasons(card),
    )


def told_refund(card: PaymentCard, refund: RefundCard) -> ToldRefund:
    """Tell a refund to its payee."""
    cash = {part.id for part in card.parts if part.source is PartSource.CASH}
    return ToldRefund(
        id=refund.public_id,
        reference=refund.request_key,
        amount_fen=refund.amount_fen,
        cash_fen=sum(fen for part, fen in refund.parts.items() if part in cash),
        refunded_at=refund.refunded_at,
        payment=told_payment(card),
    )


def _part(card: PaymentCard, source: PartSource) -> ToldPart:
    parts = [part for part in card.parts if part.source is source]
    return ToldPart(
        source,
        sum(part.amount_fen for part in parts),
        sum(part.settled_fen for part in parts),
        sum(part.refunded_fen for part in parts),
    )


def _reasons(card: PaymentCard) -> tuple[ToldReason, ...]:
    told = [one for one in card.skipped if one.source in _OWN or one.reason in _OF_PATIENT]
    return tuple(
        ToldReason(one.reason, one.source, label_of(one.reason))
        for one in told
        if one.reason is not SkipReason.PATIENT_DEAD
    )
