"""Reads of divisions, pooling areas and service points."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from regions.enums import DivisionLevel, ServicePointKind
from regions.errors import AreaUnknown, DivisionAbolished, DivisionNotCovered, DivisionUnknown
from regions.models.places import Division, ServicePoint
from regions.queries import finding, rows
from regions.queries.editions import snapshot
from regions.rules import places
from regions.rules.facts import AreaFact, DivisionFact, ServicePointFact

_FOUND_MAX = 20
_LEVELS = tuple(DivisionLevel)
_POINTS = tuple(ServicePointKind)


@dataclass(frozen=True)
class FoundDivision:
    """A division that fits what was typed, with the names of those above it, the widest first."""

    division: DivisionFact
    within: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """The divisions whose people belong to a pooling area, and those within them whose people do not."""

    members: tuple[DivisionFact, ...]
    carved_out: tuple[DivisionFact, ...]


def pooling_area(key: str, *, on: date) -> AreaFact:
    """Give a pooling area on a day.

    Raises AreaUnknown.
    """
    found = snapshot().area_on(key, on)
    if found is None:
        raise AreaUnknown(area_key=key, on=on)
    return found


def pooling_areas(*, on: date) -> tuple[AreaFact, ...]:
    """List the pooling areas of a day in their fixed order."""
    facts = (fact for group in snapshot().areas.values() for fact in group if fact.period.contains(on))
    return tuple(sorted(facts, key=lambda fact: (fact.position, fact.key)))


def areas_last_known(keys: Iterable[str], *, on: date) -> dict[str, AreaFact]:
    """Give pooling areas by key as they are on a day; one that has closed, as it was last."""
    held = snapshot().areas
    begun = {key: [f for f in held.get(key, ()) if f.period.starts_on <= on] for key in set(keys)}
    return {key: facts[-1] for key, facts in begun.items() if facts}


def division(code: str, *, on: date) -> DivisionFact:
    """Give an administrative division on a day.

    Raises DivisionUnknown, DivisionAbolished: the latter names those its ground belongs to on the day.
    """
    row = Division.objects.current().valid_on(on).filter(code=code).first()
    if row is not None:
        return rows.division(row)
    last = Division.objects.current().filter(code=code, ends_on__lte=on).order_by("-ends_on").first()
    if last is None:
        raise DivisionUnknown(division_code=code, on=on)
    followers = successors(code, on=on)
    raise DivisionAbolished(
        division_code=code,
        name=last.name,
        ended_on=last.ends_on,
        successor_codes=tuple(follower.code for follower in followers),
        successors=tuple(follower.name for follower in followers),
    )


def successors(code: str, *, on: date) -> tuple[DivisionFact, ...]:
    """List the divisions to which the ground of an abolished one belongs on a day; none where it is not recorded."""
    return finding.followers([code], on=on).get(code, ())


def divisions_under(parent_code: str, *, on: date) -> tuple[DivisionFact, ...]:
    """List the divisions directly beneath one, by code; an empty code lists the provinces."""
    found = Division.objects.current().valid_on(on).filter(parent_code=parent_code).order_by("code")
    return tuple(map(rows.division, found))


def divisions_named(words: str, *, on: date) -> tuple[FoundDivision, ...]:
    """Find divisions of a day by part of their name, English name or code, the widest first, at most twenty."""
    wanted = words.strip()
    if not wanted:
        return ()
    rows_found = Division.objects.current().valid_on(on)
    rows_found = rows_found.filter(
        Q(code=wanted) if wanted.isdigit() else Q(name__contains=wanted) | Q(name_en__iexact=wanted)
    )
    found = [rows.division(row) for row in rows_found.order_by("code")[: _FOUND_MAX * 5]]
    found.sort(key=lambda fact: (fact.name != wanted, _LEVELS.index(fact.level), fact.code))
    return _with_those_above(found[:_FOUND_MAX], on=on)


def _with_those_above(found: list[DivisionFact], *, on: date) -> tuple[FoundDivision, ...]:
    """Name the ground around each, but not the rows of the standard that are no places (市辖区, 县)."""
    codes = {code for fact in found for code in places.covering_codes(fact.code)[1:]}
    above = {row.code: row.name for row in Division.objects.current().valid_on(on).filter(code__in=codes)}
    return tuple(
        FoundDivision(
            fact,
            tuple(
                above[code]
                for code in reversed(places.covering_codes(fact.code)[1:])
                if code in above and not places.is_row_only(above[code])
            ),
        )
        for fact in found
    )


def area_for_division(code: str, *, on: date) -> AreaFact:
    """Give the pooling area on whose ground a division lies; the longest matching code decides.

    Raises DivisionUnknown, DivisionAbolished, DivisionNotCovered.
    """
    place = division(code, on=on)
    area = finding.areas_of([code], on=on).get(code)
    if area is None:
        raise DivisionNotCovered(division_code=code, name=place.name, on=on)
    return area


def ground_of(area_key: str, *, on: date) -> Ground:
    """Tell which divisions belong to a pooling area on a day, and which within them have gone to another area."""
    held = [fact for group in snapshot().memberships.values() for fact in group if fact.period.contains(on)]
    members = {fact.division_code for fact in held if fact.area_key == area_key}
    carved = {
        fact.division_code
        for fact in held
        if fact.area_key != area_key and members & set(places.covering_codes(fact.division_code)[1:])
    }
    named = finding.divisions_by_code(members | carved, on=on)
    return Ground(
        tuple(named[code] for code in sorted(members) if code in named),
        tuple(named[code] for code in sorted(carved) if code in named),
    )


def service_points(area_key: str, *, on: date) -> tuple[ServicePointFact, ...]:
    """List the points that serve the people of an area on a day, by kind and name."""
    found = map(rows.service_point, ServicePoint.objects.current().valid_on(on).filter(area_key=area_key))
    return tuple(sorted(found, key=lambda p: (_POINTS.index(p.kind), p.name, p.key)))
