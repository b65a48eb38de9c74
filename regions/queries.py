"""Reads of places and policy. What leaves here are frozen facts; rows stay inside."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

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

# One statement for all areas: each with the values in its reach on the day. Which of them holds is the rule's to say.
_CANDIDATES = """
SELECT area.key AS area_key, area.province_code, value.*
FROM regions_poolingarea area
LEFT JOIN regions_policyvalue value
    ON value.code = ANY(%(codes)s)
    AND value.benefit IN ('', %(benefit)s)
    AND (value.scope, value.scope_key)
        IN (('nation', ''), ('province', area.province_code), ('area', area.key))
    AND value.starts_on <= %(on)s AND (value.ends_on IS NULL OR value.ends_on > %(on)s)
    AND CASE WHEN %(known_at)s::timestamptz IS NULL THEN value.superseded_at IS NULL
        ELSE value.recorded_at <= %(known_at)s
            AND (value.superseded_at IS NULL OR value.superseded_at > %(known_at)s) END
WHERE area.key = ANY(%(keys)s)
    AND area.starts_on <= %(on)s AND (area.ends_on IS NULL OR area.ends_on > %(on)s)
    AND CASE WHEN %(known_at)s::timestamptz IS NULL THEN area.superseded_at IS NULL
        ELSE area.recorded_at <= %(known_at)s
            AND (area.superseded_at IS NULL OR area.superseded_at > %(known_at)s) END
"""


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
    _known_code(code)
    rows = PolicyValue.objects.known_at(known_at).valid_on(on)
    rows = rows.filter(code=code, benefit__in=["", benefit], scope=PolicyScope.NATION.value)
    return _answer(code, map(_policy_fact, rows), Place(), on, benefit)


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
    found = policies_by_code([code], area_keys=area_keys, on=on, benefit=benefit, known_at=known_at)
    return found[code]


def policies_by_code(
    codes: Collection[str],
    *,
    area_keys: Collection[str],
    on: date,
    benefit: str = "",
    known_at: datetime | None = None,
) -> dict[str, dict[str, PolicyAnswer]]:
    """Give the values of several policies, each in many pooling areas on a day, in one statement.

    Raises PolicyUnknown, AreaUnknown, PolicyMissing: one area without an answer refuses them all.
    """
    for code in codes:
        _known_code(code)
    keys = sorted(set(area_keys))
    facts = {"codes": list(codes), "benefit": benefit, "on": on, "known_at": known_at, "keys": keys}
    places_of: dict[str, Place] = {}
    candidates: dict[tuple[str, str], list[PolicyFact]] = defaultdict(list)
    for row in PolicyValue.objects.raw(_CANDIDATES, facts):
        # The two columns of the area are no fields of the model; an area without any value comes with an empty row.
        key, province_code = vars(row)["area_key"], vars(row)["province_code"]
        places_of[key] = Place(key, province_code)
        if row.pk:
            candidates[row.code, key].append(_policy_fact(row))
    missing = [key for key in keys if key not in places_of]
    if missing:
        raise AreaUnknown(area_key=missing[0], on=on)
    return {
        code: {
            key: _answer(code, candidates[code, key], place, on, benefit) for key, place in places_of.items()
        }
        for code in codes
    }


def policy_timeline(code: str) -> tuple[PolicyFact, ...]:
    """List every value of a policy held to be true now, the widest scope and the earliest day first."""
    facts = map(_policy_fact, PolicyValue.objects.current().filter(code=code))
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


def areas_last_known(keys: Iterable[str], *, on: date) -> dict[str, AreaFact]:
    """Give pooling areas by key as they are on a day; one that has closed, as it was last."""
    rows = PoolingArea.objects.current().filter(key__in=set(keys), starts_on__lte=on).order_by("starts_on")
    return {row.key: _area(row) for row in rows}


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


def _known_code(code: str) -> None:
    if code not in CATALOGUE:
        raise PolicyUnknown(policy=code)


def _answer(code: str, facts: Iterable[PolicyFact], place: Place, on: date, benefit: str) -> PolicyAnswer:
    fact = policy_rules.resolve(facts, place, on=on, benefit=benefit)
    if fact is None:
        raise PolicyMissing(policy=code, area_key=place.area_key, on=on, benefit=benefit)
    return policy_rules.answer(fact, place)


def _policy_fact(row: PolicyValue) -> PolicyFact:
    scope, value = PolicyScope(row.scope), freeze(row.value)
    return PolicyFact(row.code, scope, row.scope_key, row.benefit, value, row.unit, *_sourced(row))


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
