"""Calls of what a parent does for a minor child: a child of the daughter, written down when a door asks for it."""

from datetime import date

from accounts.actions import people
from accounts.actions.people import NewPerson
from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.actions import kinship
from family.enums import ParentageKind
from foundation.identifiers import Sex
from tests.permissions.knocking import Call, Data
from tests.permissions.world import BENGBU, World

NAME = "王小川"


def _child(world: World) -> Data:
    found = InsuredPerson.objects.filter(name=NAME).first()
    if found is None:
        born_on = date(world.on.year - 6, 1, 1)
        found = people.register(SYSTEM, NewPerson(NAME, Sex.MALE, born_on, None), at=world.at)
        new = kinship.NewParentage(world.id("daughter"), found.pk, ParentageKind.BIRTH, born_on, "出生证明")
        kinship.record_parentage(SYSTEM, new, at=world.at)
        people.enrol(
            found.pk,
            Insurance.RESIDENT_MEDICAL,
            area_key=BENGBU,
            starts_on=born_on,
            has_personal_account=False,
            at=world.at,
        )
    return {"child_id": found.public_id}


def _of_grandmother(world: World) -> Data:
    """Ask the child's grandmother, who is the daughter's mother."""
    return {**_child(world), "person_id": world.people["mother"].public_id}


_ASK = Call(_of_grandmother, lambda world, role: {"uses": "hospital"})
CALLS: dict[tuple[str, str], Call] = {
    ("web:sharing_child", "GET"): Call(_child),
    **{("web:sharing_child_ask", method): _ASK for method in ("GET", "POST")},
    ("web:wallet_child", "GET"): Call(_child),
    ("web:wallet_child", "POST"): Call(_child, lambda world, role: {"terms": "1", "agreed": "on"}),
}
