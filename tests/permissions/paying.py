"""How the doors of payments are knocked at, by partners that are hospitals for the moment."""

from datetime import timedelta
from uuid import UUID

from accounts.enums.partners import PartnerKind
from accounts.enums.users import Role
from accounts.models.partners import Partner
from accounts.rules.actors import Actor
from family.actions import payments, reconciliations
from family.actions.payments import Charge
from family.enums import SharingUse
from tests.permissions.knocking import Call, Data
from tests.permissions.world import Caller, World


def _are_hospitals(world: World, role: str, caller: Caller) -> Data:
    """Let every partner be a hospital."""
    Partner.objects.update(kind=PartnerKind.HOSPITAL.value)
    return {}


def _held(world: World) -> UUID:
    """Let the first partner have charged the grandmother."""
    Partner.objects.update(kind=PartnerKind.HOSPITAL.value)
    payee = Actor(frozenset({Role.PARTNER}), partner_id=world.partners["partner"])
    charge = Charge("permissions-held", world.id("grandmother"), SharingUse.HOSPITAL, 500)
    return payments.hold(payee, charge, at=world.at).payment.public_id


def _settled(world: World) -> UUID:
    """Let the first partner have settled what it charged."""
    payee = Actor(frozenset({Role.PARTNER}), partner_id=world.partners["partner"])
    return payments.settle(payee, _held(world), 500, at=world.at).payment.public_id


def _charge(world: World, role: str) -> Data:
    return {"reference": f"R-{role}", "amount_fen": 500, "code": world.shown}


def _file(world: World) -> UUID:
    """Let the first partner have sent a day's file."""
    Partner.objects.update(kind=PartnerKind.HOSPITAL.value)
    payee = Actor(frozenset({Role.PARTNER}), partner_id=world.partners["partner"])
    return reconciliations.receive(payee, world.on - timedelta(days=1), _DAY, at=world.at)


def _day(world: World, role: str) -> Data:
    return {"day": (world.on - timedelta(days=1)).isoformat(), "csv": _DAY}


_DAY = "entry,payment_reference,refund_reference,amount_fen\npayment,R-1,,500\n"
CALLS: dict[tuple[str, str], Call] = {
    ("api:payments", "POST"): Call(data=_charge, before=_are_hospitals, is_json=True),
    ("api:payment", "GET"): Call(parts=lambda w: {"payment_id": _held(w)}),
    ("api:payment_settlements", "POST"): Call(
        parts=lambda w: {"payment_id": _held(w)}, data=lambda w, r: {"amount_fen": 500}, is_json=True
    ),
    ("api:payment_refunds", "POST"): Call(
        parts=lambda w: {"payment_id": _settled(w)},
        data=lambda w, r: {"amount_fen": 500, "reference": "back"},
        is_json=True,
    ),
    ("api:reconciliations", "POST"): Call(data=_day, before=_are_hospitals, is_json=True),
    ("api:reconciliation", "GET"): Call(parts=lambda w: {"file_id": _file(w)}),
    ("api:payment_releases", "POST"): Call(parts=lambda w: {"payment_id": _held(w)}, is_json=True),
}
