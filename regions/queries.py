"""Reads of places and policy. What leaves here are frozen facts; rows stay inside."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from foundation.periods import Period
from regions.enums import AreaKind, Confidence, DivisionLevel, PolicyScope
from regions.errors import AreaUnknown, DivisionNotCovered, DivisionUnknown, PolicyMissing, PolicyUnknown
from regions.models import (
    AreaMembership,
    CrossProvinceOpening,
    Division,
    PolicyValue,
    PoolingArea,
    SourcedFact,
)
from regions.rules import places
from regions.rules import policy as policy_rules
from regions.rules.catalogue import CATALOGUE
from regions.rules.facts import (
    AreaFact,
    DivisionFact,
    MembershipFact,
    OpeningFact,
    PolicyAnswer,
    PolicyFact,
    Source,
    freeze,
)
from regions.rules.places import AreaOnDay, SharingAcross
from regions.rules.policy import Place

_POLICY_COLUMNS = (
    "code",
    "scope",
    "scope_key",
    "benefit",
    "value",
    "unit",
    "starts_on",
    "ends_on",
    "source_document",
    "source_article",
    "source_page",
    "source_note",
    "confidence",
)


def policy(
    code: str, *, area_key: str | None, on: date, benefit: str = "", known_at: datetime | None = None
) -> PolicyAnswer:
    """Give the value of a policy in a pooling area on a day; without an area, the nation's.

    `known_at` asks what the house held to be true at that instant.
    Raises PolicyUnknown, AreaUnknown, PolicyMissing.
    """
    if area_key is not None:
        answers = policies_for_areas(code, area_keys=[area_key], on=on, benefit=benefit, known_at=known_at)
        return answers[area_key]
    rows = _holding(code, on, benefit, known_at).filter(scope=PolicyScope.NATION.value)
    facts = [_policy_fact(row) for row in rows.values(*_POLICY_COLUMNS)]
    return _answer(code, facts, Place(), on, benefit)


def policies_for_areas(
    code: str,
    *,
    area_keys: Collection[str],
    on: date,
    benefit: str = "",
    known_at: datetime | None = None,
) -> dict[str, PolicyAnswer]:
    """Give the value of a policy in each of many pooling areas on a day, in one statement.

    Raises PolicyUnknown, AreaUnknown, PolicyMissing: one area without an answer refuses them all.
    """
    in_reach = (
        Q(scope=PolicyScope.NATION.value)
        | Q(scope=PolicyScope.PROVINCE.value, scope_key=OuterRef("province_code"))
        | Q(scope=PolicyScope.AREA.value, scope_key=OuterRef("key"))
    )
    candidates = _holding(code, on, benefit, known_at).filter(in_reach).order_by()
    as_json = JSONObject(**{column: F(column) for column in _POLICY_COLUMNS})
    areas = (
        PoolingArea.objects.known_at(known_at)
        .valid_on(on)
        .filter(key__in=area_keys)
        .annotate(candidates=ArraySubquery(candidates.values(fact=as_json)))
        .values_list("key", "province_code", "candidates")
    )
    answers = {
        key: _answer(code, [_policy_fact(item) for item in found], Place(key, province_code), on, benefit)
        for key, province_code, found in areas
    }
    missing = sorted(set(area_keys) - set(answers))
    if missing:
        raise AreaUnknown(area_key=missing[0], on=on)
    return answers


def policy_timeline(code: str) -> tuple[PolicyFact, ...]:
    """List every value of a policy held to be true now, the widest scope and the earliest day first."""
    rows = PolicyValue.objects.current().filter(code=code).values(*_POLICY_COLUMNS)
    facts = [_policy_fact(row) for row in rows]
    order = list(PolicyScope)
    return tuple(
        sorted(facts, key=lambda f: (order.index(f.scope), f.scope_key, f.benefit, f.period.starts_on))
    )


def pooling_area(key: str, *, on: date) -> AreaFact:
    """Give a pooling area on a day.

    Raises AreaUnknown.
    """
    row = PoolingArea.objects.current().valid_on(on).filter(key=key).first()
    if row is None:
        raise AreaUnknown(area_key=key, on=on)
    return _area(row)


def pooling_areas(*, on: date) -> tuple[AreaFact, ...]:
    """List the pooling areas of a day in their fixed order."""
    rows = PoolingArea.objects.current().valid_on(on).order_by("position", "key")
    return tuple(_area(row) for row in rows)


def open_areas(*, on: date) -> tuple[AreaOnDay, ...]:
    """List the pooling areas that take part in cross-province sharing on a day, in their fixed order."""
    openings = {row.area_key: _opening(row) for row in CrossProvinceOpening.objects.current().valid_on(on)}
    return tuple(AreaOnDay(area, openings[area.key]) for area in pooling_areas(on=on) if area.key in openings)


def may_share_across(area_a: str, area_b: str, *, on: date) -> SharingAcross:
    """Say whether money may pass between two pooling areas on a day, by which route, and why not.

    Raises AreaUnknown.
    """
    rows = CrossProvinceOpening.objects.current().valid_on(on).filter(area_key__in=[area_a, area_b])
    openings = {row.area_key: _opening(row) for row in rows}
    sides = [AreaOnDay(pooling_area(key, on=on), openings.get(key)) for key in (area_a, area_b)]
    return places.may_share_across(*sides)


def division(code: str, *, on: date) -> DivisionFact:
    """Give an administrative division on a day.

    Raises DivisionUnknown.
    """
    row = Division.objects.current().valid_on(on).filter(code=code).first()
    if row is None:
        raise DivisionUnknown(division_code=code, on=on)
    return _division(row)


def divisions_under(parent_code: str, *, on: date) -> tuple[DivisionFact, ...]:
    """List the divisions directly beneath one, by code; an empty code lists the provinces."""
    rows = Division.objects.current().valid_on(on).filter(parent_code=parent_code).order_by("code")
    return tuple(_division(row) for row in rows)


def area_for_division(code: str, *, on: date) -> AreaFact:
    """Give the pooling area on whose ground a division lies; the longest matching code decides.

    Raises DivisionUnknown, DivisionNotCovered.
    """
    division(code, on=on)
    rows = AreaMembership.objects.current().valid_on(on).filter(division_code__in=places.covering_codes(code))
    chosen = places.longest_match(map(_membership, rows), code, on=on)
    if chosen is None:
        raise DivisionNotCovered(division_code=code, on=on)
    return pooling_area(chosen.area_key, on=on)


def _holding(code: str, on: date, benefit: str, known_at: datetime | None) -> "QuerySet[PolicyValue]":
    if code not in CATALOGUE:
        raise PolicyUnknown(policy=code)
    rows = PolicyValue.objects.known_at(known_at).valid_on(on)
    return rows.filter(code=code, benefit__in=["", benefit])


def _answer(code: str, facts: list[PolicyFact], place: Place, on: date, benefit: str) -> PolicyAnswer:
    fact = policy_rules.resolve(facts, place, on=on, benefit=benefit)
    if fact is None:
        raise PolicyMissing(policy=code, area_key=place.area_key, on=on, benefit=benefit)
    return policy_rules.answer(fact, place)


def _policy_fact(row: Mapping[str, Any]) -> PolicyFact:
    """Build a fact from column values, whose dates are texts when they come out of JSON."""
    starts_on, ends_on = (
        date.fromisoformat(day) if isinstance(day, str) else day for day in (row["starts_on"], row["ends_on"])
    )
    return PolicyFact(
        code=row["code"],
        scope=PolicyScope(row["scope"]),
        scope_key=row["scope_key"],
        benefit=row["benefit"],
        value=freeze(row["value"]),
        unit=row["unit"],
        period=Period(starts_on, ends_on),
        source=Source(row["source_document"], row["source_article"], row["source_page"], row["source_note"]),
        confidence=Confidence(row["confidence"]),
    )


def _sourced(row: SourcedFact) -> tuple[Period, Source, Confidence]:
    source = Source(row.source_document, row.source_article, row.source_page, row.source_note)
    return Period(row.starts_on, row.ends_on), source, Confidence(row.confidence)


def _area(row: PoolingArea) -> AreaFact:
    kind = AreaKind(row.kind)
    return AreaFact(row.key, row.position, row.name, row.name_en, row.province_code, kind, *_sourced(row))


def _division(row: Division) -> DivisionFact:
    level = DivisionLevel(row.level)
    return DivisionFact(row.code, row.name, row.name_en, level, row.parent_code, *_sourced(row))


def _membership(row: AreaMembership) -> MembershipFact:
    return MembershipFact(row.area_key, row.division_code, *_sourced(row))


def _opening(row: CrossProvinceOpening) -> OpeningFact:
    return OpeningFact(row.area_key, *_sourced(row))
