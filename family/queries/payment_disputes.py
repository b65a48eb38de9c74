"""Reads of disputed payments, for the sharer and for the desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from family.enums.payments import DisputeReason, DisputeRemedy, DisputeState
from family.models.payment_care import OPEN_DISPUTES, PaymentDispute
from family.models.payments import PaymentPart


@dataclass(frozen=True)
class DisputeCard:
    """One disputed payment; ``binding_public_id`` is what the sharer may freeze at once."""

    public_id: UUID
    payment_public_id: UUID
    binding_public_id: UUID
    sharer_id: int
    patient_id: int
    area_key: str
    payee_name: str
    reason: DisputeReason
    words: str
    amount_fen: int
    state: DisputeState
    opened_at: datetime
    remedy: DisputeRemedy | None
    finding: str
    decided_at: datetime | None
    proposal_id: int | None
    met_at: datetime | None = None
    is_given_back: bool = False
    """Whether the payee gave all of it back before a desk had decided."""

    @property
    def is_claimed(self) -> bool:
        """Say whether its money was claimed from the payee and is not back yet."""
        return self.remedy is DisputeRemedy.CLAIM and self.met_at is None


def disputes_of(sharer_id: int) -> list[DisputeCard]:
    """Give what a sharer disputed, the newest first."""
    return [card_of(row) for row in _rows().filter(sharer__same_as=sharer_id).order_by("-opened_at", "-pk")]


def disputes_waiting(area_keys: Collection[str], *, most: int) -> list[DisputeCard]:
    """Give the disputes that desks of some areas have to look into, the oldest first."""
    rows = _rows().filter(area_key__in=area_keys, state__in=OPEN_DISPUTES)
    return [card_of(row) for row in rows.order_by("opened_at", "pk")[:most]]


def claims_open(area_keys: Collection[str], *, most: int) -> list[DisputeCard]:
    """Give what was claimed from payees in some areas and has not come back, the oldest first."""
    rows = _rows().filter(
        area_key__in=area_keys,
        state=DisputeState.UPHELD.value,
        remedy=DisputeRemedy.CLAIM.value,
        met_at__isnull=True,
    )
    return [card_of(row) for row in rows.order_by("decided_at", "pk")[:most]]


def dispute_by_public_id(public_id: UUID) -> DisputeCard | None:
    """Find a dispute, or nothing."""
    row = _rows().filter(public_id=public_id).first()
    return card_of(row) if row else None


def left_of(public_id: UUID) -> int:
    """Say what of a disputed part has not come back."""
    found = PaymentDispute.objects.filter(public_id=public_id).values_list("payment", "binding").first()
    return left_fen(*found) if found else 0


def left_fen(payment_id: int, binding_id: int) -> int:
    """Say what of a payment by one binding has not come back."""
    parts = PaymentPart.objects.filter(payment_id=payment_id, binding_id=binding_id)
    return sum(part.settled_fen - part.refunded_fen for part in parts)


def card_of(row: PaymentDispute) -> DisputeCard:
    """Copy a row into what may leave the floor."""
    return DisputeCard(
        public_id=row.public_id,
        payment_public_id=row.payment.public_id,
        binding_public_id=row.binding.public_id,
        sharer_id=row.sharer.human_id,
        patient_id=row.payment.patient.human_id,
        area_key=row.area_key,
        payee_name=row.payment.payee_name,
        reason=DisputeReason(row.reason),
        words=row.words,
        amount_fen=row.amount_fen,
        state=DisputeState(row.state),
        opened_at=row.opened_at,
        remedy=DisputeRemedy(row.remedy) if row.remedy else None,
        finding=row.finding,
        decided_at=row.decided_at,
        proposal_id=row.proposal_id,
        met_at=row.met_at,
        # A desk that upholds is named; what the payee's refund met was decided by nobody.
        is_given_back=row.state == DisputeState.UPHELD.value and row.decided_by_id is None,
    )


def _rows() -> QuerySet[PaymentDispute]:
    return PaymentDispute.objects.select_related("payment__patient", "binding", "sharer")
