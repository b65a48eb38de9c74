"""Reads of payments: what was charged, whose money paid which part, and what went back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from family.enums import PartReason, PartSource, PaymentState, SharingUse
from family.enums.payments import SkipReason
from family.models.payments import Payment, PaymentPart


@dataclass(frozen=True)
class PartCard:
    """What one source pays; amounts are fen. ``account_id`` and ``binding_id`` are for the house alone."""

    id: int
    place: int
    source: PartSource
    amount_fen: int
    settled_fen: int
    released_fen: int
    refunded_fen: int
    reason: PartReason
    account_id: int | None
    binding_id: int | None

    @property
    def reason_now(self) -> PartReason:
        """Give why it came to just so much: no cap bound what was settled at less than the source could give."""
        is_under = self.source is not PartSource.CASH and 0 < self.settled_fen < self.amount_fen
        return PartReason.WHOLE if is_under else self.reason


@dataclass(frozen=True)
class Skipped:
    """Whose money paid nothing, and why; of all the sharers at once where no binding is named."""

    source: PartSource
    reason: SkipReason
    binding_id: int | None


@dataclass(frozen=True)
class RefundCard:
    """What went back once, and of which parts."""

    public_id: UUID
    request_key: str
    amount_fen: int
    refunded_at: datetime
    parts: Mapping[int, int]


@dataclass(frozen=True)
class PaymentCard:
    """One payment with its parts; amounts are fen."""

    id: int
    public_id: UUID
    payee_id: int | None
    payee_name: str
    request_key: str = field(repr=False)
    patient_id: int
    use: SharingUse
    area_key: str
    amount_fen: int
    settled_fen: int
    refunded_fen: int
    state: PaymentState
    paid_on: date
    held_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    closed_at: datetime | None
    parts: tuple[PartCard, ...]
    skipped: tuple[Skipped, ...]
    refunds: tuple[RefundCard, ...]

    @property
    def comes_to_fen(self) -> int:
        """Give what it comes to: what was asked for as long as nothing is settled, or where nothing was."""
        return self.settled_fen or self.amount_fen

    def fen_from(self, source: PartSource) -> int:
        """Sum what a kind of source pays."""
        return sum(part.amount_fen for part in self.parts if part.source is source)


def read_payment(told: str | Mapping[str, Any]) -> PaymentCard:
    """Read a payment as the functions of the database tell it."""
    row = json.loads(told) if isinstance(told, str) else told
    return PaymentCard(
        id=row["id"],
        public_id=UUID(row["public_id"]),
        payee_id=row["payee_id"],
        payee_name=row["payee_name"],
        request_key=row["request_key"],
        patient_id=row["patient_id"],
        use=SharingUse(row["use"]),
        area_key=row["area_key"],
        amount_fen=row["amount_fen"],
        settled_fen=row["settled_fen"],
        refunded_fen=row["refunded_fen"],
        state=PaymentState(row["state"]),
        paid_on=date.fromisoformat(row["paid_on"]),
        held_at=_instant(row["held_at"]),
        expires_at=_instant(row["expires_at"]),
        settled_at=_maybe(row["settled_at"]),
        closed_at=_maybe(row["closed_at"]),
        parts=tuple(map(_part, row["parts"])),
        skipped=tuple(
            Skipped(PartSource(one["source"]), SkipReason(one["reason"]), one["binding_id"])
            for one in row["skipped"]
        ),
        refunds=tuple(map(_refund, row["refunds"])),
    )


def payment_of_payee(payee_id: int, public_id: UUID) -> PaymentCard | None:
    """Find a payment that a payee asked for, or nothing."""
    return _first(Payment.objects.filter(payee=payee_id, public_id=public_id))


def payment_by_public_id(public_id: UUID) -> PaymentCard | None:
    """Find a payment by public id, or nothing."""
    return _first(Payment.objects.filter(public_id=public_id))


def payments_of_patient(person_id: int, *, most: int) -> list[PaymentCard]:
    """Give the newest payments of a patient, whoever paid."""
    return _told(Payment.objects.filter(patient__same_as=person_id).order_by("-held_at", "-pk")[:most])


def payments_from_sharer(person_id: int, *, since: date, until: date, most: int) -> list[PaymentCard]:
    """Give the newest payments of relatives out of a sharer's account, from a day up to another."""
    parts = PaymentPart.objects.filter(
        payment=OuterRef("pk"),
        source=PartSource.SHARER.value,
        binding__sharer__same_as=person_id,
    )
    rows = Payment.objects.filter(Exists(parts), paid_on__gte=since, paid_on__lt=until)
    return _told(rows.order_by("-held_at", "-pk")[:most])


def is_sharer_of(person_id: int, payment_id: int) -> bool:
    """Say whether some of a payment came from a person's account as a sharer."""
    mine = Q(binding__sharer__same_as=person_id)
    return PaymentPart.objects.filter(mine, payment=payment_id, source=PartSource.SHARER.value).exists()


def sharers_of(binding_ids: Iterable[int]) -> dict[int, int]:
    """Give whose accounts some bindings open, by internal id of the binding."""
    parts = PaymentPart.objects.filter(source=PartSource.SHARER.value, binding__in=set(binding_ids))
    rows = parts.select_related("binding__sharer")
    return {row.binding.pk: row.binding.sharer.human_id for row in rows if row.binding is not None}


def _first(rows: QuerySet[Payment]) -> PaymentCard | None:
    return next(iter(_told(rows[:1])), None)


def _told(rows: QuerySet[Payment]) -> list[PaymentCard]:
    """Tell payments in the order of a query, in two statements."""
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_payment_told(id) FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked (id, place)"
            " ORDER BY place",
            [ids],
        )
        return [read_payment(told) for (told,) in cursor.fetchall()]


def _part(row: Mapping[str, Any]) -> PartCard:
    return PartCard(
        id=row["id"],
        place=row["place"],
        source=PartSource(row["source"]),
        amount_fen=row["amount_fen"],
        settled_fen=row["settled_fen"],
        released_fen=row["released_fen"],
        refunded_fen=row["refunded_fen"],
        reason=PartReason(row["reason"]),
        account_id=row["account_id"],
        binding_id=row["binding_id"],
    )


def _refund(row: Mapping[str, Any]) -> RefundCard:
    return RefundCard(
        public_id=UUID(row["public_id"]),
        request_key=row["request_key"],
        amount_fen=row["amount_fen"],
        refunded_at=_instant(row["refunded_at"]),
        parts={one["part_id"]: one["amount_fen"] for one in row["parts"]},
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)
