"""One woman who stands in the registers twice: the list of likely duplicates has something to try."""

from datetime import date, timedelta

from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from foundation.identifiers import Sex
from portal.sample.story import BENGBU, born
from portal.sample.world import World

NAME = "周桂芳"


def gather(world: World) -> tuple[InsuredPerson, InsuredPerson]:
    """Add both records: one came with the residents' medical insurance, the later one with their pension."""
    birthday = born(world.on, 58, 4, 12)
    first, second = (
        world.person(NAME, Sex.FEMALE, birthday, province=BENGBU, phone="13800000007") for _time in range(2)
    )
    second.recorded_at = world.at - timedelta(days=30)
    first.recorded_at = world.at - timedelta(days=400)
    world.enrol(first, Insurance.RESIDENT_MEDICAL, BENGBU, date(2011, 1, 1))
    world.enrol(second, Insurance.RESIDENT_PENSION, BENGBU, date(2012, 7, 1))
    return first, second
