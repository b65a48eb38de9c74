"""What a mandate allows, and when it lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from family.enums import Act, MandateGrade
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import Period

OUTSIDE_PERIOD = "family.mandate.outside_period"
REVOKED = "family.mandate.revoked"
PRINCIPAL_DEAD = "family.mandate.principal_dead"
HELPER_DEAD = "family.mandate.helper_dead"
GRADE_TOO_LOW = "family.mandate.grade_too_low"

_GRADE_NEEDED = {
    Act.RECEIVE_REMINDER: MandateGrade.REMIND,
    # A reminder names the day, so whoever is reminded may also look the day up.
    Act.VIEW_DEADLINE: MandateGrade.REMIND,
    Act.VIEW_STATEMENT: MandateGrade.SEE,
    Act.CERTIFY: MandateGrade.ACT,
    Act.APPLY_FOR_TRANSFER: MandateGrade.ACT,
    Act.SPEND: MandateGrade.PAY,
}


@dataclass(frozen=True)
class MandateFact:
    """Hold one mandate as the decision needs it; the period is what it was given for."""

    grade: MandateGrade
    period: Period
    is_revoked: bool = False
    principal_died_on: date | None = None
    helper_died_on: date | None = None


def grade_allows(grade: MandateGrade, act: Act) -> bool:
    """Say whether a grade is enough for an act."""
    return grade.includes(_GRADE_NEEDED[act])


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
    return Decision(tuple(reasons), ("CC 162", "CC 173"))


def _against_life(mandate: MandateFact, on: date) -> Iterator[Reason]:
    if mandate.is_revoked:
        yield Reason(REVOKED, law=("CC 173",))
    if not mandate.period.contains(on):
        period = {"starts_on": mandate.period.starts_on, "ends_on": mandate.period.ends_on}
        yield Reason(OUTSIDE_PERIOD, period, ("CC 173",))
    if mandate.principal_died_on is not None and mandate.principal_died_on <= on:
        yield Reason(PRINCIPAL_DEAD, law=("CC 173",))
    if mandate.helper_died_on is not None and mandate.helper_died_on <= on:
        yield Reason(HELPER_DEAD, law=("CC 173",))
