"""What tests of merges share: somebody a second time, the two clerks, and a whole merge in one call."""

from accounts.enums.users import StaffRole
from accounts.models.people import InsuredPerson
from accounts.queries.merges import MergeCard
from accounts.rules.actors import Actor
from foundation.identifiers import Sex
from portal.shared import merging
from portal.shared.merging import MergeWish
from tests.cast import AT, BENGBU, Cast, somebody, staff

PAPERS = "核对了身份证原件和户口簿"


def colleague(cast: Cast, *, person: InsuredPerson | None = None) -> Actor:
    """Give a second clerk of Bengbu."""
    return staff("+8613700000090", StaffRole.CLERK, BENGBU, person=person)


def again(person: InsuredPerson) -> InsuredPerson:
    """Register somebody a second time, as some register did."""
    return somebody(person.name, Sex(person.sex), person.born_on)


def wish(absorbed: InsuredPerson, survivor: InsuredPerson) -> MergeWish:
    return MergeWish(absorbed.public_id, survivor.public_id, PAPERS)


def merged(cast: Cast, absorbed: InsuredPerson, survivor: InsuredPerson, second: Actor) -> MergeCard:
    """Join two rows by two clerks."""
    card = merging.propose(cast.clerk_of_bengbu, wish(absorbed, survivor), at=AT)
    return merging.approve(second, card.public_id, card.payload_hash, at=AT)
