"""Decide which policy value holds in a place on a day, and what is wrong with a set of values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from foundation.periods import Period
from regions.enums import Origin, PolicyScope
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.catalogue.entry import HORIZON, Entry
from regions.rules.catalogue.vocabulary import BENEFITS
from regions.rules.facts import PolicyAnswer, PolicyFact

_NARROWNESS = {PolicyScope.NATION: 0, PolicyScope.PROVINCE: 1, PolicyScope.AREA: 2}


@dataclass(frozen=True)
class Place:
    """Where policy is asked for; without an area only the nation's values apply."""

    area_key: str | None = None
    province_code: str | None = None


def resolve(
    facts: Iterable[PolicyFact], place: Place, *, on: date, benefit: str = "", insurance: str = ""
) -> PolicyFact | None:
    """Choose the value that holds: the narrower place, then the value for the benefit, then the officer's.

    Why: local law governs first, so an area's general value stands before the nation's special one.
    """
    holding = [
        fact for fact in facts if fact.period.contains(on) and _applies(fact, place, benefit, insurance)
    ]
    return max(holding, key=_precedence, default=None)


def _precedence(fact: PolicyFact) -> tuple[int, bool, bool]:
    return (
        _NARROWNESS[fact.scope],
        fact.benefit != "" or fact.insurance != "",
        fact.origin is Origin.LOCAL,
    )


def _applies(fact: PolicyFact, place: Place, benefit: str, insurance: str) -> bool:
    key = {
        PolicyScope.NATION: "",
        PolicyScope.PROVINCE: place.province_code,
        PolicyScope.AREA: place.area_key,
    }[fact.scope]
    return fact.scope_key == key and fact.benefit in ("", benefit) and fact.insurance in ("", insurance)


class PolicyBook:
    """Policy values sorted for quick reading; what it answers is what `resolve` answers.

    It is made once for each edition of the facts and never changes.
    """

    def __init__(self, facts: Iterable[PolicyFact]) -> None:
        shelves: dict[tuple[str, str, str, str, str], list[PolicyFact]] = defaultdict(list)
        by_code: dict[str, list[PolicyFact]] = defaultdict(list)
        for fact in facts:
            shelves[fact.code, fact.scope, fact.scope_key, fact.benefit, fact.insurance].append(fact)
            by_code[fact.code].append(fact)
        for shelf in shelves.values():
            # What an officer wrote is found before the shipped value.
            shelf.sort(key=lambda fact: fact.origin is not Origin.LOCAL)
        self._shelves = {key: tuple(shelf) for key, shelf in shelves.items()}
        self._by_code = {code: tuple(found) for code, found in by_code.items()}

    def facts(self, code: str) -> tuple[PolicyFact, ...]:
        """List every value of a code."""
        return self._by_code.get(code, ())

    def find(
        self, code: str, place: Place, *, on: date, benefit: str = "", insurance: str = ""
    ) -> PolicyFact | None:
        """Choose the value that holds, as `resolve` does."""
        kinds = [("", "")] if not benefit and not insurance else self._kinds(benefit, insurance)
        for scope, key in (
            (PolicyScope.AREA, place.area_key),
            (PolicyScope.PROVINCE, place.province_code),
            (PolicyScope.NATION, ""),
        ):
            if key is None:
                continue
            for of_benefit, of_insurance in kinds:
                for fact in self._shelves.get((code, scope, key, of_benefit, of_insurance), ()):
                    if fact.period.contains(on):
                        return fact
        return None

    def all_in(self, code: str, place: Place, *, on: date) -> tuple[PolicyFact, ...]:
        """List the values of a code that hold for anybody in a place: the general one, then those that differ from it."""
        entry = CATALOGUE[code]
        general = self.find(code, place, on=on)
        found = [general] if general else []
        for benefit in BENEFITS if entry.by_benefit else ():
            fact = self.find(code, place, on=on, benefit=benefit)
            found += [fact] if fact and fact is not general else []
        for insurance in entry.insurances:
            fact = self.find(code, place, on=on, insurance=insurance)
            found += [fact] if fact else []
        return tuple(found)

    @staticmethod
    def _kinds(benefit: str, insurance: str) -> list[tuple[str, str]]:
        """Order what a value may be written for: the asked benefit or insurance, then all."""
        special = [(benefit, "")] if benefit else []
        special += [("", insurance)] if insurance else []
        return [*special, ("", "")]


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
        insurance=fact.insurance,
        origin=fact.origin,
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
    found = [fault for fact in facts for fault in faults_of(fact, keys[fact.scope])]
    return [*found, *_too_early(facts), *_overlaps(facts), *_gaps(facts)]


def faults_of(fact: PolicyFact, keys: Collection[str]) -> Iterable[PolicyFault]:
    """Find what is wrong with one value by itself; `keys` are those its scope may have."""
    entry = CATALOGUE.get(fact.code)
    if entry is None:
        yield PolicyFault(
            "regions.data.code", f"unknown code {fact.code}; use one of: {', '.join(CATALOGUE)}", fact
        )
        return
    wrong = entry.fault(fact.value)
    if wrong:
        yield PolicyFault("regions.data.value", f"{fact.code}: {wrong}", fact)
    if fact.scope_key not in keys:
        yield PolicyFault("regions.data.place", f"no {fact.scope} has the key {fact.scope_key!r}", fact)
    if entry.is_national and fact.scope is not PolicyScope.NATION:
        yield PolicyFault(
            "regions.data.national", f"{fact.code} is decided for the whole nation; leave it out here", fact
        )
    if fact.benefit and not (entry.by_benefit and fact.benefit in BENEFITS):
        allowed = f"use one of: {', '.join(BENEFITS)}" if entry.by_benefit else "leave it out for this code"
        yield PolicyFault("regions.data.benefit", f"benefit {fact.benefit!r}: {allowed}", fact)
    if fact.insurance not in (entry.insurances or ("",)):
        yield PolicyFault("regions.data.insurance", _insurance_words(fact.insurance, entry), fact)


def _insurance_words(given: str, entry: Entry) -> str:
    if not entry.insurances:
        return f"insurance {given!r}: leave it out for this code"
    told = f"insurance {given!r}" if given else "no insurance named"
    return f"{told}: write insurances out of: {', '.join(entry.insurances)}"


def _too_early(facts: Sequence[PolicyFact]) -> Iterable[PolicyFault]:
    for fact in facts:
        if fact.period.starts_on < HORIZON:
            what = f"starts_on {fact.period.starts_on}: the data begin on {HORIZON}; write that day or a later one"
            yield PolicyFault("regions.data.early", what, fact)


def _overlaps(facts: Sequence[PolicyFact]) -> Iterable[PolicyFault]:
    rivals: dict[tuple[str, ...], list[PolicyFact]] = defaultdict(list)
    for fact in facts:
        rivals[(fact.code, fact.scope, fact.scope_key, fact.benefit, fact.insurance, fact.origin)].append(
            fact
        )
    for group in rivals.values():
        in_order = sorted(group, key=lambda fact: fact.period.starts_on)
        for earlier, later in pairwise(in_order):
            if earlier.period.overlaps(later.period):
                what = (
                    f"two values of {later.code} on {later.period.starts_on}; end the earlier one on that day"
                )
                yield PolicyFault("regions.data.overlap", what, later)


def _gaps(facts: Sequence[PolicyFact]) -> Iterable[PolicyFault]:
    national: dict[tuple[str, str], list[Period]] = defaultdict(list)
    for fact in facts:
        if fact.scope == PolicyScope.NATION and fact.benefit == "":
            national[fact.code, fact.insurance].append(fact.period)
    for entry in CATALOGUE.values():
        for insurance in entry.insurances or ("",):
            periods = national[entry.code, insurance]
            required_from = entry.required_from or min((p.starts_on for p in periods), default=None)
            gap = _first_gap(periods, required_from) if required_from else None
            if gap is not None:
                what = (
                    f"{entry.code}{f' for {insurance}' if insurance else ''} has no national value on {gap}"
                )
                since = f"every day from {required_from} needs one"
                yield PolicyFault("regions.data.gap", f"{what}; {since}")


def _first_gap(periods: Iterable[Period], required_from: date) -> date | None:
    """Find the first day that needs a value and has none."""
    reached: date | None = required_from
    for period in sorted(periods, key=lambda period: period.starts_on):
        if reached is None or period.starts_on > reached:
            break
        reached = period.ends_on if period.ends_on is None else max(period.ends_on, reached)
    return reached
