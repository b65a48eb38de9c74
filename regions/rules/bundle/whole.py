"""Read all shipped files together, and judge them as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from regions.rules.bundle import areas, calendar, places, policies
from regions.rules.bundle.located import Located, facts_of
from regions.rules.facts import (
    AreaFact,
    DivisionFact,
    MembershipFact,
    OpeningFact,
    PolicyFact,
    ServicePointFact,
    SuccessionFact,
)
from regions.rules.files import Entry, Fault, Register, read_register, read_yaml
from regions.rules.workdays import CalendarYear

_TABLES = (places.DIVISIONS, places.SUCCESSIONS, places.OPENINGS)
_TOPICS = ("sources", "areas", "policies", "service_points", "work_calendar")


@dataclass(frozen=True)
class Bundle:
    """Everything the shipped files say."""

    divisions: tuple[DivisionFact, ...]
    successions: tuple[SuccessionFact, ...]
    areas: tuple[AreaFact, ...]
    memberships: tuple[MembershipFact, ...]
    openings: tuple[OpeningFact, ...]
    points: tuple[ServicePointFact, ...]
    policies: tuple[PolicyFact, ...]
    years: tuple[CalendarYear, ...]


@dataclass(frozen=True)
class _Read:
    """The facts of all files, each with the entry it was read from."""

    divisions: Sequence[Located[DivisionFact]]
    successions: Sequence[Located[SuccessionFact]]
    areas: Sequence[Located[AreaFact]]
    memberships: Sequence[Located[MembershipFact]]
    openings: Sequence[Located[OpeningFact]]
    points: Sequence[Located[ServicePointFact]]
    policies: Sequence[Located[PolicyFact]]
    years: Sequence[Located[CalendarYear]]


def is_read(name: str) -> bool:
    """Say whether a file of this name is read at all."""
    return name.endswith(".yaml") or name in _TABLES


def unread_faults(names: Iterable[str]) -> Iterable[Fault]:
    """Refuse files that nobody reads: what they say would be missed without a word."""
    for name in names:
        if not is_read(name):
            what = f"no file of this name is read; write into *.yaml or {', '.join(_TABLES)}, or take it away"
            yield Fault(name, 1, "regions.data.file", what)


def read_bundle(texts: Mapping[str, str], *, read_on: date | None = None) -> tuple[Bundle, list[Fault]]:
    """Read all files by name; the faults are complete, and with any of them the bundle is not to be used.

    With `read_on`, a document looked at after that day is a fault.
    """
    faults: list[Fault] = []
    tops = [read_yaml(name, texts[name], faults) for name in sorted(texts) if name.endswith(".yaml")]
    for top in tops:
        top.only(*_TOPICS)
    read = _read(texts, tops, read_register(tops, read_on), faults)
    if not faults:
        faults = _faults(read)
    faults += unread_faults(texts)
    bundle = Bundle(
        divisions=facts_of(read.divisions),
        successions=facts_of(read.successions),
        areas=facts_of(read.areas),
        memberships=facts_of(read.memberships),
        openings=facts_of(read.openings),
        points=facts_of(read.points),
        policies=facts_of(read.policies),
        years=facts_of(read.years),
    )
    return bundle, sorted(faults, key=lambda fault: (fault.file, fault.line))


def _read(texts: Mapping[str, str], tops: Sequence[Entry], register: Register, faults: list[Fault]) -> _Read:
    found = [located for top in tops for located in places.read_areas(top, register)]
    openings = list(places.read_openings(texts.get(places.OPENINGS, ""), register, faults))
    openings += [o for area, entry in found for o in places.read_own_openings(entry, area, register)]
    return _Read(
        divisions=list(places.read_divisions(texts.get(places.DIVISIONS, ""), register, faults)),
        successions=list(places.read_successions(texts.get(places.SUCCESSIONS, ""), register, faults)),
        areas=found,
        memberships=[located for area, entry in found for located in places.read_members(entry, area)],
        openings=openings,
        points=[located for top in tops for located in places.read_points(top, register)],
        policies=[located for top in tops for located in policies.read_policies(top, register)],
        years=[located for top in tops for located in calendar.read_calendar(top, register)],
    )


def _faults(read: _Read) -> list[Fault]:
    provinces = places.provinces_of(read.divisions)
    return [
        *places.division_faults(read.divisions, read.successions),
        *areas.area_faults(read.divisions, read.areas, read.memberships, read.openings, read.points),
        *policies.policy_faults(read.policies, provinces, areas.first_days(read.areas)),
        *calendar.calendar_faults(read.years),
    ]
