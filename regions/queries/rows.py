"""Turn rows into frozen facts."""

from foundation.periods import Period
from regions.enums import (
    AreaKind,
    Confidence,
    DivisionLevel,
    Origin,
    PolicyScope,
    ServicePointKind,
    SuccessionKind,
)
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
from regions.rules.facts import (
    AreaFact,
    DivisionFact,
    MembershipFact,
    OpeningFact,
    PolicyFact,
    ServicePointFact,
    Source,
    SuccessionFact,
    freeze,
)
from regions.rules.workdays import CalendarYear, year_from_parts


def policy_fact(row: PolicyValue) -> PolicyFact:
    """Read a policy value."""
    return PolicyFact(
        row.code,
        PolicyScope(row.scope),
        row.scope_key,
        row.benefit,
        freeze(row.value),
        row.unit,
        *_sourced(row),
        insurance=row.insurance,
        origin=Origin(row.origin),
    )


def area(row: PoolingArea) -> AreaFact:
    """Read a pooling area."""
    kind = AreaKind(row.kind)
    return AreaFact(row.key, row.position, row.name, row.name_en, row.province_code, kind, *_sourced(row))


def division(row: Division) -> DivisionFact:
    """Read a division."""
    level = DivisionLevel(row.level)
    return DivisionFact(row.code, row.name, row.name_en, level, row.parent_code, *_sourced(row))


def succession(row: DivisionSuccession) -> SuccessionFact:
    """Read a succession."""
    kind = SuccessionKind(row.kind)
    return SuccessionFact(row.predecessor_code, row.successor_code, kind, *_sourced(row))


def membership(row: AreaMembership) -> MembershipFact:
    """Read a membership."""
    return MembershipFact(row.area_key, row.division_code, *_sourced(row))


def opening(row: CrossProvinceOpening) -> OpeningFact:
    """Read an opening."""
    return OpeningFact(row.area_key, *_sourced(row))


def service_point(row: ServicePoint) -> ServicePointFact:
    """Read a service point."""
    return ServicePointFact(
        row.key,
        row.area_key,
        ServicePointKind(row.kind),
        row.name,
        row.name_en,
        row.division_code,
        row.address,
        row.phone,
        {day: tuple(spans) for day, spans in row.hours.items()},
        tuple(row.covers),
        *_sourced(row),
    )


def work_year(row: WorkYear) -> CalendarYear:
    """Read a year of the work calendar."""
    return year_from_parts(row.year, row.holidays, row.make_up, source_of(row), row.confidence)


def source_of(row: SourcedFact) -> Source:
    """Read the source of a row."""
    return Source(
        row.source_document, row.source_article, row.source_page, row.source_note, row.source_checked_on
    )


def _sourced(row: SourcedFact) -> tuple[Period, Source, Confidence]:
    return Period(row.starts_on, row.ends_on), source_of(row), Confidence(row.confidence)
