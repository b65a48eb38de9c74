"""Reads for what is unusual about payments, and the flags that were set."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from family.enums import PartSource, PaymentState
from family.enums.payments import FlagKind
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentFlag
from family.models.payments import Payment, PaymentPart
from family.queries.payments import PaymentCard
from family.rules.payment_flags import FlagLimits, PaymentFacts, ReleaseLimits, came_to_nothing
from foundation.clock import SHANGHAI
from regions.queries.editions import snapshot, this_look
from regions.queries.policy import policy

_EARLIER_MAX = 20
_STOOD = [PaymentState.SETTLED.value, PaymentState.REFUNDED.value]


@dataclass(frozen=True)
class FlagCard:
    """One unusual thing about a payment, as desks and sharers read it.

    ``amount_fen`` is what the payment came to: what was asked for where nothing is settled.
    """

    payment_public_id: UUID
    kind: FlagKind
    facts: dict[str, Any]
    flagged_at: datetime
    patient_id: int
    payee_name: str
    amount_fen: int


def flag_limits(payment: PaymentCard) -> FlagLimits:
    """Give from when on something is unusual where the patient was insured."""
    known = snapshot().area_on(payment.area_key, payment.paid_on)
    with this_look():
        return _limits(known.key if known else None, payment.paid_on)


def _limits(area_key: str | None, on: date) -> FlagLimits:

    def whole(code: str) -> int:
        return policy(f"payment.{code}", area_key=area_key, on=on).integer()

    night = policy("payment.night_hours", area_key=area_key, on=on).record()
    return FlagLimits(
        rapid_minutes=whole("rapid_minutes"),
        rapid_count=whole("rapid_count"),
        unusual_times=whole("unusual_times"),
        night=(time.fromisoformat(str(night["from"])), time.fromisoformat(str(night["to"]))),
        payees_a_day=whole("payees_a_day"),
        fresh_hours=whole("fresh_hours"),
    )


def release_limits(payment: PaymentCard) -> ReleaseLimits:
    """Give from when on holds that come to nothing are unusual where the patient was insured."""
    known = snapshot().area_on(payment.area_key, payment.paid_on)

    def whole(code: str) -> int:
        area_key = known.key if known else None
        return policy(f"payment.released_{code}", area_key=area_key, on=payment.paid_on).integer()

    with this_look():
        return ReleaseLimits(
            whole("fen"), whole("percent"), whole("count"), whole("days"), whole("pause_days")
        )


def releases_count(payment: PaymentCard, limits: ReleaseLimits, *, at: datetime) -> int:
    """Count the large holds of this payee for this patient, relatives' money in them, that came to nothing of late."""
    rows = Payment.objects.filter(
        patient__same_as=payment.patient_id,
        payee=payment.payee_id,
        held_at__gte=at - timedelta(days=limits.days),
        amount_fen__gte=limits.fen,
        parts__source=PartSource.SHARER.value,
    ).exclude(state=PaymentState.HELD.value)
    ended = rows.distinct().values_list("amount_fen", F("settled_fen") - F("refunded_fen"), "pk")
    return sum(1 for amount, kept, _id in ended if came_to_nothing(amount, kept, limits))


def facts_of_payment(payment: PaymentCard, limits: FlagLimits, *, at: datetime) -> PaymentFacts:
    """Gather what was paid for the patient by relatives before, and how fresh the bindings are, in two statements."""
    shared = [part for part in payment.parts if part.source is PartSource.SHARER and part.settled_fen]
    earlier = (
        PaymentPart.objects.filter(
            patient__same_as=payment.patient_id,
            source=PartSource.SHARER.value,
            payment__state__in=_STOOD,
            settled_fen__gt=0,
        )
        .exclude(payment=payment.id)
        .order_by("-paid_on", "-pk")
        .values_list("payment", "payment__payee", "payment__settled_at", "paid_on", "settled_fen", "binding")
    )[:_EARLIER_MAX]
    rows = list(earlier)
    since = at - timedelta(minutes=limits.rapid_minutes)
    bindings = SharingBinding.objects.filter(pk__in=[part.binding_id for part in shared])
    used = {row[5] for row in rows}
    answered = bindings.exclude(answered_at=None).exclude(pk__in=used).values_list("pk", "answered_at")
    payees = {payee for _id, payee, _at, on, _fen, _binding in rows if on == payment.paid_on}
    return PaymentFacts(
        use=payment.use,
        fen=sum(part.settled_fen for part in shared),
        at=at,
        local=at.astimezone(SHANGHAI).time(),
        recent_count=1 + len({row[0] for row in rows if row[2] is not None and row[2] >= since}),
        payees_count=len(payees | {payment.payee_id}),
        earlier_fens=tuple(row[4] for row in rows),
        first_uses={pk: since for pk, since in answered if since is not None},
    )


def flags_of_payments(payment_ids: list[int]) -> dict[int, list[FlagCard]]:
    """Give the flags of some payments, by their internal ids."""
    found: dict[int, list[FlagCard]] = {}
    rows = PaymentFlag.objects.filter(payment__in=payment_ids).select_related("payment__patient")
    for row in rows.order_by("pk"):
        found.setdefault(row.payment.pk, []).append(_card(row))
    return found


def newest_flags(area_keys: frozenset[str], *, most: int) -> list[FlagCard]:
    """Give the newest flags of payments for people insured in some areas."""
    rows = PaymentFlag.objects.filter(payment__area_key__in=area_keys).select_related("payment__patient")
    return [_card(row) for row in rows.order_by("-flagged_at", "-pk")[:most]]


def _card(row: PaymentFlag) -> FlagCard:
    payment = row.payment
    return FlagCard(
        payment.public_id,
        FlagKind(row.kind),
        row.facts,
        row.flagged_at,
        payment.patient.human_id,
        payment.payee_name,
        payment.settled_fen or payment.amount_fen,
    )
