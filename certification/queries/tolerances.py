"""How deadlines that have passed were tolerated in a place since, by every value of policy that held."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from certification.rules.tolerance import HolidayRule, in_time_through
from regions.queries.policy import policy_through

GRACE = "certification.grace"
HOLIDAYS = "certification.holiday_rule"
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Tolerances:
    """How deadlines of one place that have passed were tolerated since a day, each value with its first day."""

    graces: tuple[tuple[date, int], ...]
    holiday_rules: tuple[tuple[date, HolidayRule], ...]

    def until(self, due: date, next_worked: Callable[[date], date]) -> date:
        """Give until when a deadline was or is tolerated, by all that held since it."""
        graces = _held_since(self.graces, due)
        return in_time_through(due, graces, _held_since(self.holiday_rules, due), next_worked)


def tolerances_in(area_key: str, benefit: str, *, since: date, on: date) -> Tolerances:
    """Read how deadlines of one place were tolerated from an earlier day until now."""
    graces = policy_through(GRACE, area_key=area_key, since=since, until=on, benefit=benefit)
    rules = policy_through(HOLIDAYS, area_key=area_key, since=since, until=on, benefit=benefit)
    return Tolerances(
        tuple((day, answer.integer()) for day, answer in graces),
        tuple((day, HolidayRule(answer.word())) for day, answer in rules),
    )


def _held_since(values: Sequence[tuple[date, _Value]], day: date) -> list[_Value]:
    """Keep the values that held on a day or later; the first held before its day too, as far as anybody knows."""
    later = [place for place, (since, _value) in enumerate(values) if since > day]
    first = max((later[0] if later else len(values)) - 1, 0)
    return [value for _since, value in values[first:]]
