"""What a mandate allows, and when it lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from family.enums import Act, MandateGrade, MandateScope, MandateState
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import Period

NOT_ACTIVE = "family.mandate.not_active"
OUTSIDE_PERIOD = "family.mandate.outside_period"
PRINCIPAL_DEAD = "family.mandate.principal_dead"
AGENT_DEAD = "family.mandate.agent_dead"
GRADE_TOO_LOW = "family.mandate.grade_too_low"
OUT_OF_SCOPE = "family.mandate.out_of_scope"

_GRADE_NEEDED = {
    Act.RECEIVE_REMINDER: MandateGrade.REMIND,
    # A reminder names the day, so whoever is reminded may also look the day up.
    Act.VIEW_DEADLINE: MandateGrade.REMIND,
    Act.VIEW_STATEMENT: MandateGrade.SEE,
    Act.CERTIFY: MandateGrade.ACT,
    Act.APPLY_FOR_TRANSFER: MandateGrade.ACT,
    Act.SPEND: MandateGrade.PAY,
}
_SCOPE_NEEDED = {
    Act.RECEIVE_REMINDER: MandateScope.CERTIFICATION,
    Act.VIEW_DEADLINE: MandateScope.CERTIFICATION,
    Act.VIEW_STATEMENT: MandateScope.STATEMENT,
    Act.CERTIFY: MandateScope.CERTIFICATION,
    Act.APPLY_FOR_TRANSFER: MandateScope.TRANSFER,
    Act.SPEND: MandateScope.SHARING,
}


@dataclass(frozen=True)
class MandateFact:
    """Hold one mandate as the decision needs it; the period is what it was given for."""

    grade: MandateGrade
    scopes: frozenset[MandateScope]
    state: MandateState
    period: Period
    principal_died_on: date | None = None
    agent_died_on: date | None = None


def grade_allows(grade: MandateGrade, act: Act) -> bool:
    """Say whether a grade is enough for an act."""
    return grade.includes(_GRADE_NEEDED[act])


def is_live(mandate: MandateFact, *, on: date) -> bool:
    """Say whether a mandate lives on the day; the death of either ends it. Law: Civil Code art. 173."""
    return not tuple(_against_life(mandate, on))


def may_act(mandate: MandateFact, act: Act, *, on: date) -> Decision:
    """Decide whether the agent may do an act for the principal on the day, with all reasons against it."""
    return Decision(
        (*_against_life(mandate, on), *_against_act(mandate, act)), ("CC 162", "CC 173")
    )


def _against_life(mandate: MandateFact, on: date) -> Iterator[Reason]:
    if mandate.state is not MandateState.ACTIVE:
        yield Reason(NOT_ACTIVE, {"state": mandate.state})
    if not mandate.period.contains(on):
        yield Reason(
            OUTSIDE_PERIOD,
            {"starts_on": mandate.period.starts_on, "ends_on": mandate.period.ends_on},
        )
    if mandate.principal_died_on is not None and mandate.principal_died_on <= on:
        yield Reason(PRINCIPAL_DEAD, law=("CC 173",))
    if mandate.agent_died_on is not None and mandate.agent_died_on <= on:
        yield Reason(AGENT_DEAD, law=("CC 173",))


def _against_act(mandate: MandateFact, act: Act) -> Iterator[Reason]:
    if not grade_allows(mandate.grade, act):
        yield Reason(
            GRADE_TOO_LOW, {"grade": mandate.grade, "needed": _GRADE_NEEDED[act]}
        )
    if _SCOPE_NEEDED[act] not in mandate.scopes:
        yield Reason(OUT_OF_SCOPE, {"needed": _SCOPE_NEEDED[act]})
