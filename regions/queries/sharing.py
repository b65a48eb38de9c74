"""Reads about sharing between pooling areas: one pair, all pairs, and what opens next."""

from datetime import date

from foundation.periods import Period
from regions.enums import SharingRoute
from regions.errors import AreaUnknown
from regions.queries.editions import Snapshot, snapshot
from regions.queries.places import pooling_area, pooling_areas
from regions.rules import pairs
from regions.rules import policy as policy_rules
from regions.rules.facts import AreaFact, PolicyAnswer
from regions.rules.pairs import AreaOnDay, SharingAcross
from regions.rules.policy import Place

REACH = "sharing.reach"


def open_areas(*, on: date) -> tuple[AreaOnDay, ...]:
    """List the pooling areas that take part in cross-province sharing on a day, in their fixed order."""
    held = snapshot()
    sides = (_side(held, area, on) for area in pooling_areas(on=on) if held.opening_on(area.key, on))
    return tuple(side for side in sides if side is not None)


def may_share_across(area_a: str, area_b: str, *, on: date) -> SharingAcross:
    """Say whether money may pass between two pooling areas on a day, since when, by which route, and why not.

    Raises AreaUnknown.
    """
    held = snapshot()
    for key in (area_a, area_b):
        pooling_area(key, on=on)
    return _told(held, area_a, area_b, on)


def sharing_from(area_key: str, *, on: date) -> tuple[tuple[AreaFact, SharingAcross], ...]:
    """Say for one pooling area how it stands to every area of the day, itself included, in their fixed order.

    Raises AreaUnknown.
    """
    held = snapshot()
    pooling_area(area_key, on=on)
    return tuple((other, _told(held, area_key, other.key, on)) for other in pooling_areas(on=on))


def _told(held: Snapshot, area_a: str, area_b: str, on: date) -> SharingAcross:
    """Decide for the day, and look along the turning days for when it began and when it will begin."""
    answer = _decided(held, area_a, area_b, on)
    if answer is None:
        raise AreaUnknown(area_key=area_a, on=on)

    def is_allowed(day: date) -> bool:
        found = _decided(held, area_a, area_b, day)
        return found is not None and found.allowed

    days = pairs.turning_days(_periods(held, area_a, answer.route) | _periods(held, area_b, answer.route))
    if answer.allowed:
        return pairs.with_days(answer, since=pairs.allowed_since(days, on, is_allowed))
    return pairs.with_days(answer, from_on=pairs.allowed_from(days, on, is_allowed))


def _decided(held: Snapshot, area_a: str, area_b: str, on: date) -> SharingAcross | None:
    """Decide a pair on a day; nothing when one of them does not exist on it."""
    sides = []
    for key in (area_a, area_b):
        area = held.area_on(key, on)
        side = _side(held, area, on) if area else None
        if side is None:
            return None
        sides.append(side)
    return pairs.may_share_across(*sides)


def _side(held: Snapshot, area: AreaFact, on: date) -> AreaOnDay | None:
    reach = _reach(held, area, on)
    return AreaOnDay(area, held.opening_on(area.key, on), reach) if reach else None


def _reach(held: Snapshot, area: AreaFact, on: date) -> PolicyAnswer | None:
    place = Place(area.key, area.province_code)
    fact = held.policies.find(REACH, place, on=on)
    return policy_rules.answer(fact, place) if fact else None


def _periods(held: Snapshot, key: str, route: SharingRoute) -> set[Period]:
    """Gather the periods whose bounds may change an area's side of the answer."""
    areas = held.areas.get(key, ())
    found = {area.period for area in areas}
    if route is SharingRoute.CROSS_PROVINCE:
        return found | {opening.period for opening in held.openings.get(key, ())}
    keys = {"", key, *(area.province_code for area in areas)}
    return found | {fact.period for fact in held.policies.facts(REACH) if fact.scope_key in keys}
