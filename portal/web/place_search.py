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

# The places of an address written in one go: 湖北省恩施州恩施市.
_PART = re.compile(r".+?(?:自治区|自治州|自治县|地区|新区|林区|特区|省|市|州|盟|旗|县|区)")
_PROVINCE_MIN = 2


@dataclass(frozen=True)
class FoundPlace:
    """A division that fits, and the pooling areas it leads to: one, none yet, or those of a whole province."""

    place: FoundDivision
    areas: tuple[AreaFact, ...]

    @property
    def is_province(self) -> bool:
        """Say whether a whole province was named, which has several pooling areas or none here."""
        return self.place.division.level is DivisionLevel.PROVINCE


@dataclass(frozen=True)
class GonePlace:
    """An abolished division with its successors, and the pooling area of each that has one."""

    gone: GoneDivision
    successors: tuple[tuple[DivisionFact, AreaFact | None], ...]


@dataclass(frozen=True)
class Findings:
    """Everything that fits what was typed."""

    areas: tuple[AreaFact, ...]
    places: tuple[FoundPlace, ...]
    gone: tuple[GonePlace, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing fits."""
        return not (self.areas or self.places or self.gone)

    def meant(self, words: str) -> tuple[AreaFact, ...]:
        """Give the pooling areas that may be meant; a place of exactly this name stands before the others."""
        exact = [one for one in self.places if one.place.division.name == words]
        named = [area for area in self.areas if words in (area.name, area.name_en)]
        found = [area for one in (exact or self.places) for area in one.areas]
        chosen = named or ([] if exact else list(self.areas)) + found
        later = [area for one in self.gone for _fact, area in one.successors if area]
        return tuple({area.key: area for area in chosen or later}.values())


def search(words: str, *, on: date) -> Findings:
    """Look for a name or a code of six digits, in the pooling areas, the divisions of the day and abolished ones."""
    every = places.pooling_areas(on=on)
    found = _divisions(words, on=on)
    by_code = finding.areas_of([one.division.code for one in found], on=on)
    shown = tuple(FoundPlace(one, _areas_for(one.division, by_code, every)) for one in found)
    reached = {area.key for one in shown for area in one.areas}
    folded = words.casefold()
    areas = tuple(
        area
        for area in every
        if area.key not in reached and (words in area.name or folded in area.name_en.casefold())
    )
    return Findings(areas, shown, _gone(words, on=on))


def _areas_for(
    division: DivisionFact, by_code: Mapping[str, AreaFact], every: Iterable[AreaFact]
) -> tuple[AreaFact, ...]:
    if division.code in by_code:
        return (by_code[division.code],)
    if division.level is DivisionLevel.PROVINCE:
        return tuple(area for area in every if area.province_code == division.code)
    return ()


def _divisions(words: str, *, on: date) -> tuple[FoundDivision, ...]:
    """Find divisions by name; of an address written in one go the last part counts, within the first."""
    found = places.divisions_named(words, on=on)
    if found or words.isdigit():
        return found
    parts = _PART.findall(words)
    if len(parts) > 1:
        return _within(places.divisions_named(parts[-1], on=on), words)
    provinces = places.divisions_under("", on=on)
    rest = next((words[len(short) :] for short in map(_short, provinces) if words.startswith(short)), "")
    return _within(places.divisions_named(rest, on=on), words) if len(rest) >= _PROVINCE_MIN else ()


def _short(province: DivisionFact) -> str:
    """Give the name people use for a province: 湖北, 内蒙古, 广西."""
    return re.sub(r"(壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$", "", province.name)


def _within(found: tuple[FoundDivision, ...], words: str) -> tuple[FoundDivision, ...]:
    """Keep those that lie in a place the address begins with, when there are any."""
    head = words[:_PROVINCE_MIN]
    near = tuple(one for one in found if any(name.startswith(head) for name in one.within))
    return near or found


def _gone(words: str, *, on: date) -> tuple[GonePlace, ...]:
    found = finding.divisions_gone(words, on=on)
    by_code = finding.areas_of([fact.code for one in found for fact in one.successors], on=on)
    return tuple(
        GonePlace(one, tuple((fact, by_code.get(fact.code)) for fact in one.successors)) for one in found
    )
