"""What a mandate allows, when it lives, and whether one may be given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from family.enums import Act, MandateGrade, MandateScope
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import Period, add_months, whole_years

OUTSIDE_PERIOD = "family.mandate.outside_period"
REVOKED = "family.mandate.revoked"
FROZEN = "family.mandate.frozen"
PRINCIPAL_DEAD = "family.mandate.principal_dead"
HELPER_DEAD = "family.mandate.helper_dead"
GRADE_TOO_LOW = "family.mandate.grade_too_low"
SCOPE_MISSING = "family.mandate.scope_missing"
NOT_NEAR = "family.mandate.not_near"
IN_DOUBT = "family.mandate.in_doubt"
PRINCIPAL_YOUNG = "family.mandate.principal_young"
HELPER_YOUNG = "family.mandate.helper_young"
TOO_LONG = "family.mandate.too_long"
END_PAST = "family.mandate.end_past"
NOTHING_CHOSEN = "family.mandate.nothing_chosen"
AT_DESK = "family.mandate.at_desk"

_GRADE_NEEDED = {
    Act.RECEIVE_REMINDER: MandateGrade.REMIND,
    # A reminder names the day, so whoever is reminded may also look the day up.
    Act.VIEW_DEADLINE: MandateGrade.REMIND,
    Act.VIEW_STATEMENT: MandateGrade.SEE,
    Act.CERTIFY: MandateGrade.ACT,
    Act.APPLY_FOR_TRANSFER: MandateGrade.ACT,
    Act.SPEND: MandateGrade.PAY,
}
# Being reminded and looking the day up come with every mandate.
_SCOPE_NEEDED = {
    Act.VIEW_STATEMENT: MandateScope.STATEMENT,
    Act.CERTIFY: MandateScope.CERTIFICATION,
    Act.APPLY_FOR_TRANSFER: MandateScope.TRANSFER,
    Act.SPEND: MandateScope.SHARING,
}


@dataclass(frozen=True)
class MandateFact:
    """Hold one mandate as the decision needs it; the period is what it was given for."""

    grade: MandateGrade
    period: Period
    scopes: frozenset[MandateScope] = frozenset(MandateScope)
    is_revoked: bool = False
    is_frozen: bool = False
    principal_died_on: date | None = None
    helper_died_on: date | None = None


@dataclass(frozen=True)
class MandateTerms:
    """Hold what policy says on a day: the age in years, the longest time in months, how many relatives one helps."""

    adult_age: int
    months_max: int
    principals_max: int


@dataclass(frozen=True)
class Offer:
    """Hold a mandate somebody wants to give themselves, and what is known of the two."""

    grade: MandateGrade
    scopes: frozenset[MandateScope]
    period: Period
    is_near: bool
    is_in_doubt: bool
    principal_born_on: date | None
    helper_born_on: date | None
    principals_count: int


def grade_allows(grade: MandateGrade, act: Act) -> bool:
    """Say whether a grade is enough for an act."""
    return grade.includes(_GRADE_NEEDED[act])


def grade_in(grade: MandateGrade, scopes: frozenset[MandateScope], scope: MandateScope) -> MandateGrade:
    """Give what a mandate is worth in one kind of matter: outside its scopes nothing but reminding."""
    return grade if scope in scopes else MandateGrade.REMIND


def is_live(mandate: MandateFact, *, on: date) -> bool:
    """Say whether a mandate lives on the day; the death of either ends it. Law: Civil Code art. 173."""
    return next(_against_life(mandate, on), None) is None


def may_act(mandate: MandateFact, act: Act, *, on: date) -> Decision:
    """Decide whether the helper may do an act for the principal on the day, with all reasons against it.

    Law: Civil Code art. 162, 173.
    """
    reasons = list(_against_life(mandate, on))
    if not grade_allows(mandate.grade, act):
        facts = {"act": act, "grade": mandate.grade, "needed": _GRADE_NEEDED[act]}
        reasons.append(Reason(GRADE_TOO_LOW, facts))
    if act in _SCOPE_NEEDED and _SCOPE_NEEDED[act] not in mandate.scopes:
        reasons.append(Reason(SCOPE_MISSING, {"act": act, "needed": _SCOPE_NEEDED[act]}))
    return Decision(tuple(reasons), ("CC 162", "CC 173"))


def may_give(offer: Offer, terms: MandateTerms, *, on: date) -> Decision:
    """Decide whether somebody may give a mandate by their own word on the day, with all reasons against it.

    Law: Civil Code art. 17, 18 (full capacity), 162, 165, 1045.
    """
    return Decision(tuple(_against_giving(offer, terms, on)), ("CC 165",))


def _against_giving(offer: Offer, terms: MandateTerms, on: date) -> Iterator[Reason]:
    if not offer.is_near:
        yield Reason(NOT_NEAR, law=("CC 1045",))
    if offer.is_in_doubt:
        yield Reason(IN_DOUBT)
    if _is_young(offer.principal_born_on, terms.adult_age, on):
        yield Reason(PRINCIPAL_YOUNG, {"age": terms.adult_age}, ("CC 17", "CC 19"))
    if _is_young(offer.helper_born_on, terms.adult_age, on):
        yield Reason(HELPER_YOUNG, {"age": terms.adult_age}, ("CC 17", "CC 18"))
    if offer.grade is not MandateGrade.REMIND and not offer.scopes:
        yield Reason(NOTHING_CHOSEN)
    if offer.period.ends_on is not None and offer.period.ends_on <= on:
        yield Reason(END_PAST)
    longest = add_months(offer.period.starts_on, terms.months_max)
    if offer.period.ends_on is None or offer.period.ends_on > longest:
        yield Reason(TOO_LONG, {"months": terms.months_max})
    if offer.principals_count >= terms.principals_max:
        # Not how many: that is nobody's business but the helper's.
        yield Reason(AT_DESK)


def _is_young(born_on: date | None, age: int, on: date) -> bool:
    return born_on is None or whole_years(born_on, on) < age


def _against_life(mandate: MandateFact, on: date) -> Iterator[Reason]:
    if mandate.is_revoked:
        yield Reason(REVOKED, law=("CC 173",))
    if mandate.is_frozen:
        yield Reason(FROZEN)
    if not mandate.period.contains(on):
        period = {"starts_on": mandate.period.starts_on, "ends_on": mandate.period.ends_on}
        yield Reason(OUTSIDE_PERIOD, period, ("CC 173",))
    if mandate.principal_died_on is not None and mandate.principal_died_on <= on:
        yield Reason(PRINCIPAL_DEAD, law=("CC 173",))
    if mandate.helper_died_on is not None and mandate.helper_died_on <= on:
        yield Reason(HELPER_DEAD, law=("CC 173",))
