"""How the doors of account sharing are knocked at: what stands and what is asked is written when a door asks for it."""

from uuid import UUID

from family.enums import BindingState, ConfirmedHow
from family.models.bindings import SharingBinding
from tests.permissions.knocking import Call, Data, of_person
from tests.permissions.world import World

STANDING, ASKED, OF_GRANDMOTHER = (UUID(int=0xB0 + n) for n in range(3))
# A number that is nobody's in the house.
NOBODY = "349900197001011236"


def _binding(world: World, public_id: UUID, sides: tuple[str, str], state: BindingState) -> UUID:
    is_standing = state is BindingState.ACTIVE
    SharingBinding.objects.get_or_create(
        public_id=public_id,
        defaults={
            "sharer_id": world.id(sides[0]),
            "user_id": world.id(sides[1]),
            "state": state.value,
            "relation": "parent",
            "proposed_at": world.at,
            "asked_at": None if is_standing else world.at,
            "user_agreed_at": world.at,
            "answer_by": None if is_standing else world.on,
            "starts_on": world.on if is_standing else None,
            "confirmed_at": world.at if is_standing else None,
            "confirmed_how": ConfirmedHow.ONLINE.value if is_standing else "",
        },
    )
    return public_id


def _standing(world: World) -> Data:
    """Let the daughter share with her mother."""
    return {"binding_id": _binding(world, STANDING, ("daughter", "mother"), BindingState.ACTIVE)}


def _asked(world: World) -> Data:
    """Let the daughter have asked her husband."""
    return {"binding_id": _binding(world, ASKED, ("husband", "daughter"), BindingState.ASKED)}


def _of_grandmother(world: World) -> Data:
    """Let the grandmother use the account of her daughter."""
    sides = ("mother", "grandmother")
    return {"binding_id": _binding(world, OF_GRANDMOTHER, sides, BindingState.ACTIVE)}


def _uses(world: World, role: str) -> Data:
    return {"uses": "hospital", "agreed": "on"}


def _new(world: World, role: str) -> Data:
    return {
        "wish": "offer",
        "relation": "sibling",
        "name": "查无此人",
        "number": NOBODY,
        "personal_number": "",
        "agreed": "on",
    }


def _wanted(world: World, role: str) -> Data:
    """Ask for the grandmother, who lives in another province than her daughter."""
    sides = {"sharer_id": "mother", "user_id": "grandmother"}
    return {**{name: str(world.people[who].public_id) for name, who in sides.items()}, "for": "user"}


_ONE = Call(_standing, _uses)
_CONFIRM = Call(_asked, _uses)
CALLS: dict[tuple[str, str], Call] = {
    ("web:sharing_add", "POST"): Call(data=_new),
    **{
        ("web:sharing_ask", method): Call(of_person("person_id", "mother"), _uses)
        for method in ("GET", "POST")
    },
    **{("web:sharing_confirm", method): _CONFIRM for method in ("GET", "POST")},
    ("web:sharing_turn_down", "POST"): _CONFIRM,
    ("web:sharing_one", "GET"): _ONE,
    **{("web:sharing_terms", method): _ONE for method in ("GET", "POST")},
    **{(f"web:sharing_{act}", "POST"): _ONE for act in ("freeze", "thaw", "move")},
    ("api:bindings", "POST"): Call(data=_wanted, is_json=True),
    ("api:binding", "GET"): Call(_of_grandmother),
    ("api:binding_revocations", "POST"): Call(_of_grandmother, lambda w, r: {"for": "user"}, is_json=True),
    ("api:person_bindings", "GET"): Call(of_person("person_id", "grandmother")),
}
