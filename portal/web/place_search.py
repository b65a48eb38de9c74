"""From what somebody typed to the pooling areas it may mean."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from regions.enums import DivisionLevel
from regions.queries import finding, places
from regions.queries.finding import GoneDivision
from regions.queries.places import FoundDivision
from regions.rules.facts import AreaFact, DivisionFact

_KINDS = "自治区|自治州|自治县|特别行政区|地区|新区|林区|特区|省|市|州|盟|旗|县|区"
# The places of an address written in one go: 湖北省恩施州恩施市.
_PART = re.compile(rf".+?(?:{_KINDS})")
_KIND = re.compile(rf"(?<=..)(?:壮族|回族|维吾尔)?(?:{_KINDS})$")
_PROVINCE_MIN = 2


@dataclass(frozen=True)
class FoundPlace:
    """A division that fits, and the pooling areas it leads to: its own, none yet, or those within a whole province."""

    place: FoundDivision
    areas: tuple[AreaFact, ...]
    is_own: bool

    @property
    def is_province(self) -> bool:
        """Say whether a whole province was named, which has several pooling areas or none here."""
        return self.place.division.level is DivisionLevel.PROVINCE


@dataclass(frozen=True)
class GonePlace:
    """A division of the past with its successors, and the pooling area of each that has one."""

    gone: GoneDivision
    successors: tuple[tuple[DivisionFact, AreaFact | None], ...]


@dataclass(frozen=True)
class Meaning:
    """One place that may be meant by its whole Chinese name, and its pooling area where one is known here."""

    name: str
    area: AreaFact | None


@dataclass(frozen=True)
class Findings:
    """Everything that fits what was typed; the others only hold it somewhere in their names."""

    areas: tuple[AreaFact, ...]
    places: tuple[FoundPlace, ...]
    other_places: tuple[FoundPlace, ...]
    gone: tuple[GonePlace, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing fits."""
        return not (self.areas or self.places or self.other_places or self.gone)

    @property
    def is_province(self) -> bool:
        """Say whether a province was named, and nothing else."""
        return not self.areas and len(self.places) == 1 and self.places[0].is_province

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """List the places that may be meant; those of the past only when none of today has the name."""
        living = [Meaning(area.name, area) for area in self.areas]
        living += [one for found in self.places for one in _meanings_of(found)]
        past = [one for found in self.gone for one in _meanings_of_gone(found)]
        others = [one for found in self.other_places for one in _meanings_of(found)]
        return tuple(dict.fromkeys(living or past or others))

    @property
    def area(self) -> AreaFact | None:
        """Give the pooling area when everything that may be meant leads to the same one."""
        meanings = self.meanings
        keys = {one.area.key if one.area else "" for one in meanings}
        return meanings[0].area if len(keys) == 1 else None


def search(words: str, *, on: date) -> Findings:
    """Look for a name or a code of six digits, in the pooling areas, the divisions of the day and those of the past."""
    typed = words if words.isascii() else "".join(words.split())
    every = places.pooling_areas(on=on)
    name, found = _divisions(typed, on=on)
    by_code = finding.areas_of([one.division.code for one in found], on=on)
    told = tuple(
        FoundPlace(one, _areas_for(one.division, by_code, every), one.division.code in by_code)
        for one in found
    )
    near = _nearest(name, told)
    areas = _areas_named(typed, every, {area.key for one in told for area in one.areas})
    gone = finding.divisions_gone(name, on=on)
    # Beside a living place of the same name, only its own older codes are told.
    kept = [one for one in gone if one.is_recoded or not near]
    if not (near or areas or kept):
        near = told
    others = tuple(one for one in told if one not in near)
    return Findings(areas, near, others, _with_areas(kept, on=on))


def _areas_named(words: str, every: Iterable[AreaFact], reached: set[str]) -> tuple[AreaFact, ...]:
    """Find areas by a part of their name that no division has led to; the whole name stands before parts."""
    folded = words.casefold()
    named = [a for a in every if a.key not in reached and (words in a.name or folded in a.name_en.casefold())]
    whole = [area for area in named if words == area.name or folded == area.name_en.casefold()]
    return tuple(whole or ([] if reached and words.isascii() else named))


def _nearest(name: str, found: tuple[FoundPlace, ...]) -> tuple[FoundPlace, ...]:
    """Keep the places of exactly this name or code; where there are none, those called so for short."""
    folded = name.casefold()

    def is_named(fact: DivisionFact) -> bool:
        return name in (fact.name, fact.code) or folded == fact.name_en.casefold()

    exact = tuple(one for one in found if is_named(one.place.division))
    return exact or tuple(one for one in found if _short(one.place.division) == name)


def _areas_for(
    division: DivisionFact, by_code: Mapping[str, AreaFact], every: Iterable[AreaFact]
) -> tuple[AreaFact, ...]:
    if division.code in by_code:
        return (by_code[division.code],)
    if division.level is DivisionLevel.PROVINCE:
        return tuple(area for area in every if area.province_code == division.code)
    return ()


def _divisions(words: str, *, on: date) -> tuple[str, tuple[FoundDivision, ...]]:
    """Find divisions by name; of an address written in one go the last part counts, within those before it."""
    found = places.divisions_named(words, on=on)
    if found or words.isdigit():
        return words, found
    parts = _PART.findall(words)
    if len(parts) > 1:
        return parts[-1], _within(places.divisions_named(parts[-1], on=on), parts[:-1], on=on)
    provinces = places.divisions_under("", on=on)
    heads = [short for short in map(_short, provinces) if words.startswith(short)]
    rest = words[len(heads[0]) :] if heads else ""
    if len(rest) < _PROVINCE_MIN:
        return words, ()
    return rest, _within(places.divisions_named(rest, on=on), heads[:1], on=on)


def _short(division: DivisionFact) -> str:
    """Give the name people use: 湖北, 内蒙古, 广西, 恩施."""
    return _KIND.sub("", division.name)


def _within(found: tuple[FoundDivision, ...], heads: list[str], *, on: date) -> tuple[FoundDivision, ...]:
    """Keep those that lie in the places the address begins with, unless those are no divisions at all."""
    begins = [head[:_PROVINCE_MIN] for head in heads]
    near = tuple(
        one for one in found if all(any(name.startswith(head) for name in one.within) for head in begins)
    )
    if near or places.divisions_named(heads[0], on=on):
        return near
    return found


def _with_areas(gone: Iterable[GoneDivision], *, on: date) -> tuple[GonePlace, ...]:
    gone = tuple(gone)
    by_code = finding.areas_of([fact.code for one in gone for fact in one.successors], on=on)
    return tuple(
        GonePlace(one, tuple((fact, by_code.get(fact.code)) for fact in one.successors)) for one in gone
    )


def _meanings_of(found: FoundPlace) -> list[Meaning]:
    """A province without an area of its own means each one within it, and what lies in none of them."""
    whole = "".join([*found.place.within, found.place.division.name])
    if found.is_own or not found.areas:
        return [Meaning(whole, found.areas[0] if found.areas else None)]
    return [*(Meaning(area.name, area) for area in found.areas), Meaning(f"{whole}其他地方", None)]


def _meanings_of_gone(found: GonePlace) -> list[Meaning]:
    if not found.successors:
        return [Meaning(found.gone.division.name, None)]
    return [Meaning(fact.name, area) for fact, area in found.successors]
