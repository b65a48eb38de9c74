"""Decide which policy value holds in a place on a day, and what is wrong with a set of values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from regions.enums import PolicyScope
from regions.rules.catalogue import BENEFITS, CATALOGUE
from regions.rules.facts import PolicyAnswer, PolicyFact

_NARROWNESS = {PolicyScope.NATION: 0, PolicyScope.PROVINCE: 1, PolicyScope.AREA: 2}


@dataclass(frozen=True)
class Place:
    """Where policy is asked for; without an area only the nation's values apply."""

    area_key: str | None = None
    province_code: str | None = None


def resolve(facts: Iterable[PolicyFact], place: Place, *, on: date, benefit: str = "") -> PolicyFact | None:
    """Choose the value that holds: the narrower place wins, then the value written for the benefit.

    Why: local law governs first, so an area's general value stands before the nation's special one.
    """
    holding = [fact for fact in facts if fact.period.contains(on) and _applies(fact, place, benefit)]
    return max(holding, key=lambda fact: (_NARROWNESS[fact.scope], fact.benefit != ""), default=None)


def _applies(fact: PolicyFact, place: Place, benefit: str) -> bool:
    key = {
        PolicyScope.NATION: "",
        PolicyScope.PROVINCE: place.province_code,
        PolicyScope.AREA: place.area_key,
    }[fact.scope]
    return fact.scope_key == key and fact.benefit in ("", benefit)


def answer(fact: PolicyFact, place: Place) -> PolicyAnswer:
    """Word a chosen value as the answer for a place."""
    return PolicyAnswer(
        code=fact.code,
        area_key=place.area_key,
        value=fact.value,
        unit=fact.unit,
        scope=fact.scope,
        scope_key=fact.scope_key,
        benefit=fact.benefit,
        starts_on=fact.period.starts_on,
        ends_on=fact.period.ends_on,
        source=fact.source,
        confidence=fact.confidence,
    )


@dataclass(frozen=True)
class PolicyFault:
    """What is wrong with a value, or with a code as a whole when no fact is named."""

    code: str
    what: str
    fact: PolicyFact | None = None


def faults(
    facts: Sequence[PolicyFact], *, provinces: Collection[str], areas: Collection[str]
) -> list[PolicyFault]:
    """Find every unknown, misshapen, misplaced or doubled value, and every required day without one."""
    keys = {PolicyScope.NATION: {""}, PolicyScope.PROVINCE: set(provinces), PolicyScope.AREA: set(areas)}
    found = [fault for fact in facts for fault in _faults_of(fact, keys[fact.scope])]
    return [*found, *_overlaps(facts), *_gaps(facts)]


def _faults_of(fact: PolicyFact, keys: Collection[str]) -> Iterable[PolicyFault]:
    entry = CATALOGUE.get(fact.code)
    if entry is None:
        yield PolicyFault(
            "regions.data.code", f"unknown code {fact.code}; use one of: {', '.join(CATALOGUE)}", fact
        )
        return
    wrong = entry.shape.fault(fact.value)
    if wrong:
        yield PolicyFault("regions.data.value", f"{fact.code}: {wrong}", fact)
    if fact.scope_key not in keys:
        yield PolicyFault("regions.data.place", f"no {fact.scope} has the key {fact.scope_key!r}", fact)
    if fact.benefit and not (entry.by_benefit and fact.benefit in BENEFITS):
        allowed = f"use one of: {', '.join(BENEFITS)}" if entry.by_benefit else "leave it out for this code"
        yield PolicyFault("regions.data.benefit", f"benefit {fact.benefit!r}: {allowed}", fact)


def _overlaps(facts: Sequence[PolicyFact]) -> Iterable[PolicyFault]:
    rivals: dict[tuple[str, ...], list[PolicyFact]] = defaultdict(list)
    for fact in facts:
        rivals[(fact.code, fact.scope, fact.scope_key, fact.benefit)].append(fact)
    for group in rivals.values():
        in_order = sorted(group, key=lambda fact: fact.period.starts_on)
        for earlier, later in pairwise(in_order):
            if earlier.period.overlaps(later.period):
                what = (
                    f"two values of {later.code} on {later.period.starts_on}; end the earlier one on that day"
                )
                yield PolicyFault("regions.data.overlap", what, later)


def _gaps(facts: Sequence[PolicyFact]) -> Iterable[PolicyFault]:
    for entry in CATALOGUE.values():
        national = sorted(
            (
                f.period
                for f in facts
                if f.code == entry.code and f.scope == PolicyScope.NATION and f.benefit == ""
            ),
            key=lambda period: period.starts_on,
        )
        reached: date | None = entry.required_from
        for period in national:
            if reached is None or period.starts_on > reached:
                break
            reached = period.ends_on
        if reached is not None:
            since = f"every day from {entry.required_from} needs one"
            what = f"{entry.code} has no national value on {reached}; {since}"
            yield PolicyFault("regions.data.gap", what)
