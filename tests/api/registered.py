"""People of the API's tests whom a register knows by number, and reaches by phone."""

from datetime import timedelta

from accounts.actions import people
from accounts.actions.people import NewPerson
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from certification.actions import entitlements
from certification.enums import Benefit
from foundation import clock
from foundation.identifiers import Sex, parse_id_number
from tests.api.world import BENGBU, Pensioner, World

PHONE = "+8613900000001"


def registered(
    world: World,
    name: str,
    number: str,
    *,
    phone: str | None = None,
    since_days: int = 350,
    benefit: Benefit = Benefit.PENSION_RESIDENT,
) -> Pensioner:
    """Register somebody with a benefit that Bengbu pays, linked to nobody."""
    parsed = parse_id_number(number, on=world.today)
    new = NewPerson(name, Sex.FEMALE, parsed.born_on, of_id_number(parsed), phone)
    person = people.register(SYSTEM, new, at=world.at)
    entitlement = entitlements.grant(
        SYSTEM,
        person.pk,
        benefit,
        paying_area_key=BENGBU,
        starts_on=clock.local_date(world.at) - timedelta(days=since_days),
        at=world.at,
    )
    return Pensioner(person.pk, person.public_id, entitlement.public_id)
