"""Load reviewed facts about places and policy: what is new is added, what changed is superseded."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from foundation.errors import Reason
from foundation.periods import Period
from regions.actions.editions import hold_edition
from regions.enums import Confidence, DivisionLevel, Origin
from regions.errors import DataRefused
from regions.models.calendar import WorkYear
from regions.models.places import (
    AreaMembership,
    CrossProvinceOpening,
    Division,
    DivisionSuccession,
    PoolingArea,
    ServicePoint,
)
from regions.models.policy import PolicyValue
from regions.models.sourced import SourcedFact
from regions.rules import policy as policy_rules
from regions.rules.bundle.whole import Bundle, is_read, read_bundle
from regions.rules.facts import (
    AreaFact,
    DivisionFact,
    MembershipFact,
    OpeningFact,
    PolicyFact,
    ServicePointFact,
    Source,
    SuccessionFact,
    thaw,
)
from regions.rules.files import Fault, decoded
from regions.rules.workdays import CalendarYear, parts_of

SHIPPED = Path(__file__).parent.parent / "data"
_BATCH = 1000
_RECORD_TIME = ("id", "recorded_at", "superseded_at")
_Row = TypeVar("_Row", bound=SourcedFact)


@dataclass(frozen=True)
class LoadReport:
    """What one load did to one table."""

    subject: str
    added: int
    superseded: int
    unchanged: int


def read_shipped(folder: Path = SHIPPED, *, read_on: date | None = None) -> tuple[Bundle, list[Fault]]:
    """Read and judge all files of a folder, without touching the database; none may be checked after `read_on`."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    faults: list[Fault] = []
    texts = {
        name: decoded(name, paths[name].read_bytes(), faults) if is_read(name) else ""
        for name in sorted(paths)
    }
    bundle, found = read_bundle(texts, read_on=read_on)
    return bundle, sorted([*faults, *found], key=lambda fault: (fault.file, fault.line))


def load_shipped(
    *, at: datetime, folder: Path = SHIPPED, read_on: date | None = None
) -> tuple[LoadReport, ...]:
    """Load every shipped file in one transaction; a second load of the same files changes nothing.

    Raises DataRefused with a reason for every fault.
    Why `read_on` beside `at`: tests and samples record the facts at an instant before they were checked.
    """
    bundle, faults = read_shipped(folder, read_on=read_on)
    if faults:
        raise DataRefused(reasons=[_reason(fault) for fault in faults])

    with transaction.atomic():
        return (
            load_divisions(bundle.divisions, at=at),
            load_successions(bundle.successions, at=at),
            *load_pooling_areas(bundle.areas, bundle.memberships, bundle.openings, at=at),
            load_service_points(bundle.points, origin=Origin.SHIPPED, at=at),
            load_policy(bundle.policies, at=at),
            load_work_calendar(bundle.years, at=at),
        )


def load_divisions(facts: Sequence[DivisionFact], *, at: datetime) -> LoadReport:
    """Make the divisions of the table those given."""
    rows = [
        Division(
            code=fact.code,
            name=fact.name,
            name_en=fact.name_en,
            level=fact.level.value,
            parent_code=fact.parent_code,
            **_common(fact, at),
        )
        for fact in facts
    ]
    return _reconcile(Division, rows, at)


def load_successions(facts: Sequence[SuccessionFact], *, at: datetime) -> LoadReport:
    """Make the successions of the table those given."""
    rows = [
        DivisionSuccession(
            predecessor_code=fact.predecessor_code,
            successor_code=fact.successor_code,
            kind=fact.kind.value,
            **_common(fact, at),
        )
        for fact in facts
    ]
    return _reconcile(DivisionSuccession, rows, at)


def load_pooling_areas(
    areas: Sequence[AreaFact],
    memberships: Sequence[MembershipFact],
    openings: Sequence[OpeningFact],
    *,
    at: datetime,
) -> tuple[LoadReport, ...]:
    """Make the pooling areas, their memberships and their openings those given."""
    area_rows = [
        PoolingArea(
            key=fact.key,
            position=fact.position,
            name=fact.name,
            name_en=fact.name_en,
            province_code=fact.province_code,
            kind=fact.kind.value,
            **_common(fact, at),
        )
        for fact in areas
    ]
    membership_rows = [
        AreaMembership(area_key=fact.area_key, division_code=fact.division_code, **_common(fact, at))
        for fact in memberships
    ]
    opening_rows = [CrossProvinceOpening(area_key=fact.area_key, **_common(fact, at)) for fact in openings]

    with transaction.atomic():
        return (
            _reconcile(PoolingArea, area_rows, at),
            _reconcile(AreaMembership, membership_rows, at),
            _reconcile(CrossProvinceOpening, opening_rows, at),
        )


def load_service_points(facts: Sequence[ServicePointFact], *, origin: Origin, at: datetime) -> LoadReport:
    """Make the service points of one origin those given; those of the other origin stay."""
    rows = [
        ServicePoint(
            key=fact.key,
            area_key=fact.area_key,
            kind=fact.kind.value,
            name=fact.name,
            name_en=fact.name_en,
            division_code=fact.division_code,
            address=fact.address,
            phone=fact.phone,
            hours={day: list(spans) for day, spans in fact.hours.items()},
            covers=list(fact.covers),
            origin=origin.value,
            **_common(fact, at),
        )
        for fact in facts
    ]
    return _reconcile(ServicePoint, rows, at, origin=origin.value)


def load_work_calendar(years: Sequence[CalendarYear], *, at: datetime) -> LoadReport:
    """Make the years of the work calendar those given."""
    rows = []
    for calendar in years:
        holidays, make_up = parts_of(calendar)
        period = Period(date(calendar.year, 1, 1), date(calendar.year + 1, 1, 1))
        common = _sourced(period, calendar.source, calendar.confidence, at)
        rows.append(WorkYear(year=calendar.year, holidays=holidays, make_up=make_up, **common))
    return _reconcile(WorkYear, rows, at)


def load_policy(facts: Sequence[PolicyFact], *, at: datetime) -> LoadReport:
    """Make the shipped policy values those given; values written by officers of a place stay.

    Raises DataRefused with a reason for every fault.
    """
    faults = policy_rules.faults(facts, provinces=_known_provinces(), areas=_known_areas())
    if faults:
        raise DataRefused(reasons=[Reason(fault.code, {"what": fault.what}) for fault in faults])

    rows = [
        PolicyValue(
            code=fact.code,
            scope=fact.scope.value,
            scope_key=fact.scope_key,
            benefit=fact.benefit,
            insurance=fact.insurance,
            value=thaw(fact.value),
            unit=fact.unit,
            origin=Origin.SHIPPED.value,
            **_common(fact, at),
        )
        for fact in facts
    ]
    return _reconcile(PolicyValue, rows, at, origin=Origin.SHIPPED.value)


def _known_provinces() -> set[str]:
    provinces = Division.objects.current().filter(level=DivisionLevel.PROVINCE.value)
    return set(provinces.values_list("code", flat=True))


def _known_areas() -> set[str]:
    return set(PoolingArea.objects.current().values_list("key", flat=True))


def _common(
    fact: DivisionFact
    | SuccessionFact
    | AreaFact
    | MembershipFact
    | OpeningFact
    | ServicePointFact
    | PolicyFact,
    at: datetime,
) -> dict[str, Any]:
    return _sourced(fact.period, fact.source, fact.confidence, at)


def _sourced(period: Period, source: Source, confidence: Confidence, at: datetime) -> dict[str, Any]:
    return {
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "source_document": source.document,
        "source_article": source.article,
        "source_page": source.page,
        "source_note": source.note,
        "source_checked_on": source.checked_on,
        "confidence": confidence.value,
        "recorded_at": at,
    }


def _reconcile(model: type[_Row], wanted: Iterable[_Row], at: datetime, **within: str) -> LoadReport:
    """Supersede the current rows that are not wanted and add the wanted ones that are not there.

    Why whole contents: a row that differs anywhere is another fact, and the old one stays on record.
    """
    columns = [f.attname for f in model._meta.concrete_fields if f.attname not in _RECORD_TIME]
    with transaction.atomic():
        hold_edition()
        held = {
            _content(row, columns): row["id"]
            for row in model.objects.current().filter(**within).values("id", *columns)
        }
        by_content = {_content(vars(row), columns): row for row in wanted}
        gone = [pk for content, pk in held.items() if content not in by_content]
        fresh = [row for content, row in by_content.items() if content not in held]
        model.objects.filter(pk__in=gone).update(superseded_at=at)
        model.objects.bulk_create(fresh, batch_size=_BATCH)
    return LoadReport(model._meta.model_name or "", len(fresh), len(gone), len(held) - len(gone))


def _content(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return json.dumps([row[column] for column in columns], default=str, sort_keys=True)


def _reason(fault: Fault) -> Reason:
    return Reason(fault.code, {"file": fault.file, "line": fault.line, "what": fault.what})
