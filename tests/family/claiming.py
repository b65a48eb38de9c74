"""How the tests of claims say who claims what of whom."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from accounts.models.people import InsuredPerson
from accounts.queries.people import number_of
from family.actions import claim_notices, claims
from family.actions.claims import NewClaim
from family.enums import ClaimProof, ClaimRelation, ParentageKind
from family.queries.claims import ClaimCard
from family.rules.claims import Middle, TieWish
from foundation.identifiers import Sex, uuid7
from tests.cast import AT, BENGBU, citizen

DAY = timedelta(days=1)
MARRIED_ON = date(2025, 10, 1)
SPOUSE = TieWish(ClaimRelation.SPOUSE, starts_on=MARRIED_ON)
PARENT = TieWish(ClaimRelation.PARENT, ParentageKind.BIRTH)
CHILD = TieWish(ClaimRelation.CHILD, ParentageKind.BIRTH)
ADOPTED = TieWish(ClaimRelation.CHILD, ParentageKind.ADOPTION, MARRIED_ON)
GRANDMOTHER = TieWish(ClaimRelation.GRANDPARENT, middle=Middle("", Sex.UNKNOWN))
NOBODYS_NUMBER = "110101199003078064"


def new(wish: TieWish, other: InsuredPerson | None, **changes: Any) -> NewClaim:
    """Fill in a claim that promises; nobody has the number where there is no other."""
    name, number = (other.name, number_of(other.pk)) if other else ("赵无人", NOBODYS_NUMBER)
    made = NewClaim(wish, name, number, ClaimProof.PROMISE, 1, BENGBU, uuid7())
    return replace(made, **changes)


def claimed(by: InsuredPerson, wish: TieWish, other: InsuredPerson | None, **changes: Any) -> ClaimCard:
    """Claim, and let the job find whom it is about."""
    made = claims.claim(citizen(by), new(wish, other, **changes), at=AT)
    claim_notices.match_waiting(at=AT)
    return made
