"""Judge the pooling areas as a whole: keys and places in lists, and that all they stand on exists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from regions.rules.bundle.located import Located, absent, doubled, unknown
from regions.rules.bundle.places import lives_of, provinces_of
from regions.rules.facts import AreaFact, DivisionFact, MembershipFact, OpeningFact, ServicePointFact
from regions.rules.files import Entry, Fault


def first_days(areas: Sequence[Located[AreaFact]]) -> dict[str, date]:
    """Give the first day of every area by its key."""
    found: dict[str, date] = {}
    for area, _ in areas:
        found[area.key] = min(area.period.starts_on, found.get(area.key, date.max))
    return found


def too_early(named: Iterable[tuple[str, date, Entry]], begins: Mapping[str, date]) -> Iterable[Fault]:
    """Find what is said of an area before its first day; unknown keys are left to `unknown`."""
    for key, starts_on, entry in named:
        if starts_on < begins.get(key, date.min):
            what = f"starts_on {starts_on}: {key} begins on {begins[key]}; write that day or a later one"
            yield Fault(entry.file, entry.line, "regions.data.early", what)


def area_faults(
    divisions: Sequence[Located[DivisionFact]],
    areas: Sequence[Located[AreaFact]],
    memberships: Sequence[Located[MembershipFact]],
    openings: Sequence[Located[OpeningFact]],
    points: Sequence[Located[ServicePointFact]],
) -> Iterable[Fault]:
    """Find unknown places and whatever stands twice on one day."""
    codes = {division.code for division, _ in divisions}
    keys = {area.key for area, _ in areas}
    yield from unknown(((area.province_code, entry) for area, entry in areas), provinces_of(divisions))
    yield from unknown(((member.division_code, entry) for member, entry in memberships), codes)
    yield from unknown(((opening.area_key, entry) for opening, entry in openings), keys)
    yield from unknown(((point.area_key, entry) for point, entry in points), keys)
    yield from unknown(((code, e) for p, e in points for code in (p.division_code, *p.covers)), codes)
    yield from _key_faults(divisions, areas)
    yield from _life_faults(divisions, areas, memberships, openings)
    yield from doubled((area.key, area.period, entry) for area, entry in areas)
    yield from doubled((member.division_code, member.period, entry) for member, entry in memberships)
    yield from doubled((opening.area_key, opening.period, entry) for opening, entry in openings)
    yield from doubled((point.key, point.period, entry) for point, entry in points)


def _key_faults(
    divisions: Sequence[Located[DivisionFact]], areas: Sequence[Located[AreaFact]]
) -> Iterable[Fault]:
    provinces, holders = provinces_of(divisions), dict[int, str]()
    for area, entry in areas:
        if area.key in provinces:
            what = f"{area.key} is a province; write a key of its own, such as {area.key}-SBJ"
            yield Fault(entry.file, entry.line, "regions.data.key", what)
        holder = holders.setdefault(area.position, area.key)
        if holder != area.key:
            what = f"position {area.position} is taken by {holder}; write another"
            yield Fault(entry.file, entry.line, "regions.data.position", what)


def _life_faults(
    divisions: Sequence[Located[DivisionFact]],
    areas: Sequence[Located[AreaFact]],
    memberships: Sequence[Located[MembershipFact]],
    openings: Sequence[Located[OpeningFact]],
) -> Iterable[Fault]:
    lives = lives_of(divisions)
    yield from absent(((area.province_code, area.period, entry) for area, entry in areas), lives)
    yield from absent(((m.division_code, m.period, entry) for m, entry in memberships), lives)
    yield from too_early(
        ((o.area_key, o.period.starts_on, entry) for o, entry in openings), first_days(areas)
    )
