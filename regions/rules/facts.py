"""Facts about places and policy as the rest of the house sees them: frozen, typed, with their source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

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

PolicyData: TypeAlias = "bool | int | str | tuple[PolicyData, ...] | Mapping[str, PolicyData]"


# The title under which the shipped files cite what no source lays down.
ASSUMED = "家社通默认设置"


@dataclass(frozen=True)
class Source:
    """The document a fact was read in; article, page and note may be empty.

    `checked_on` is the day on which somebody last held the fact against what is known of the document.
    """

    document: str
    article: str = ""
    page: str = ""
    note: str = ""
    checked_on: date | None = None

    @property
    def is_assumed(self) -> bool:
        """Say whether no source lays it down: this product assumes it until an operator knows better."""
        return self.document == ASSUMED


@dataclass(frozen=True)
class DivisionFact:
    """An administrative division in a period."""

    code: str
    name: str
    name_en: str
    level: DivisionLevel
    parent_code: str
    period: Period
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class SuccessionFact:
    """The ground of an abolished division belongs to another one from the first day of the period on."""

    predecessor_code: str
    successor_code: str
    kind: SuccessionKind
    period: Period
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class AreaFact:
    """A pooling area in a period; `position` is its place in lists."""

    key: str
    position: int
    name: str
    name_en: str
    province_code: str
    kind: AreaKind
    period: Period
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class MembershipFact:
    """The ground of a division belongs to a pooling area in a period."""

    area_key: str
    division_code: str
    period: Period
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class OpeningFact:
    """A pooling area takes part in cross-province sharing in a period."""

    area_key: str
    period: Period
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class ServicePointFact:
    """A place where people are served in person, in a period.

    `hours` lists spans such as `09:00-12:00` for each kind of day; `covers` the divisions a home visit reaches.
    """

    key: str
    area_key: str
    kind: ServicePointKind
    name: str
    name_en: str
    division_code: str
    address: str
    phone: str
    hours: Mapping[str, tuple[str, ...]]
    covers: tuple[str, ...]
    period: Period
    source: Source
    confidence: Confidence


@dataclass(frozen=True)
class PolicyFact:
    """A policy value for a scope and a period; an empty benefit or insurance means every one."""

    code: str
    scope: PolicyScope
    scope_key: str
    benefit: str
    value: PolicyData
    unit: str
    period: Period
    source: Source
    confidence: Confidence
    insurance: str = ""
    origin: Origin = Origin.SHIPPED


@dataclass(frozen=True)
class PolicyAnswer:
    """The value that holds in a place on a day, the scope it came from, and its source."""

    code: str
    area_key: str | None
    value: PolicyData
    unit: str
    scope: PolicyScope
    scope_key: str
    benefit: str
    starts_on: date
    ends_on: date | None
    source: Source
    confidence: Confidence
    insurance: str = ""
    origin: Origin = Origin.SHIPPED

    def word(self) -> str:
        """Read the value as one word.

        Raises TypeError when the policy holds something else.
        """
        if isinstance(self.value, str):
            return self.value
        raise TypeError(f"{self.code} is not a word")

    def words(self) -> tuple[str, ...]:
        """Read the value as a list of words.

        Raises TypeError when the policy holds something else.
        """
        if isinstance(self.value, tuple):
            words = tuple(item for item in self.value if isinstance(item, str))
            if len(words) == len(self.value):
                return words
        raise TypeError(f"{self.code} is not a list of words")

    def integers(self) -> tuple[int, ...]:
        """Read the value as a list of whole numbers.

        Raises TypeError when the policy holds something else.
        """
        if isinstance(self.value, tuple):
            numbers = tuple(item for item in self.value if isinstance(item, int))
            if len(numbers) == len(self.value):
                return numbers
        raise TypeError(f"{self.code} is not a list of whole numbers")

    def integer(self) -> int:
        """Read the value as a whole number.

        Raises TypeError when the policy holds something else.
        """
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise TypeError(f"{self.code} is not a whole number")

    def record(self) -> Mapping[str, PolicyData]:
        """Read the value as named parts.

        Raises TypeError when the policy holds something else.
        """
        if isinstance(self.value, Mapping):
            return self.value
        raise TypeError(f"{self.code} is not a record")


def freeze(value: object) -> PolicyData:
    """Turn a value read from JSON or YAML into one that nobody can change.

    Raises TypeError for what a policy value cannot be: a fraction, nothing, or a key that is no word.
    """
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return MappingProxyType({key: freeze(item) for key, item in value.items()})
    raise TypeError("write whole numbers, words, lists or named parts")


def thaw(value: PolicyData) -> object:
    """Turn a frozen value into plain lists and dictionaries, as JSON stores them."""
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    return value
