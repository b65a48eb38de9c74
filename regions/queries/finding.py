"""Reads that lead from what somebody typed to a pooling area: names of today, names of the past, whose fund pays."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from regions.models.places import Division, DivisionSuccession
from regions.queries import rows
from regions.queries.editions import snapshot
from regions.rules import places
from regions.rules.facts import AreaFact, DivisionFact

_GONE_MAX = 5
# A chain of successors is short; the limit only guards against a ring in the data.
_CHAIN_MAX = 8


@dataclass(frozen=True)
class GoneDivision:
    """An abolished division, and those its ground belongs to on the day asked about, where that is recorded."""

    division: DivisionFact
    successors: tuple[DivisionFact, ...]


def areas_of(codes: Iterable[str], *, on: date) -> dict[str, AreaFact]:
    """Give for many divisions the pooling area on whose ground each lies; one without an area is left out."""
    held = snapshot()
    found = {}
    for code in set(codes):
        near = [fact for above in places.covering_codes(code) for fact in held.memberships.get(above, ())]
        chosen = places.longest_match(near, code, on=on)
        area = held.area_on(chosen.area_key, on) if chosen else None
        if area is not None:
            found[code] = area
    return found


def divisions_gone(words: str, *, on: date) -> tuple[GoneDivision, ...]:
    """Find abolished divisions by their whole name or code, with their successors, at most five."""
    wanted = words.strip()
    column = "code" if wanted.isdigit() else "name"
    ended = Division.objects.current().filter(**{column: wanted}, ends_on__lte=on)
    last = {row.code: rows.division(row) for row in ended.order_by("code", "ends_on")[:_GONE_MAX]}
    alive = set(Division.objects.current().valid_on(on).filter(code__in=last).values_list("code", flat=True))
    gone = [fact for code, fact in last.items() if code not in alive]
    after = followers([fact.code for fact in gone], on=on) if gone else {}
    return tuple(GoneDivision(fact, after.get(fact.code, ())) for fact in gone)


def divisions_by_code(codes: Collection[str], *, on: date) -> dict[str, DivisionFact]:
    """Give the divisions of a day by their codes; one that does not exist then is left out."""
    if not codes:
        return {}
    found = Division.objects.current().valid_on(on).filter(code__in=set(codes))
    return {row.code: rows.division(row) for row in found}


def followers(codes: Collection[str], *, on: date) -> dict[str, tuple[DivisionFact, ...]]:
    """Follow the successions of several divisions at once, each to those that exist on the day."""
    roots: dict[str, set[str]] = {code: {code} for code in codes}
    found: defaultdict[str, dict[str, DivisionFact]] = defaultdict(dict)
    waiting = set(codes)
    for _step in range(_CHAIN_MAX):
        links = DivisionSuccession.objects.current().filter(predecessor_code__in=waiting, starts_on__lte=on)
        pairs = list(links.values_list("predecessor_code", "successor_code"))
        new = {after for _before, after in pairs} - roots.keys()
        if not pairs:
            break
        alive = divisions_by_code({after for _before, after in pairs}, on=on)
        for before, after in pairs:
            roots.setdefault(after, set()).update(roots[before])
            for root in roots[before] if after in alive else ():
                found[root][after] = alive[after]
        waiting = new - alive.keys()
        if not waiting:
            break
    return {root: tuple(facts[code] for code in sorted(facts)) for root, facts in found.items()}
