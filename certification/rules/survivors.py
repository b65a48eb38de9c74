"""When a survivor's benefit ends by the law itself.

Law: 因工死亡职工供养亲属范围规定 (18号令) art. 2-4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certification.enums import SurvivorGround
from foundation.periods import MONTHS_A_YEAR, Period, add_months, month_end

ADULT = 18
# The young among those who may draw: their ground ends with their eighteenth birthday. Law: 18号令 art. 3, 4.
BY_AGE = frozenset({SurvivorGround.CHILD, SurvivorGround.GRANDCHILD, SurvivorGround.SIBLING})


@dataclass(frozen=True)
class GroundFact:
    """A ground over a period, and whether the survivor was wholly unable to work then."""

    ground: SurvivorGround
    is_incapacitated: bool
    period: Period


def paid_until(facts: Sequence[GroundFact], born_on: date) -> date | None:
    """Give the last day of the benefit that follows from age, or nothing where none does.

    It ends with the month of the eighteenth birthday, or of the day an incapacity that carried it further ends. No
    proof of life puts that off. Who was not incapacitated on the birthday does not begin to draw again by becoming so.
    Law: 18号令 art. 4 (1).
    """
    ages = [fact for fact in facts if fact.ground in BY_AGE]
    if not ages:
        return None
    day = add_months(born_on, ADULT * MONTHS_A_YEAR)
    carried = sorted(
        (fact.period for fact in ages if fact.is_incapacitated), key=lambda period: period.starts_on
    )
    for period in carried:
        if period.contains(day):
            if period.ends_on is None:
                return None
            day = period.ends_on
    return month_end(day)


def ends_on_death(died_on: date) -> date:
    """Give the last day paid for: the month of the death is paid, the following is not."""
    return month_end(died_on)
