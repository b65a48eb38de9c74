"""The calls about certifying the grandmother, and the receipt of a proof of hers."""

from certification.models.events import Certification, CertificationProof
from tests.permissions.knocking import Call, Data
from tests.permissions.world import World

NUMBER = "2603000000000122"


def proof_of(world: World) -> CertificationProof:
    """Give the one proof of the grandmother here, written on the first call."""
    proof, is_new = CertificationProof.objects.get_or_create(
        number=NUMBER, defaults={"person": world.people["grandmother"], "recorded_at": world.at}
    )
    if is_new:
        Certification.objects.create(
            entitlement=world.entitlement,
            proof=proof,
            method="counter",
            event_on=world.on,
            recorded_at=world.at,
        )
    return proof


def _parts(world: World) -> Data:
    return {"entitlement_id": world.entitlement.public_id}


def _parts_for(world: World) -> Data:
    return {**_parts(world), "person_id": world.people["grandmother"].public_id}


def _receipt(world: World) -> Data:
    return {"proof_id": proof_of(world).public_id}


def _receipt_for(world: World) -> Data:
    return {**_receipt(world), "person_id": world.people["grandmother"].public_id}


def _agreed(world: World, role: str) -> Data:
    return {"agreed": "on", "version": "1"}


def _agreed_for(world: World, role: str) -> Data:
    return {**_agreed(world, role), "for": str(world.people["grandmother"].public_id)}


CALLS: dict[tuple[str, str], Call] = {
    **{
        (f"web:certify{step}", method): Call(_parts, _agreed)
        for step in ("", "_finish", "_photo")
        for method in ("GET", "POST")
    },
    **{
        (f"web:for_certify{step}", method): Call(_parts_for, _agreed_for)
        for step in ("", "_finish", "_photo")
        for method in ("GET", "POST")
    },
    ("web:receipt", "GET"): Call(_receipt),
    ("web:receipt_paper", "GET"): Call(_receipt),
    ("web:check_receipt", "GET"): Call(_receipt),
    ("web:check", "POST"): Call(data=lambda w, r: {"number": NUMBER, "tail": "0000"}),
    ("web:for_certifications", "GET"): Call(
        lambda world: {"person_id": world.people["grandmother"].public_id}
    ),
    ("web:for_receipt", "GET"): Call(_receipt_for),
    ("web:for_receipt_paper", "GET"): Call(_receipt_for),
}
