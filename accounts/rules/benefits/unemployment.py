"""Decide for how many months somebody could draw unemployment benefit at most."""

from dataclasses import dataclass

from foundation.errors import Reason
from foundation.periods import MONTHS_A_YEAR

CONDITIONS, LENGTH, ENDS = "SIL 45", "SIL 46", "SIL 51"


@dataclass(frozen=True)
class UnemploymentFacts:
    """Months paid since the last draw began, months granted then and not drawn, and what only the person knows.

    What nobody has said yet is None.
    """

    paid_months: int
    carried_months: int = 0
    left_against_will: bool | None = None
    is_registered: bool | None = None
    draws_pension: bool = False


@dataclass(frozen=True)
class UnemploymentRule:
    """The months by full years of contributions, and the most that carried ones may bring them to."""

    from_1_year: int
    from_5_years: int
    from_10_years: int
    total_max: int


@dataclass(frozen=True)
class UnemploymentBenefit:
    """The most months; the arithmetic; what stands against drawing them; what has still to be said."""

    months_max: int
    steps: tuple[Reason, ...]
    unmet: tuple[Reason, ...]
    open: tuple[Reason, ...]


def benefit(facts: UnemploymentFacts, rule: UnemploymentRule) -> UnemploymentBenefit:
    """Compute the most months by SIL 46, and hold the conditions of SIL 45 and 51 against them.

    Counting restarts with each draw; months not drawn then are added, up to the cap. Who had less than a year since
    may still draw what was left.
    """
    own = _own_months(facts.paid_months, rule)
    total = min(rule.total_max, own + facts.carried_months)
    steps = [Reason("unemployment.step.paid", {"months": facts.paid_months, "own": own}, (LENGTH,))]
    if facts.carried_months:
        carried = {"carried": facts.carried_months, "sum": own + facts.carried_months}
        steps.append(Reason("unemployment.step.carried", carried, (LENGTH,)))
    if own + facts.carried_months > rule.total_max:
        steps.append(Reason("unemployment.step.cap", {"most": rule.total_max}, (LENGTH,)))
    return UnemploymentBenefit(total, tuple(steps), tuple(_unmet(facts)), tuple(_open(facts)))


def _own_months(paid: int, rule: UnemploymentRule) -> int:
    """Look up the months that full years of contributions give."""
    if paid < MONTHS_A_YEAR:
        return 0
    if paid < 5 * MONTHS_A_YEAR:
        return rule.from_1_year
    return rule.from_5_years if paid < 10 * MONTHS_A_YEAR else rule.from_10_years


def _unmet(facts: UnemploymentFacts) -> list[Reason]:
    unmet = []
    if facts.paid_months < MONTHS_A_YEAR and not facts.carried_months:
        missing = MONTHS_A_YEAR - facts.paid_months
        unmet.append(Reason("unemployment.unmet.year", {"missing": missing}, (CONDITIONS,)))
    if facts.left_against_will is False:
        unmet.append(Reason("unemployment.unmet.left", {}, (CONDITIONS,)))
    if facts.is_registered is False:
        unmet.append(Reason("unemployment.unmet.registered", {}, (CONDITIONS,)))
    if facts.draws_pension:
        unmet.append(Reason("unemployment.unmet.pension", {}, (ENDS,)))
    return unmet


def _open(facts: UnemploymentFacts) -> list[Reason]:
    asked = []
    if facts.left_against_will is None:
        asked.append(Reason("unemployment.open.left", {}, (CONDITIONS,)))
    if facts.is_registered is None:
        asked.append(Reason("unemployment.open.registered", {}, (CONDITIONS,)))
    return asked
