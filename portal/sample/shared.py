"""Two women whose papers bear one number: the list of shared numbers has something to try."""

from datetime import date

from accounts.actions.people import NewPerson, document_rows
from accounts.enums.people import Insurance
from accounts.fields import unseal
from accounts.models.documents import NUMBER_LABEL
from accounts.models.people import InsuredPerson
from accounts.rules.documents import of_id_number
from foundation.identifiers import Sex, parse_id_number
from portal.sample.story import BENGBU, born
from portal.sample.world import World

NAMES = ("郑玉兰", "冯玉珍")


def gather(world: World) -> tuple[InsuredPerson, InsuredPerson]:
    """Add both, insured in one area since different years; the second one's papers got the number of the first."""
    birthday = born(world.on, 61, 9, 3)
    first, second = (world.person(name, Sex.FEMALE, birthday, province=BENGBU) for name in NAMES)
    paper = next(one for one in world.documents if one.person is first)
    number = unseal(paper.number_sealed, label=NUMBER_LABEL, owner=first.public_id)
    same = NewPerson(NAMES[1], Sex.FEMALE, birthday, of_id_number(parse_id_number(number, on=world.on)))
    (copied,) = document_rows(second, same, at=world.at)
    other = next(one for one in world.documents if one.person is second)
    other.number_sealed, other.number_index = copied.number_sealed, copied.number_index
    world.enrol(first, Insurance.RESIDENT_MEDICAL, BENGBU, date(2010, 1, 1))
    world.enrol(second, Insurance.RESIDENT_MEDICAL, BENGBU, date(2013, 1, 1))
    return first, second
