"""On which grounds a desk records that one acts for another: the law, a court, a written power, or a spoken yes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from family.enums import LegalBasis, MandateGrade, MandateScope
from family.rules.ages import birthday
from family.rules.mandates import END_PAST, HELPER_YOUNG, NOT_NEAR, NOTHING_CHOSEN, PRINCIPAL_YOUNG, TOO_LONG
from family.rules.service import TAKEN_BY_COURT
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import add_months, whole_years

NOT_PARENT = "family.mandate.not_parent"
NOT_MINOR = "family.mandate.not_minor"
PAPER_MISSING = "family.mandate.paper_missing"
END_MISSING = "family.mandate.end_missing"

# What another than the principal's own word or the law stands on has to be named.
_ON_PAPER = frozenset({LegalBasis.GUARDIAN, LegalBasis.POWER_OF_ATTORNEY})
# Whoever speaks for themselves must be grown up; for the others somebody speaks because they are not, or no longer.
_BY_ONESELF = frozenset({LegalBasis.CONSENT, LegalBasis.POWER_OF_ATTORNEY})


@dataclass(frozen=True)
class GroundTerms:
    """What policy says on a day: the age of full capacity, and the longest time of a power in months."""

    adult_age: int
    months_max: int


@dataclass(frozen=True)
class Ground:
    """A mandate that a desk is to record, and what is known of the two."""

    basis: LegalBasis
    grade: MandateGrade
    scopes: frozenset[MandateScope]
    ends_on: date | None
    paper: str
    principal_born_on: date
    helper_born_on: date
    is_parent: bool
    is_near: bool
    is_taken_by_court: bool


def may_register(ground: Ground, terms: GroundTerms, *, on: date) -> Decision:
    """Decide whether a desk may record a mandate on its ground, with all reasons against it.

    Law: Civil Code art. 17, 18, 27, 28, 36, 162, 165, 1045.
    """
    return Decision(tuple(_against(ground, terms, on)), ("CC 162",))


def end_of(ground: Ground, terms: GroundTerms) -> date | None:
    """Give the day a mandate ends: a parent's when the child is grown up, a guardian's when a court says so.

    Law: Civil Code art. 17, 175.
    """
    if ground.basis is LegalBasis.PARENT_OF_MINOR:
        return birthday(ground.principal_born_on, terms.adult_age)
    return ground.ends_on


def _against(ground: Ground, terms: GroundTerms, on: date) -> Iterator[Reason]:
    age = {"age": terms.adult_age}
    if whole_years(ground.helper_born_on, on) < terms.adult_age:
        yield Reason(HELPER_YOUNG, age, ("CC 17", "CC 18"))
    if ground.grade is not MandateGrade.REMIND and not ground.scopes:
        yield Reason(NOTHING_CHOSEN)
    if ground.basis in _ON_PAPER and not ground.paper.strip():
        yield Reason(PAPER_MISSING, law=("CC 165",))
    is_minor = whole_years(ground.principal_born_on, on) < terms.adult_age
    if ground.basis in _BY_ONESELF and is_minor:
        yield Reason(PRINCIPAL_YOUNG, age, ("CC 17", "CC 19"))
    if ground.basis is LegalBasis.CONSENT and not ground.is_near:
        yield Reason(NOT_NEAR, law=("CC 1045",))
    if ground.basis is LegalBasis.PARENT_OF_MINOR:
        yield from _against_parent(ground, is_minor=is_minor)
    yield from _against_end(ground, terms, on)


def _against_parent(ground: Ground, *, is_minor: bool) -> Iterator[Reason]:
    if not ground.is_parent:
        yield Reason(NOT_PARENT, law=("CC 27",))
    if not is_minor:
        yield Reason(NOT_MINOR, law=("CC 17", "CC 27"))
    if ground.is_taken_by_court:
        yield Reason(TAKEN_BY_COURT, law=("CC 36",))


def _against_end(ground: Ground, terms: GroundTerms, on: date) -> Iterator[Reason]:
    if ground.ends_on is not None and ground.ends_on <= on:
        yield Reason(END_PAST)
    if ground.basis not in _BY_ONESELF:
        return
    if ground.ends_on is None:
        yield Reason(END_MISSING, law=("CC 165",))
    elif ground.ends_on > add_months(on, terms.months_max):
        yield Reason(TOO_LONG, {"months": terms.months_max})
