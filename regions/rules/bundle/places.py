"""Read divisions, their successors, pooling areas, openings and service points."""

import re
from collections.abc import Iterable, Mapping, Sequence

from foundation.periods import Period
from regions.enums import AreaKind, DivisionLevel, ServicePointKind, SuccessionKind
from regions.rules.bundle.located import Located, absent, doubled, unknown
from regions.rules.facts import (
    AreaFact,
    DivisionFact,
    MembershipFact,
    OpeningFact,
    ServicePointFact,
    SuccessionFact,
)
from regions.rules.files import Entry, Fault, Register, read_csv, sourced
from regions.rules.service_hours import hours_fault

DIVISIONS = "divisions.csv"
SUCCESSIONS = "division_successions.csv"
OPENINGS = "cross_province.csv"
# As long as the columns that hold them (`models/places.py`); keys and codes stand in columns of other floors too.
_KEY = re.compile(r"[0-9A-Za-z-]{1,12}")
_CODE_MAX, _PROVINCE_MAX, _POSITION_MAX = 12, 6, 32_767
_NAME_MAX, _NAME_EN_MAX = 60, 80
_POINT_KEY_MAX, _POINT_NAME_MAX, _POINT_NAME_EN_MAX, _ADDRESS_MAX, _PHONE_MAX = 40, 80, 120, 200, 20
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
    "cross_province",
    "starts_on",
    "ends_on",
    "confidence",
    "source",
)
_OPENING_COLUMNS = ("area_key", "starts_on", "ends_on", "confidence", "source")
_SUCCESSION_COLUMNS = ("predecessor_code", "successor_code", "starts_on", "kind", "confidence", "source")
_POINT_FIELDS = (
    "key",
    "area",
    "kind",
    "name",
    "name_en",
    "division",
    "address",
    "phone",
    "hours",
    "covers",
    "starts_on",
    "ends_on",
    "confidence",
    "source",
)


def read_divisions(text: str, register: Register, faults: list[Fault]) -> Iterable[Located[DivisionFact]]:
    """Read the divisions, each row with its period."""
    for entry in read_csv(DIVISIONS, text, _DIVISION_COLUMNS, faults):
        level = entry.word("level", DivisionLevel)
        common = sourced(entry, register)
        code, name = entry.text("code", most=_CODE_MAX), entry.text("name", most=_NAME_MAX)
        name_en = entry.text("name_en", required=False, most=_NAME_EN_MAX)
        parent_code = entry.text("parent_code", required=level != DivisionLevel.PROVINCE, most=_CODE_MAX)
        if level is not None and common is not None:
            yield DivisionFact(code, name, name_en, level, parent_code, *common), entry


def read_successions(text: str, register: Register, faults: list[Fault]) -> Iterable[Located[SuccessionFact]]:
    """Read where the ground of abolished divisions went."""
    for entry in read_csv(SUCCESSIONS, text, _SUCCESSION_COLUMNS, faults):
        kind = entry.word("kind", SuccessionKind)
        common = sourced(entry, register)
        predecessor, successor = entry.text("predecessor_code"), entry.text("successor_code")
        if kind is not None and common is not None:
            yield SuccessionFact(predecessor, successor, kind, *common), entry


def read_areas(top: Entry, register: Register) -> Iterable[Located[AreaFact]]:
    """Read pooling areas."""
    for entry in top.entries("areas") if "areas" in top.fields else []:
        entry.only(*_AREA_FIELDS)
        kind = entry.word("kind", AreaKind)
        common = sourced(entry, register)
        key, name = entry.text("key"), entry.text("name", most=_NAME_MAX)
        name_en = entry.text("name_en", most=_NAME_EN_MAX)
        position = entry.whole("position", most=_POSITION_MAX)
        province_code = entry.text("province", most=_PROVINCE_MAX)
        if key and not _KEY.fullmatch(key):
            entry.fault("regions.data.key", f"key {key!r}: write 1 to 12 letters a-z, digits or hyphens")
        if kind is not None and common is not None:
            yield AreaFact(key, position, name, name_en, province_code, kind, *common), entry


def read_members(entry: Entry, area: AreaFact) -> Iterable[Located[MembershipFact]]:
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
        if division_code and division_code[:2] != area.province_code[:2]:
            what = f"{division_code} lies in another province than {area.key}; name a division of {area.province_code}"
            item.fault("regions.data.place", what)
        yield MembershipFact(area.key, division_code, period, area.source, area.confidence), item


def read_openings(text: str, register: Register, faults: list[Fault]) -> Iterable[Located[OpeningFact]]:
    """Read the openings listed in one table."""
    for entry in read_csv(OPENINGS, text, _OPENING_COLUMNS, faults):
        common = sourced(entry, register)
        if common is not None:
            yield OpeningFact(entry.text("area_key"), *common), entry


def read_own_openings(entry: Entry, area: AreaFact, register: Register) -> Iterable[Located[OpeningFact]]:
    """Read the openings that an area lists itself."""
    for item in entry.entries("cross_province") if "cross_province" in entry.fields else []:
        item.only("starts_on", "ends_on", "confidence", "source")
        common = sourced(item, register)
        if common is not None:
            yield OpeningFact(area.key, *common), item


def read_points(top: Entry, register: Register) -> Iterable[Located[ServicePointFact]]:
    """Read service points."""
    for entry in top.entries("service_points") if "service_points" in top.fields else []:
        entry.only(*_POINT_FIELDS)
        kind = entry.word("kind", ServicePointKind)
        common = sourced(entry, register)
        key, area_key = entry.text("key", most=_POINT_KEY_MAX), entry.text("area")
        name = entry.text("name", most=_POINT_NAME_MAX)
        name_en = entry.text("name_en", required=False, most=_POINT_NAME_EN_MAX)
        address = entry.text("address", required=False, most=_ADDRESS_MAX)
        phone = entry.text("phone", required=False, most=_PHONE_MAX)
        division_code, covers = entry.text("division"), _codes(entry, "covers")
        hours = entry.fields.get("hours", {})
        wrong = hours_fault(hours)
        if wrong:
            entry.fault("regions.data.hours", f"hours: {wrong}")
        elif kind is not None and common is not None:
            spans = {day: tuple(listed) for day, listed in hours.items()}
            yield (
                ServicePointFact(
                    key, area_key, kind, name, name_en, division_code, address, phone, spans, covers, *common
                ),
                entry,
            )


def _codes(entry: Entry, name: str) -> tuple[str, ...]:
    value = entry.fields.get(name, [])
    if isinstance(value, list) and all(isinstance(code, str) for code in value):
        return tuple(value)
    entry.fault("regions.data.list", f"{name}: write a list of division codes in quotes")
    return ()


def _within(inner: Period, outer: Period) -> bool:
    ends_in_time = outer.ends_on is None or (inner.ends_on is not None and inner.ends_on <= outer.ends_on)
    return inner.starts_on >= outer.starts_on and ends_in_time


def provinces_of(divisions: Sequence[Located[DivisionFact]]) -> set[str]:
    """List the codes of the provinces."""
    return {division.code for division, _ in divisions if division.level == DivisionLevel.PROVINCE}


def lives_of(divisions: Sequence[Located[DivisionFact]]) -> dict[str, list[Period]]:
    """List the periods in which each code exists; a rename ends one and begins the next."""
    lives: dict[str, list[Period]] = {}
    for division, _ in divisions:
        lives.setdefault(division.code, []).append(division.period)
    return lives


def division_faults(
    divisions: Sequence[Located[DivisionFact]], successions: Sequence[Located[SuccessionFact]]
) -> Iterable[Fault]:
    """Find unknown codes, codes that stand twice, and successors that are none."""
    codes = {division.code for division, _ in divisions}
    yield from unknown(((d.parent_code, entry) for d, entry in divisions if d.parent_code), codes)
    first_days = (
        (d.parent_code, Period.through(d.period.starts_on, d.period.starts_on), e) for d, e in divisions
    )
    yield from absent(first_days, lives_of(divisions))
    yield from doubled((d.code, d.period, entry) for d, entry in divisions)
    named = [(code, entry) for s, entry in successions for code in (s.predecessor_code, s.successor_code)]
    yield from unknown(named, codes)
    yield from doubled(
        (f"{s.predecessor_code} {s.successor_code}", s.period, entry) for s, entry in successions
    )
    yield from _successor_faults(divisions, successions)


def _successor_faults(
    divisions: Sequence[Located[DivisionFact]], successions: Sequence[Located[SuccessionFact]]
) -> Iterable[Fault]:
    periods = lives_of(divisions)
    for fact, entry in successions:
        on = fact.period.starts_on
        if any(period.contains(on) for period in periods.get(fact.predecessor_code, ())):
            what = f"{fact.predecessor_code} still exists on {on}; end it first"
            yield Fault(entry.file, entry.line, "regions.data.successor", what)
        if not any(period.contains(on) for period in periods.get(fact.successor_code, ())):
            what = f"{fact.successor_code} does not exist on {on}; name one that does"
            yield Fault(entry.file, entry.line, "regions.data.successor", what)
