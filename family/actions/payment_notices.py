"""Tells sharers what was paid out of their accounts and what came back, in the transaction that moved it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.actions import notices
from accounts.queries.people import life_facts, person_cards
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentDispute
from family.queries.kin import terms_between
from family.queries.payment_disputes import card_of
from family.queries.payments import PaymentCard, RefundCard
from family.rules.payment_flags import Flag, is_told_to
from foundation.clock import local_date
from foundation.money import yuan

SETTLED, REFUNDED = "family.payment.settled", "family.payment.refunded"
RELEASED_OFTEN = "family.payment.released_often"


def tell_settled(payment: PaymentCard, unusual: Sequence[Flag] = (), *, at: datetime) -> int:
    """Tell each sharer how much of theirs was used, where and when, and what is unusual; say how many were told."""
    fens = {part.id: part.settled_fen for part in payment.parts}

    def more(bindings: frozenset[int]) -> dict[str, Any]:
        return {"unusual": [flag.kind.value for flag in unusual if is_told_to(flag, bindings)]}

    return _tell(SETTLED, str(payment.public_id), payment, fens, more, at=at)


def tell_refunded(payment: PaymentCard, refund: RefundCard, *, at: datetime) -> int:
    """Tell each sharer what came back to their account; say how many were told."""
    return _tell(REFUNDED, str(refund.public_id), payment, refund.parts, at=at)


def tell_released_often(payment: PaymentCard, unusual: Flag, *, at: datetime) -> int:
    """Tell each sharer that a payee holds their money again and again and keeps none; say how many were told."""
    fens = {part.id: part.amount_fen for part in payment.parts}
    return _tell(
        RELEASED_OFTEN, str(payment.public_id), payment, fens, lambda _bindings: unusual.facts, at=at
    )


def tell_dispute(row: PaymentDispute, *, at: datetime) -> int:
    """Tell a sharer what came of their dispute; say how many were told, none where they have died."""
    sharer = row.sharer.human_id
    if not life_facts([sharer])[sharer].is_alive(local_date(at)):
        return 0
    told = notices.NewNotice(
        key=f"family.payment.dispute:{row.public_id}",
        topic=f"dispute:{row.public_id}",
        recipient_id=sharer,
        subject_id=sharer,
        template="family.payment.dispute_decided",
        facts={
            "payee": row.payment.payee_name,
            "on": row.payment.paid_on.isoformat(),
            "amount": yuan(row.amount_fen),
            "state": row.state,
            "remedy": row.remedy,
            "answer": row.finding,
            "is_given_back": card_of(row).is_given_back,
        },
    )
    return notices.post_many([told], at=at)


def _tell(
    template: str,
    key: str,
    payment: PaymentCard,
    fens: Mapping[int, int],
    more: Callable[[frozenset[int]], Mapping[str, Any]] = lambda _bindings: {},
    *,
    at: datetime,
) -> int:
    shares = _by_sharer(payment, fens, on=local_date(at))
    if not shares:
        return 0
    patient = payment.patient_id
    terms = terms_between([(sharer, patient) for sharer in shares], on=payment.paid_on)
    name = person_cards([patient])[patient].name
    told = [
        notices.NewNotice(
            key=f"{template}:{key}:{sharer}",
            topic=topic_of(payment),
            recipient_id=sharer,
            subject_id=patient,
            template=template,
            facts={
                "name": name,
                "relation_zh": terms[sharer, patient].zh if (sharer, patient) in terms else "",
                "relation_en": terms[sharer, patient].en if (sharer, patient) in terms else "",
                "payee": payment.payee_name,
                "use": payment.use.value,
                "amount": yuan(share.fen),
                "fen": share.fen,
                "on": local_date(at).isoformat(),
                "payment": str(payment.public_id),
                **more(frozenset(share.bindings)),
            },
        )
        for sharer, share in shares.items()
    ]
    return notices.post_many(told, at=at)


def topic_of(payment: PaymentCard) -> str:
    """Name what messages about a payment are about."""
    return f"payment:{payment.public_id}"


@dataclass
class _Share:
    """What came from one sharer, and by which bindings."""

    fen: int = 0
    bindings: set[int] = field(default_factory=set)


def _by_sharer(payment: PaymentCard, fens: Mapping[int, int], *, on: date) -> dict[int, _Share]:
    """Sum amounts of parts by the living sharers they came from."""
    parts = {part.binding_id: fens.get(part.id, 0) for part in payment.parts if part.binding_id is not None}
    rows = SharingBinding.objects.filter(pk__in=parts).select_related("sharer") if parts else []
    shares: defaultdict[int, _Share] = defaultdict(_Share)
    for row in rows:
        share = shares[row.sharer.human_id]
        share.fen += parts[row.pk]
        share.bindings.add(row.pk)
    lives = life_facts(shares) if shares else {}
    return {sharer: share for sharer, share in shares.items() if share.fen and lives[sharer].is_alive(on)}
