"""Decide in which month somebody may retire, with every step of the calculation."""

from dataclasses import dataclass
from datetime import date

from accounts.enums.retirement import Retiree
from foundation.errors import Reason
from foundation.identifiers import Sex
from foundation.periods import MONTHS_A_YEAR, month_number, month_of

AGES, MINIMUM_YEARS, FLEXIBLE = "RET 1", "RET 2", "RET 3"


@dataclass(frozen=True)
class AgeRule:
    """The old age in months, and how it rises: one month for every `one_month_per` begun since `since`."""

    months: int
    one_month_per: int
    delay_max: int
    since: date


@dataclass(frozen=True)
class FlexibleRule:
    """How many months earlier one may retire by one's own choice, or later by agreement with the employer."""

    earlier_months_max: int
    later_months_max: int


@dataclass(frozen=True)
class StatutoryMonth:
    """The statutory month of retirement, the old one, the age in months, and how it was found."""

    retires_on: date
    old_age_on: date
    delay_months: int
    age_months: int
    steps: tuple[Reason, ...]


@dataclass(frozen=True)
class FlexibleRange:
    """The first and the last month in which one may retire instead."""

    earliest_on: date
    latest_on: date
    steps: tuple[Reason, ...]


def categories_of(sex: Sex, recorded: Retiree | None) -> tuple[Retiree, ...]:
    """Give the categories that may hold: the recorded one; a man's; for a woman both, since her post decides."""
    if recorded is not None:
        return (recorded,)
    if sex is Sex.MALE:
        return (Retiree.MAN,)
    return (Retiree.WOMAN_55, Retiree.WOMAN_50) if sex is Sex.FEMALE else ()


def fits(sex: Sex, category: Retiree) -> bool:
    """Say whether a category may be recorded for somebody; of unknown sex nobody's can be told wrong."""
    return sex is Sex.UNKNOWN or category in categories_of(sex, None)


def old_age_month(born_on: date, months: int) -> date:
    """Give the first day of the month in which somebody reaches an age."""
    return month_of(month_number(born_on) + months)


def statutory_month(born_on: date, rule: AgeRule) -> StatutoryMonth:
    """Find the statutory month of retirement.

    With n whole months from the first month of the rule to the one of the old age, the delay is n // pace + 1, at
    most the cap, and nothing where n lies below 0.

    Law: RET 1.
    """
    old_age_on = old_age_month(born_on, rule.months)
    elapsed = month_number(old_age_on) - month_number(rule.since)
    steps = [Reason("retirement.step.old_age", {"years": rule.months // MONTHS_A_YEAR, "month": old_age_on})]
    if elapsed < 0 or rule.one_month_per == 0:
        steps.append(Reason("retirement.step.before", {"since": rule.since}, (AGES,)))
        return StatutoryMonth(old_age_on, old_age_on, 0, rule.months, tuple(steps))
    uncapped = elapsed // rule.one_month_per + 1
    delay = min(rule.delay_max, uncapped)
    facts = {"since": rule.since, "elapsed": elapsed, "pace": rule.one_month_per, "delay": uncapped}
    steps.append(Reason("retirement.step.delay", facts, (AGES,)))
    if uncapped > rule.delay_max:
        steps.append(Reason("retirement.step.cap", {"delay": delay}, (AGES,)))
    retires_on = month_of(month_number(old_age_on) + delay)
    years, months = divmod(rule.months + delay, MONTHS_A_YEAR)
    steps.append(Reason("retirement.step.month", {"month": retires_on, "years": years, "months": months}))
    return StatutoryMonth(retires_on, old_age_on, delay, rule.months + delay, tuple(steps))


def flexible_range(statutory: StatutoryMonth, rule: FlexibleRule) -> FlexibleRange:
    """Find the months in which one may retire instead: never below the old age.

    Law: RET 3.
    """
    number, old = month_number(statutory.retires_on), month_number(statutory.old_age_on)
    earliest_on = month_of(max(old, number - rule.earlier_months_max))
    latest_on = month_of(number + rule.later_months_max)
    steps = (
        Reason("retirement.step.earliest", {"month": earliest_on}, (FLEXIBLE,)),
        Reason("retirement.step.latest", {"month": latest_on}, (FLEXIBLE,)),
    )
    return FlexibleRange(earliest_on, latest_on, steps)
