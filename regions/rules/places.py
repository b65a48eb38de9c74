"""Decide to which pooling area a place belongs."""

from collections.abc import Iterable
from datetime import date

from regions.rules.facts import MembershipFact

_LEVELS = (2, 4, 6)


def covering_codes(division_code: str) -> tuple[str, ...]:
    """List the codes whose ground holds a division: its own first, then the wider ones."""
    width = len(division_code)
    wider = [division_code[:level].ljust(width, "0") for level in reversed(_LEVELS) if level <= width]
    return tuple(dict.fromkeys([division_code, *wider]))


def is_row_only(name: str) -> bool:
    """Say whether a row of the standard only groups others and is no place of its own (市辖区, 县)."""
    return name == "县" or name.endswith(("市辖区", "直辖县级行政区划"))


def longest_match(
    memberships: Iterable[MembershipFact], division_code: str, *, on: date
) -> MembershipFact | None:
    """Choose the membership of the narrowest ground, so that a carved-out county leaves its prefecture."""
    narrowness = {code: rank for rank, code in enumerate(covering_codes(division_code))}
    holding = [fact for fact in memberships if fact.division_code in narrowness and fact.period.contains(on)]
    return min(holding, key=lambda fact: narrowness[fact.division_code], default=None)
