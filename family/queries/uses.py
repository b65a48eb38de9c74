"""Reads of what relatives used of somebody's account: what was paid, what came back, what the owner sent, by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from family.enums import FrozenBy, PartReason, PartSource, PaymentState, SharingUse
from family.models.bindings import STANDING_STATES, SharingBinding
from family.models.payments import PaymentPart, PaymentRefundPart
from family.models.wallet import WalletTransfer
from family.queries.bindings import BindingCard, card_of, frozen_by
from family.queries.payments import PaymentCard, payment_by_public_id
from family.queries.wallets import WalletTransferCard, transfer_rows
from family.queries.wallets import card_of as transfer_card_of
from foundation.clock import day_begins, local_date


@dataclass(frozen=True)
class Use:
    """What one payment took of a sharer's account; one that is held is not final, and nothing of the rest is told."""

    payment_public_id: UUID
    patient_id: int
    payee_name: str
    use: SharingUse
    fen: int
    at: datetime
    is_held: bool

    @property
    def on(self) -> date:
        """Give the day in China."""
        return local_date(self.at)


@dataclass(frozen=True)
class CameBack:
    """What one refund brought back to a sharer's account."""

    payment_public_id: UUID
    patient_id: int
    payee_name: str
    fen: int
    at: datetime
    on: date


def uses_of(sharer_id: int, *, since: date, until: date, most: int) -> list[Use]:
    """Give what relatives used of an account from a day up to another, the newest first; what is held by its holding."""
    days = {"gte": day_begins(since), "lt": day_begins(until)}
    settled = Q(settled_fen__gt=0, **{f"payment__settled_at__{how}": at for how, at in days.items()})
    held = Q(
        payment__state=PaymentState.HELD.value,
        **{f"payment__held_at__{how}": at for how, at in days.items()},
    )
    rows = _parts_of(sharer_id).filter(settled | held).select_related("payment__patient")
    found = [_use(row) for row in rows.order_by("-payment__held_at", "-pk")[:most]]
    return sorted(found, key=lambda one: one.at, reverse=True)


def came_back_to(sharer_id: int, *, since: date, until: date, most: int) -> list[CameBack]:
    """Give what refunds brought back to an account from a day up to another, the newest first."""
    rows = PaymentRefundPart.objects.filter(
        part__source=PartSource.SHARER.value,
        part__binding__sharer__same_as=sharer_id,
        refund__refunded_on__gte=since,
        refund__refunded_on__lt=until,
    ).select_related("refund__payment__patient")
    return [
        CameBack(
            payment_public_id=row.refund.payment.public_id,
            patient_id=row.refund.payment.patient.human_id,
            payee_name=row.refund.payment.payee_name,
            fen=row.amount_fen,
            at=row.refund.refunded_at,
            on=row.refund.refunded_on,
        )
        for row in rows.order_by("-refund__refunded_at", "-pk")[:most]
    ]


def sent_by(sender_id: int, *, since: date, until: date, most: int) -> list[WalletTransferCard]:
    """Give what somebody sent into relatives' wallets from a day up to another, the newest first."""
    rows = transfer_rows().filter(sender__same_as=sender_id, sent_on__gte=since, sent_on__lt=until)
    return [transfer_card_of(row) for row in rows.order_by("-sent_at", "-pk")[:most]]


def moved_before(person_id: int, on: date) -> date | None:
    """Give the last day before another on which relatives used an account, or its owner sent something."""
    used = _parts_of(person_id).filter(paid_on__lt=on).order_by().values_list("paid_on")
    sent = WalletTransfer.objects.filter(sender__same_as=person_id, sent_on__lt=on).values_list("sent_on")
    found = used.union(sent).order_by("-paid_on")[:1]
    return next((day for (day,) in found), None)


def standing_of_sharer(sharer_id: int) -> list[BindingCard]:
    """Give the standing bindings by which others use somebody's account."""
    rows = SharingBinding.objects.filter(sharer__same_as=sharer_id, state__in=STANDING_STATES)
    return [card_of(row) for row in rows.select_related("sharer", "user").order_by("pk")]


@dataclass(frozen=True)
class SharerOfPayment:
    """Whose account was asked for a part of a payment, by which binding, and how that stands now."""

    sharer_id: int
    binding_public_id: UUID
    frozen_by: FrozenBy | None
    is_standing: bool

    @property
    def may_be_frozen(self) -> bool:
        """Say whether the sharer has a freeze left to put on it."""
        return self.is_standing and self.frozen_by not in (FrozenBy.SHARER, FrozenBy.BOTH)


@dataclass(frozen=True)
class SeenPayment:
    """A payment as somebody may see it: the patient all of it, a sharer what came from their own account.

    ``sharers`` are by the id that the parts name; of a sharer's view ``card`` is for the house, ``own`` what they see.
    """

    card: PaymentCard
    reader_id: int
    patient_id: int
    sharers: Mapping[int, SharerOfPayment]

    @property
    def is_patient(self) -> bool:
        """Say whether the reader is the one who was charged."""
        return self.reader_id == self.patient_id

    @property
    def own(self) -> "OwnShare | None":
        """Give what came from the reader's own account as a sharer."""
        mine = {key: one for key, one in self.sharers.items() if one.sharer_id == self.reader_id}
        parts = [part for part in self.card.parts if part.binding_id in mine]
        if not parts:
            return None
        return OwnShare(
            binding=mine[parts[0].binding_id or 0],
            amount_fen=sum(part.amount_fen for part in parts),
            settled_fen=sum(part.settled_fen for part in parts),
            refunded_fen=sum(part.refunded_fen for part in parts),
            reason=parts[0].reason,
            refunds=tuple(
                (refund.refunded_at, sum(refund.parts.get(part.id, 0) for part in parts))
                for refund in self.card.refunds
                if any(part.id in refund.parts for part in parts)
            ),
        )


@dataclass(frozen=True)
class OwnShare:
    """What came of a payment from one sharer's account, and what of it went back when."""

    binding: SharerOfPayment
    amount_fen: int
    settled_fen: int
    refunded_fen: int
    reason: PartReason
    refunds: tuple[tuple[datetime, int], ...]


def payment_seen_by(person_id: int, public_id: UUID) -> SeenPayment | None:
    """Give a payment to the one who was charged or to one whose account paid; nothing to anybody else."""
    card = payment_by_public_id(public_id)
    if card is None:
        return None
    patient_id = PaymentPart.objects.select_related("patient").filter(payment=card.id)[0].patient.human_id
    named = [part.binding_id for part in card.parts] + [skipped.binding_id for skipped in card.skipped]
    asked = {binding for binding in named if binding is not None}
    rows = SharingBinding.objects.select_related("sharer").filter(pk__in=asked)
    sharers = {
        row.pk: SharerOfPayment(
            row.sharer.human_id, row.public_id, frozen_by(row), row.state in STANDING_STATES
        )
        for row in rows
    }
    seen = SeenPayment(card, person_id, patient_id, sharers)
    return seen if seen.is_patient or seen.own else None


def _parts_of(sharer_id: int) -> QuerySet[PaymentPart]:
    return PaymentPart.objects.filter(source=PartSource.SHARER.value, binding__sharer__same_as=sharer_id)


def _use(row: PaymentPart) -> Use:
    payment = row.payment
    is_held = payment.state == PaymentState.HELD.value
    return Use(
        payment_public_id=payment.public_id,
        patient_id=payment.patient.human_id,
        payee_name=payment.payee_name,
        use=SharingUse(payment.use),
        fen=row.amount_fen if is_held else row.settled_fen,
        at=payment.held_at if is_held or payment.settled_at is None else payment.settled_at,
        is_held=is_held,
    )
