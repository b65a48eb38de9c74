"""Decide which pooling area a division belongs to, and whether money may pass between two areas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foundation.errors import Reason
from regions.enums import SharingRoute
from regions.rules.facts import AreaFact, MembershipFact, OpeningFact, Source

_LEVELS = (2, 4, 6)


def covering_codes(division_code: str) -> tuple[str, ...]:
    """List the codes whose ground holds a division: its own first, then the wider ones."""
    width = len(division_code)
    wider = [division_code[:level].ljust(width, "0") for level in reversed(_LEVELS) if level <= width]
    return tuple(dict.fromkeys([division_code, *wider]))


def longest_match(
    memberships: Iterable[MembershipFact], division_code: str, *, on: date
) -> MembershipFact | None:
    """Choose the membership of the narrowest ground, so that a carved-out county leaves its prefecture."""
    narrowness = {code: rank for rank, code in enumerate(covering_codes(division_code))}
    holding = [fact for fact in memberships if fact.division_code in narrowness and fact.period.contains(on)]
    return min(holding, key=lambda fact: narrowness[fact.division_code], default=None)


@dataclass(frozen=True)
class AreaOnDay:
    """A pooling area and its cross-province opening on the day, if it has one."""

    area: AreaFact
    opening: OpeningFact | None


@dataclass(frozen=True)
class SharingAcross:
    """Whether money may pass between two areas, by which route, since when, by which sources."""

    allowed: bool
    route: SharingRoute
    since: date | None
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]


def may_share_across(one: AreaOnDay, other: AreaOnDay) -> SharingAcross:
    """Decide by areas alone; the relation and the enrolments are judged by the family floor."""
    if one.area.key == other.area.key:
        return SharingAcross(True, SharingRoute.SAME_AREA, None, (), ())
    if one.area.province_code == other.area.province_code:
        return SharingAcross(True, SharingRoute.SAME_PROVINCE, None, (), ())
    closed = tuple(
        Reason("regions.sharing.area_not_open", {"area_key": side.area.key, "name": side.area.name})
        for side in (one, other)
        if side.opening is None
    )
    openings = [side.opening for side in (one, other) if side.opening is not None]
    return SharingAcross(
        allowed=not closed,
        route=SharingRoute.CROSS_PROVINCE,
        since=None if closed else max(opening.period.starts_on for opening in openings),
        reasons=closed,
        sources=tuple(dict.fromkeys(opening.source for opening in openings)),
    )
