"""Turn the texts of the shipped files into facts, and judge them as a whole before anything is written."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

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
_OPENING_COLUMNS = ("area_key", "starts_on", "ends_on", "confidence", "source")
_SOURCES = "sources.yaml"
_DIVISIONS = "divisions.csv"
_AREAS = "pooling_areas.yaml"
_OPENINGS = "cross_province.csv"


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
    tops = {name: read_yaml(name, text, faults) for name, text in texts.items() if name.endswith(".yaml")}
    register = read_register(list(tops.values()))
    areas, memberships = _read_areas([tops[_AREAS]] if _AREAS in tops else [], register)
    policy_tops = [top for name, top in sorted(tops.items()) if name not in (_SOURCES, _AREAS)]
    policies = [located for top in policy_tops for located in _read_policies(top, register)]
    bundle = Bundle(
        divisions=tuple(_read_divisions(texts.get(_DIVISIONS, ""), register, faults)),
        areas=tuple(areas),
        memberships=tuple(memberships),
        openings=tuple(_read_openings(texts.get(_OPENINGS, ""), register, faults)),
        policies=tuple(fact for fact, _ in policies),
    )
    if not faults:
        faults = [*_place_faults(bundle), *_policy_faults(bundle, policies)]
    return bundle, sorted(faults, key=lambda fault: (fault.file, fault.line))


def _read_divisions(text: str, register: Register, faults: list[Fault]) -> Iterable[DivisionFact]:
    for entry in read_csv(_DIVISIONS, text, _DIVISION_COLUMNS, faults):
        level = entry.word("level", DivisionLevel)
        common = sourced(entry, register)
        code, name = entry.text("code"), entry.text("name")
        parent_code = entry.text("parent_code", required=level != DivisionLevel.PROVINCE)
        if level is not None and common is not None:
            name_en = entry.text("name_en", required=False)
            yield DivisionFact(code, name, name_en, level, parent_code, *common)


def _read_areas(tops: list[Entry], register: Register) -> tuple[list[AreaFact], list[MembershipFact]]:
    areas: list[AreaFact] = []
    memberships: list[MembershipFact] = []
    for entry in [entry for top in tops for entry in top.entries("areas")]:
        entry.only(
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
        kind = entry.word("kind", AreaKind)
        common = sourced(entry, register)
        if kind is None or common is None:
            continue
        area = AreaFact(
            entry.text("key"),
            entry.whole("position"),
            entry.text("name"),
            entry.text("name_en"),
            entry.text("province"),
            kind,
            *common,
        )
        areas.append(area)
        memberships.extend(_read_members(entry, area))
    return areas, memberships


def _read_members(entry: Entry, area: AreaFact) -> Iterable[MembershipFact]:
    """Read division codes in quotes, or entries with a period of their own within the area's."""
    members = entry.fields.get("members")
    if not isinstance(members, list):
        entry.fault("regions.data.list", "members: write a list of division codes, [] for none")
        return
    for member in members:
        fields = member if isinstance(member, Mapping) else {"division": member}
        item = Entry(entry.file, getattr(member, "line", entry.line), fields, entry.faults)
        item.only("division", "starts_on", "ends_on")
        period: Period | None = item.period() if "starts_on" in fields else area.period
        division_code = item.text("division")
        if period is not None:
            yield MembershipFact(area.key, division_code, period, area.source, area.confidence)


def _read_openings(text: str, register: Register, faults: list[Fault]) -> Iterable[OpeningFact]:
    for entry in read_csv(_OPENINGS, text, _OPENING_COLUMNS, faults):
        common = sourced(entry, register)
        if common is not None:
            yield OpeningFact(entry.text("area_key"), *common)


def _read_policies(top: Entry, register: Register) -> Iterable[tuple[PolicyFact, Entry]]:
    top.only("sources", "policies")
    for group in top.entries("policies"):
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


def _policy_faults(bundle: Bundle, located: list[tuple[PolicyFact, Entry]]) -> Iterable[Fault]:
    lines = {id(fact): entry for fact, entry in located}
    for fault in policy.faults(
        bundle.policies, provinces=provinces_of(bundle.divisions), areas={area.key for area in bundle.areas}
    ):
        entry = lines.get(id(fault.fact))
        yield Fault(entry.file if entry else "policy", entry.line if entry else 1, fault.code, fault.what)


def _place_faults(bundle: Bundle) -> Iterable[Fault]:
    codes = {division.code for division in bundle.divisions}
    provinces = provinces_of(bundle.divisions)
    keys = {area.key for area in bundle.areas}
    yield from _unknown(_DIVISIONS, (d.parent_code for d in bundle.divisions if d.parent_code), codes)
    yield from _unknown(_AREAS, (area.province_code for area in bundle.areas), provinces)
    yield from _unknown(_AREAS, (member.division_code for member in bundle.memberships), codes)
    yield from _unknown(_OPENINGS, (opening.area_key for opening in bundle.openings), keys)
    yield from _doubled(_DIVISIONS, ((d.code, d.period) for d in bundle.divisions))
    yield from _doubled(_AREAS, ((area.key, area.period) for area in bundle.areas))
    yield from _doubled(_AREAS, ((m.division_code, m.period) for m in bundle.memberships))
    yield from _doubled(_OPENINGS, ((o.area_key, o.period) for o in bundle.openings))


def provinces_of(divisions: Iterable[DivisionFact]) -> set[str]:
    """List the codes of the provinces."""
    return {division.code for division in divisions if division.level == DivisionLevel.PROVINCE}


def _unknown(file: str, named: Iterable[str], known: Collection[str]) -> Iterable[Fault]:
    for name in sorted(set(named) - set(known)):
        yield Fault(file, 1, "regions.data.place", f"{name} is named, but no entry defines it")


def _doubled(file: str, spans: Iterable[tuple[str, Period]]) -> Iterable[Fault]:
    held: dict[str, list[Period]] = {}
    doubled: Counter[str] = Counter()
    for name, period in spans:
        doubled[name] += sum(period.overlaps(other) for other in held.setdefault(name, []))
        held[name].append(period)
    for name in sorted(name for name, count in doubled.items() if count):
        yield Fault(file, 1, "regions.data.overlap", f"{name} stands twice on one day; end the earlier entry")
