"""Decide whether money may pass between two pooling areas, since when, and from when it will."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from foundation.errors import Reason
from foundation.periods import Period
from regions.enums import Confidence, SharingReach, SharingRoute
from regions.rules.facts import AreaFact, OpeningFact, PolicyAnswer, Source

MEMBER_ONLY = "regions.sharing.member_only"
AREA_ONLY = "regions.sharing.area_only"
NOT_OPEN = "regions.sharing.area_not_open"
_FIRMNESS = (Confidence.UNSURE, Confidence.LIKELY, Confidence.SURE)


@dataclass(frozen=True)
class AreaOnDay:
    """A pooling area on a day: how far its own rules let sharing reach, and its cross-province opening if any."""

    area: AreaFact
    opening: OpeningFact | None
    reach: PolicyAnswer

    @property
    def reaches(self) -> SharingReach:
        """Read how far sharing reaches without crossing a border."""
        return SharingReach(self.reach.word())


@dataclass(frozen=True)
class SharingAcross:
    """Whether money may pass between two areas, by which route, and by which sources.

    `since` is the first day of the present, unbroken span in which it may; `from_on` the next day on which it will,
    as far as the data know. `confidence` is that of the weakest fact behind the answer.
    """

    allowed: bool
    route: SharingRoute
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]
    confidence: Confidence
    since: date | None = None
    from_on: date | None = None


def may_share_across(one: AreaOnDay, other: AreaOnDay) -> SharingAcross:
    """Decide by areas alone; the relation and the enrolments are judged by the family floor.

    Inside a province the province's own rule decides, and the cross-province batch does not matter.
    """
    sides = (one,) if one.area.key == other.area.key else (one, other)
    route = _route(one.area, other.area)
    if route is SharingRoute.CROSS_PROVINCE:
        reasons = tuple(_reason(NOT_OPEN, side) for side in sides if side.opening is None)
        facts: list[OpeningFact | PolicyAnswer] = [side.opening for side in sides if side.opening is not None]
    else:
        reasons = tuple(reason for side in sides for reason in _against(side, route))
        facts = [side.reach for side in sides]
    return SharingAcross(
        allowed=not reasons,
        route=route,
        reasons=reasons,
        sources=tuple(dict.fromkeys(fact.source for fact in facts)),
        confidence=min((fact.confidence for fact in facts), key=_FIRMNESS.index, default=Confidence.UNSURE),
    )


def _route(one: AreaFact, other: AreaFact) -> SharingRoute:
    if one.key == other.key:
        return SharingRoute.SAME_AREA
    is_inside = one.province_code == other.province_code
    return SharingRoute.SAME_PROVINCE if is_inside else SharingRoute.CROSS_PROVINCE


def _against(side: AreaOnDay, route: SharingRoute) -> Iterable[Reason]:
    if side.reaches is SharingReach.MEMBER_ONLY:
        yield _reason(MEMBER_ONLY, side)
    elif side.reaches is SharingReach.SAME_AREA and route is SharingRoute.SAME_PROVINCE:
        yield _reason(AREA_ONLY, side)


def _reason(code: str, side: AreaOnDay) -> Reason:
    facts = {"area_key": side.area.key, "name": side.area.name, "name_en": side.area.name_en}
    return Reason(code, facts)


def with_days(
    answer: SharingAcross, *, since: date | None = None, from_on: date | None = None
) -> SharingAcross:
    """Add since when, or from when."""
    return replace(answer, since=since, from_on=from_on)


def turning_days(periods: Iterable[Period]) -> tuple[date, ...]:
    """List the days on which something may change, in order."""
    days = {period.starts_on for period in periods}
    return tuple(sorted(days | {period.ends_on for period in periods if period.ends_on is not None}))


def allowed_since(days: Iterable[date], on: date, is_allowed: Callable[[date], bool]) -> date | None:
    """Give the first day of the unbroken span of permission that holds the day; nothing without a known first day."""
    since = None
    for day in sorted((day for day in days if day <= on), reverse=True):
        if not is_allowed(day):
            break
        since = day
    return since


def allowed_from(days: Iterable[date], on: date, is_allowed: Callable[[date], bool]) -> date | None:
    """Give the next day after this one on which it becomes allowed, as far as the facts reach."""
    return next((day for day in sorted(days) if day > on and is_allowed(day)), None)
