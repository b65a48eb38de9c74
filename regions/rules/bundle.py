"""Turn the texts of the shipped files into facts, and judge them as a whole before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from foundation.periods import Period
from regions.enums import AreaKind, DivisionLevel, PolicyScope
from regions.rules import policy
from regions.rules.catalogue import CATALOGUE
from regions.rules.facts import AreaFact, DivisionFact, MembershipFact, OpeningFact, PolicyFact, freeze
from regions.rules.files import Entry, Fault, Register, read_csv, read_register, read_yaml, sourced

_DIVISION_COLUMNS = (
    "code",
    "name",
    "name_en",
    "level",
    "parent_code",
    "starts_on",
    "ends_on",
    "confidence",
    "source",
)
_AREA_FIELDS = (
    "key",
    "position",
    "name",
    "name_en",
    "province",
    "kind",
    "members",
    "starts_on",
    "ends_on",
    "confidence",
    "source",
)
_OPENING_COLUMNS = ("area_key", "starts_on", "ends_on", "confidence", "source")
_DIVISIONS = "divisions.csv"
_OPENINGS = "cross_province.csv"
_Fact = TypeVar("_Fact")


@dataclass(frozen=True)
class Bundle:
    """Everything the shipped files say."""

    divisions: tuple[DivisionFact, ...]
    areas: tuple[AreaFact, ...]
    memberships: tuple[MembershipFact, ...]
    openings: tuple[OpeningFact, ...]
    policies: tuple[PolicyFact, ...]


def read_bundle(texts: Mapping[str, str]) -> tuple[Bundle, list[Fault]]:
    """Read all files by name; the faults are complete, and with any of them the bundle is not to be used."""
    faults: list[Fault] = []
    tops = [read_yaml(name, texts[name], faults) for name in sorted(texts) if name.endswith(".yaml")]
    for top in tops:
        top.only("sources", "areas", "policies")
    register = read_register(tops)
    divisions = list(_read_divisions(texts.get(_DIVISIONS, ""), register, faults))
    areas = [located for top in tops for located in _read_areas(top, register)]
    memberships = [located for area, entry in areas for located in _read_members(entry, area)]
    openings = list(_read_openings(texts.get(_OPENINGS, ""), register, faults))
    policies = [located for top in tops for located in _read_policies(top, register)]
    if not faults:
        faults = [*_place_faults(divisions, areas, memberships, openings)]
        faults += _policy_faults(policies, _provinces(divisions), {area.key for area, _ in areas})
    bundle = Bundle(
        divisions=_facts(divisions),
        areas=_facts(areas),
        memberships=_facts(memberships),
        openings=_facts(openings),
        policies=_facts(policies),
    )
    return bundle, sorted(faults, key=lambda fault: (fault.file, fault.line))


def _facts(located: Sequence[tuple[_Fact, Entry]]) -> tuple[_Fact, ...]:
    return tuple(fact for fact, _ in located)


def _read_divisions(
    text: str, register: Register, faults: list[Fault]
) -> Iterable[tuple[DivisionFact, Entry]]:
    for entry in read_csv(_DIVISIONS, text, _DIVISION_COLUMNS, faults):
        level = entry.word("level", DivisionLevel)
        common = sourced(entry, register)
        code, name = entry.text("code"), entry.text("name")
        parent_code = entry.text("parent_code", required=level != DivisionLevel.PROVINCE)
        if level is not None and common is not None:
            name_en = entry.text("name_en", required=False)
            yield DivisionFact(code, name, name_en, level, parent_code, *common), entry


def _read_areas(top: Entry, register: Register) -> Iterable[tuple[AreaFact, Entry]]:
    for entry in top.entries("areas") if "areas" in top.fields else []:
        entry.only(*_AREA_FIELDS)
        kind = entry.word("kind", AreaKind)
        common = sourced(entry, register)
        key, name, name_en = entry.text("key"), entry.text("name"), entry.text("name_en")
        position, province_code = entry.whole("position"), entry.text("province")
        if kind is not None and common is not None:
            yield AreaFact(key, position, name, name_en, province_code, kind, *common), entry


def _read_members(entry: Entry, area: AreaFact) -> Iterable[tuple[MembershipFact, Entry]]:
    """Read division codes in quotes, or entries with a period of their own within the area's."""
    members = entry.fields.get("members")
    if not isinstance(members, list):
        entry.fault("regions.data.list", "members: write a list of division codes, [] for none")
        return
    for member in members:
        fields = member if isinstance(member, Mapping) else {"division": member}
        item = Entry(entry.file, getattr(member, "line", entry.line), fields, entry.faults)
        item.only("division", "starts_on", "ends_on")
        period = item.period() if "starts_on" in fields else area.period
        division_code = item.text("division")
        if period is None:
            continue
        if not _within(period, area.period):
            item.fault("regions.data.period", f"{division_code}: keep its period within that of {area.key}")
        yield MembershipFact(area.key, division_code, period, area.source, area.confidence), item


def _within(inner: Period, outer: Period) -> bool:
    ends_in_time = outer.ends_on is None or (inner.ends_on is not None and inner.ends_on <= outer.ends_on)
    return inner.starts_on >= outer.starts_on and ends_in_time


def _read_openings(text: str, register: Register, faults: list[Fault]) -> Iterable[tuple[OpeningFact, Entry]]:
    for entry in read_csv(_OPENINGS, text, _OPENING_COLUMNS, faults):
        common = sourced(entry, register)
        if common is not None:
            yield OpeningFact(entry.text("area_key"), *common), entry


def _read_policies(top: Entry, register: Register) -> Iterable[tuple[PolicyFact, Entry]]:
    for group in top.entries("policies") if "policies" in top.fields else []:
        group.only("code", "values")
        code = group.text("code")
        for entry in group.entries("values"):
            yield from ((fact, entry) for fact in _read_values(code, entry, register))


def _read_values(code: str, entry: Entry, register: Register) -> Iterable[PolicyFact]:
    """Read one value; it becomes one fact for each benefit it names, or one for all."""
    entry.only("scope", "key", "benefits", "starts_on", "ends_on", "value", "confidence", "source")
    scope = entry.word("scope", PolicyScope)
    common = sourced(entry, register)
    key = entry.text("key", required=scope not in (None, PolicyScope.NATION))
    benefits = entry.fields.get("benefits", [""])
    if not isinstance(benefits, list) or not benefits or not all(isinstance(b, str) for b in benefits):
        entry.fault("regions.data.list", "benefits: write a list of benefits, or leave it out")
        return
    try:
        value = freeze(entry.fields.get("value"))
    except TypeError as problem:
        entry.fault("regions.data.value", f"value: {problem}")
        return
    unit = CATALOGUE[code].unit if code in CATALOGUE else ""
    if scope is not None and common is not None:
        yield from (PolicyFact(code, scope, key, benefit, value, unit, *common) for benefit in benefits)


def _policy_faults(
    located: Sequence[tuple[PolicyFact, Entry]], provinces: Collection[str], areas: Collection[str]
) -> Iterable[Fault]:
    entries = {id(fact): entry for fact, entry in located}
    for fault in policy.faults(_facts(located), provinces=provinces, areas=areas):
        entry = entries.get(id(fault.fact))
        yield Fault(entry.file if entry else "policy", entry.line if entry else 1, fault.code, fault.what)


def _place_faults(
    divisions: Sequence[tuple[DivisionFact, Entry]],
    areas: Sequence[tuple[AreaFact, Entry]],
    memberships: Sequence[tuple[MembershipFact, Entry]],
    openings: Sequence[tuple[OpeningFact, Entry]],
) -> Iterable[Fault]:
    codes = {division.code for division, _ in divisions}
    keys = {area.key for area, _ in areas}
    yield from _unknown(((d.parent_code, entry) for d, entry in divisions if d.parent_code), codes)
    yield from _unknown(((area.province_code, entry) for area, entry in areas), _provinces(divisions))
    yield from _unknown(((member.division_code, entry) for member, entry in memberships), codes)
    yield from _unknown(((opening.area_key, entry) for opening, entry in openings), keys)
    yield from _doubled((d.code, d.period, entry) for d, entry in divisions)
    yield from _doubled((area.key, area.period, entry) for area, entry in areas)
    yield from _doubled((member.division_code, member.period, entry) for member, entry in memberships)
    yield from _doubled((opening.area_key, opening.period, entry) for opening, entry in openings)


def _provinces(divisions: Sequence[tuple[DivisionFact, Entry]]) -> set[str]:
    return {division.code for division, _ in divisions if division.level == DivisionLevel.PROVINCE}


def _unknown(named: Iterable[tuple[str, Entry]], known: Collection[str]) -> Iterable[Fault]:
    for name, entry in named:
        if name not in known:
            what = f"{name!r} is not defined; correct it, or define it first"
            yield Fault(entry.file, entry.line, "regions.data.place", what)


def _doubled(spans: Iterable[tuple[str, Period, Entry]]) -> Iterable[Fault]:
    held: dict[str, list[Period]] = defaultdict(list)
    for name, period, entry in spans:
        if any(period.overlaps(other) for other in held[name]):
            what = f"{name} stands twice on one day; end the earlier entry on {period.starts_on}"
            yield Fault(entry.file, entry.line, "regions.data.overlap", what)
        held[name].append(period)
