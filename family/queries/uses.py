"""Reads of what relatives used of somebody's account: what was paid, what came back, what the owner sent, by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from accounts.fields import human
from family.enums import FrozenBy, PartReason, PartSource, PaymentState, SharingUse, WalletState
from family.enums.payments import FlagKind
from family.models.bindings import STANDING_STATES, SharingBinding
from family.models.payment_care import PaymentFlag
from family.models.payments import Payment, PaymentPart, PaymentRefundPart
from family.models.wallet import WalletTransfer
from family.queries.bindings import BindingCard, card_of, frozen_by
from family.queries.payments import PaymentCard, read_payment
from family.rules.payment_flags import Flag, is_told_to
from foundation.clock import day_begins, local_date

_IS_HELD = Q(payment__state=PaymentState.HELD.value)
_COLUMNS = ("how", "at", "payment_uuid", "other", "fen", "payee", "what")


class Move(StrEnum):
    """How money moved: used by a relative or still held for one, back by a refund, or sent to one's wallet."""

    USED = "used"
    HELD = "held"
    BACK = "back"
    SENT = "sent"


@dataclass(frozen=True)
class Moved:
    """What one payment took of an account, what one refund brought back, or what its owner sent; the rest is not told.

    ``other_id`` is the relative who used it or to whom it was sent. What was sent has no payment, but says what
    became of it.
    """

    how: Move
    at: datetime
    payment_public_id: UUID | None
    other_id: int
    fen: int
    payee_name: str = ""
    use: SharingUse | None = None
    wallet_state: WalletState | None = None

    @property
    def on(self) -> date:
        """Give the day in China."""
        return local_date(self.at)


def moved_of(person_id: int, *, since: date, until: date, most: int) -> list[Moved]:
    """Give what relatives used of an account and what its owner sent, from a day up to another, the newest first.

    What was settled counts by that instant, what is still held by when it was held. One statement.
    """
    begins, ends = day_begins(since), day_begins(until)
    used = _parts_of(person_id).filter(
        Q(settled_fen__gt=0, payment__settled_at__gte=begins, payment__settled_at__lt=ends)
        | Q(_IS_HELD, payment__held_at__gte=begins, payment__held_at__lt=ends)
    )
    back = PaymentRefundPart.objects.filter(
        part__source=PartSource.SHARER.value,
        part__binding__sharer__same_as=person_id,
        refund__refunded_at__gte=begins,
        refund__refunded_at__lt=ends,
    )
    sent = WalletTransfer.objects.filter(sender__same_as=person_id, sent_at__gte=begins, sent_at__lt=ends)
    rows = (
        used.order_by()
        .annotate(
            how=Case(When(_IS_HELD, then=Value(Move.HELD.value)), default=Value(Move.USED.value)),
            at=Coalesce("payment__settled_at", "payment__held_at"),
            payment_uuid=F("payment__public_id"),
            other=human("patient"),
            fen=Case(When(_IS_HELD, then=F("amount_fen")), default=F("settled_fen")),
            payee=F("payment__payee_name"),
            what=F("payment__use"),
        )
        .values_list(*_COLUMNS)
        .union(
            back.annotate(
                how=Value(Move.BACK.value),
                at=F("refund__refunded_at"),
                payment_uuid=F("refund__payment__public_id"),
                other=human("part__patient"),
                fen=F("amount_fen"),
                payee=F("refund__payment__payee_name"),
                what=F("refund__payment__use"),
            ).values_list(*_COLUMNS),
            sent.annotate(
                how=Value(Move.SENT.value),
                at=F("sent_at"),
                payment_uuid=Value(None, UUIDField()),
                other=human("recipient"),
                fen=F("amount_fen"),
                payee=Value(""),
                what=F("state"),
            ).values_list(*_COLUMNS),
            all=True,
        )
        .order_by("-at")[:most]
    )
    return [_moved(row) for row in rows]


def _moved(row: tuple[Any, ...]) -> Moved:
    how, at, payment, other, fen, payee, what = row
    if how == Move.SENT.value:
        return Moved(Move.SENT, at, None, other, fen, wallet_state=WalletState(what))
    return Moved(Move(how), at, payment, other, fen, payee, SharingUse(what))


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
    flags: tuple[FlagKind, ...]

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
            reason=parts[0].reason_now,
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
    row = (
        Payment.objects.filter(public_id=public_id)
        .annotate(
            told=Func("pk", function="family_payment_told", output_field=JSONField()),
            of=human("patient"),
            unusual=ArraySubquery(
                PaymentFlag.objects.filter(payment=OuterRef("pk"))
                .order_by("pk")
                .values(told=JSONObject(kind="kind", facts="facts"))
            ),
        )
        .values_list("told", "of", "unusual")
        .first()
    )
    if row is None:
        return None
    card, patient_id = read_payment(row[0]), row[1]
    named = [part.binding_id for part in card.parts] + [skipped.binding_id for skipped in card.skipped]
    asked = {binding for binding in named if binding is not None}
    rows = SharingBinding.objects.select_related("sharer").filter(pk__in=asked)
    sharers = {
        row.pk: SharerOfPayment(
            row.sharer.human_id, row.public_id, frozen_by(row), row.state in STANDING_STATES
        )
        for row in rows
    }
    mine = {key for key, one in sharers.items() if one.sharer_id == person_id}
    unusual = [Flag(FlagKind(one["kind"]), one["facts"]) for one in row[2]]
    flags = tuple(flag.kind for flag in unusual if is_told_to(flag, mine))
    seen = SeenPayment(card, person_id, patient_id, sharers, flags)
    return seen if seen.is_patient or seen.own else None


def _parts_of(sharer_id: int) -> QuerySet[PaymentPart]:
    return PaymentPart.objects.filter(source=PartSource.SHARER.value, binding__sharer__same_as=sharer_id)
