"""Reads that lead from what somebody typed to a pooling area: names of today, names of the past, whose fund pays."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from regions.models.places import Division, DivisionSuccession
from regions.queries import rows
from regions.queries.editions import snapshot
from regions.rules import places
from regions.rules.facts import AreaFact, DivisionFact

_GONE_MAX = 5
# What people leave out of a name: 襄樊 for 襄樊市.
_KINDS = ("市", "区", "县", "地区", "自治县", "旗", "盟")
_SHORT_MIN = 2
# A chain of successors is short; the limit only guards against a ring in the data.
_CHAIN_MAX = 8


@dataclass(frozen=True)
class GoneDivision:
    """A division or name of the past, and those its ground belongs to on the day asked about, where that is recorded.

    `is_renamed` says that the code lives on under another name; `was_in` names the ground around it at its end.
    """

    division: DivisionFact
    successors: tuple[DivisionFact, ...]
    is_renamed: bool = False
    was_in: str = ""

    @property
    def is_recoded(self) -> bool:
        """Say whether the place lives on under its name, with another code."""
        return any(fact.name == self.division.name for fact in self.successors)


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
    """Find divisions of the past by name, whole or short, or by code, with what followed them; at most five."""
    last = {fact.code: fact for fact in _ended(words.strip(), on=on)}
    if not last:
        return ()
    alive = divisions_by_code(last, on=on)
    after = followers([code for code in last if code not in alive], on=on)
    around = _around(last.values())
    found = []
    for code, fact in last.items():
        now = alive.get(code)
        # The same code under the same name is no past: only what stands around the name has changed.
        if now is None or now.name != fact.name:
            successors = (now,) if now else after.get(code, ())
            found.append(GoneDivision(fact, successors, now is not None, around.get(code, "")))
    return tuple(found)


def _ended(wanted: str, *, on: date) -> list[DivisionFact]:
    """List what has ended under a name or code, the earliest end first."""
    ended = Division.objects.current().filter(ends_on__lte=on)
    if wanted.isdigit():
        # A code that lives on is found by its present name.
        living = Division.objects.current().valid_on(on).filter(code=wanted)
        chosen = ended.none() if living.exists() else ended.filter(code=wanted)
    else:
        chosen = ended.filter(name=wanted)
        if len(wanted) >= _SHORT_MIN and not chosen.exists():
            chosen = ended.filter(name__in=[wanted + kind for kind in _KINDS])
    return [rows.division(row) for row in chosen.order_by("ends_on", "code")[:_GONE_MAX]]


def _around(gone: Iterable[DivisionFact]) -> dict[str, str]:
    """Name for each the ground it lay in at its end; the rows that are no places are passed over."""
    facts = list(gone)
    codes = {code for fact in facts for code in places.covering_codes(fact.code)[1:]}
    held = [rows.division(row) for row in Division.objects.current().filter(code__in=codes)]
    found = {}
    for fact in facts:
        last_day = (fact.period.ends_on or fact.period.starts_on) - timedelta(days=1)
        names = {one.code: one.name for one in held if one.period.contains(last_day)}
        near = [names[code] for code in places.covering_codes(fact.code)[1:] if code in names]
        found[fact.code] = next((name for name in near if not places.is_row_only(name)), "")
    return found


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
