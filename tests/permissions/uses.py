"""How the doors of used money are knocked at: a visit of the grandmother's that the daughter's account pays."""

from uuid import UUID

from accounts.enums.partners import PartnerKind
from accounts.enums.users import Role
from accounts.models.partners import Partner
from accounts.rules.actors import Actor
from family.actions import payment_disputes, payments
from family.actions.payment_disputes import Objection
from family.actions.payments import Charge
from family.enums import SharingUse
from family.enums.payments import DisputeReason
from family.models.bindings import SharingBinding
from tests.permissions.knocking import Call, Data, of_person
from tests.permissions.world import World

BINDING = UUID(int=0xB8)
FEN = 500


def _settled(world: World) -> UUID:
    """Let the first partner have charged the mother, who pays from the account of her daughter."""
    SharingBinding.objects.get_or_create(
        public_id=BINDING,
        defaults={
            "sharer_id": world.id("daughter"),
            "user_id": world.id("mother"),
            "state": "active",
            "relation": "parent",
            "proposed_at": world.at,
            "answered_at": world.at,
            "starts_on": world.on,
            "uses": [use.value for use in SharingUse],
        },
    )
    Partner.objects.filter(pk=world.partners["partner"]).update(kind=PartnerKind.HOSPITAL.value)
    payee = Actor(frozenset({Role.PARTNER}), partner_id=world.partners["partner"])
    charge = Charge("permissions-uses", world.id("mother"), SharingUse.HOSPITAL, FEN)
    held = payments.hold(payee, charge, at=world.at).payment.public_id
    return payments.settle(payee, held, FEN, at=world.at).payment.public_id


def _disputed(world: World) -> UUID:
    said = Objection(DisputeReason.NOT_KNOWN)
    return payment_disputes.open_dispute(
        world.actor("daughter"), _settled(world), said, at=world.at
    ).public_id


def _paid(world: World) -> Data:
    return {"payment_id": _settled(world)}


def _premium(world: World) -> Data:
    return {"person_id": world.people["grandmother"].public_id, "year": world.on.year}


_OF_HERS = of_person("person_id", "grandmother")
_SAID = Call(_paid, lambda world, role: {"reason": "not_known", "words": ""})
_PREMIUM = Call(_premium, lambda world, role: {"fen": 40_000})
CALLS: dict[tuple[str, str], Call] = {
    ("web:payment", "GET"): Call(_paid),
    **{(f"web:for_{page}", "GET"): Call(_OF_HERS) for page in ("uses", "paid")},
    ("web:for_payment", "GET"): Call(lambda world: {**_OF_HERS(world), **_paid(world)}),
    **{("web:payment_dispute", method): _SAID for method in ("GET", "POST")},
    ("web:payment_dispute_end", "POST"): Call(lambda world: {"dispute_id": _disputed(world)}),
    **{("web:premium_check", method): _PREMIUM for method in ("GET", "POST")},
}
