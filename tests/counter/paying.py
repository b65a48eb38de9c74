"""Payments with which tests stand at the desk that looks into them."""

from datetime import timedelta
from uuid import UUID

from accounts.enums.partners import PartnerKind
from accounts.enums.users import Role
from accounts.models.partners import Partner
from accounts.rules.actors import Actor
from family.actions import payment_disputes, payments, reconciliations
from family.actions.payment_disputes import Objection
from family.actions.payments import Charge
from family.enums import BindingCause, BindingState, SharingUse
from family.enums.payments import DisputeReason
from family.models.bindings import SharingBinding
from family.models.reconciliation import Difference
from family.queries.payment_disputes import disputes_of
from family.queries.payments import PaymentCard
from tests.permissions.world import World

DAY = "entry,payment_reference,refund_reference,amount_fen\npayment,R-1,,500\npayment,=1+1,,700\n"


def payee(world: World) -> Actor:
    """Let the first partner be a hospital."""
    Partner.objects.update(kind=PartnerKind.HOSPITAL.value)
    return Actor(frozenset({Role.PARTNER}), partner_id=world.partners["partner"])


def bound(world: World) -> SharingBinding:
    """Let the grandmother use her granddaughter's account."""
    return SharingBinding.objects.get_or_create(
        sharer=world.people["daughter"],
        user=world.people["mother"],
        defaults={
            "state": BindingState.ACTIVE.value,
            "relation": "parent",
            "proposed_at": world.at,
            "answered_at": world.at,
            "starts_on": world.on - timedelta(days=30),
            "uses": [SharingUse.HOSPITAL.value],
        },
    )[0]


def paid(world: World, fen: int = 2_000, *, held_fen: int = 0) -> PaymentCard:
    """Let a hospital charge the mother, who has nothing of her own, and settle it, or less of it than it held."""
    bound(world)
    hospital = payee(world)
    charge = Charge(f"desk-{fen}", world.id("mother"), SharingUse.HOSPITAL, held_fen or fen)
    held = payments.hold(hospital, charge, at=world.at)
    return payments.settle(hospital, held.payment.public_id, fen, at=world.at).payment


def disputed(world: World) -> UUID:
    """Let the daughter dispute what was paid out of her account."""
    card = paid(world)
    for there in disputes_of(world.id("daughter")):
        return there.public_id
    objection = Objection(DisputeReason.NOT_KNOWN, "我不知道这笔支付")
    return payment_disputes.open_dispute(
        world.actor("daughter"), card.public_id, objection, at=world.at
    ).public_id


def late(world: World) -> PaymentCard:
    """Let it become known that the binding had ended three months before the payment."""
    card = paid(world)
    ended = world.on - timedelta(days=10)
    SharingBinding.objects.filter(pk=bound(world).pk).update(
        state=BindingState.ENDED.value,
        cause=BindingCause.KINSHIP_ENDED.value,
        ended_at=world.at,
        ends_on=ended,
    )
    return card


def different(world: World) -> Difference:
    """Let the hospital's file show payments the house knows nothing of."""
    reconciliations.receive(payee(world), world.on - timedelta(days=1), DAY, at=world.at)
    row = Difference.objects.order_by("pk").first()
    assert row is not None
    return row
