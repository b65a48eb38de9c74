"""The facts kinship is derived from; valid time only, what was known when is chosen by the caller."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from family.enums import EndReason, ParentageKind
from foundation.identifiers import Sex

Key = str | int
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class PersonFact:
    """Hold what kinship needs to know of a person; a placeholder may lack sex and birth date."""

    key: Key
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    died_on: date | None = None


@dataclass(frozen=True)
class ParentageFact:
    """Hold one dated parent-child link; `key` names the stored fact it was read from."""

    parent: Key
    child: Key
    kind: ParentageKind
    starts_on: date
    ends_on: date | None = None
    end_reason: EndReason | None = None
    key: Key | None = None


@dataclass(frozen=True)
class MarriageFact:
    """Hold one dated marriage; `key` names the stored fact it was read from."""

    a: Key
    b: Key
    starts_on: date
    ends_on: date | None = None
    end_reason: EndReason | None = None
    key: Key | None = None

    def spouse_of(self, person: Key) -> Key:
        """Give the other one of the two."""
        return self.b if person == self.a else self.a


@dataclass(frozen=True)
class SupportFact:
    """Hold that two step-siblings supported each other from a day on; `key` names the stored fact.

    Law: JIS 13: without that support step-siblings are nothing to each other.
    """

    a: Key
    b: Key
    starts_on: date
    ends_on: date | None = None
    end_reason: EndReason | None = None
    key: Key | None = None

    def sibling_of(self, person: Key) -> Key:
        """Give the other one of the two."""
        return self.b if person == self.a else self.a


@dataclass(frozen=True)
class KinFacts:
    """Hold the persons, parentages, marriages and supports a question is answered from."""

    persons: Mapping[Key, PersonFact]
    parentages: tuple[ParentageFact, ...] = ()
    marriages: tuple[MarriageFact, ...] = ()
    supports: tuple[SupportFact, ...] = ()

    def person(self, key: Key) -> PersonFact:
        """Give a person; one that a link names but nobody described is a placeholder."""
        return self.persons.get(key) or PersonFact(key)

    def links_to_parents(self, child: Key) -> tuple[ParentageFact, ...]:
        """Give every recorded link from a child up, live or not."""
        return self._by_child.get(child, ())

    def links_to_children(self, parent: Key) -> tuple[ParentageFact, ...]:
        """Give every recorded link from a parent down, live or not."""
        return self._by_parent.get(parent, ())

    def marriages_of(self, person: Key) -> tuple[MarriageFact, ...]:
        """Give every recorded marriage of a person, live or not."""
        return self._by_spouse.get(person, ())

    def supports_of(self, person: Key) -> tuple[SupportFact, ...]:
        """Give every recorded mutual support of a person and a step-sibling, live or not."""
        return self._by_sibling.get(person, ())

    @cached_property
    def _by_child(self) -> dict[Key, tuple[ParentageFact, ...]]:
        return _grouped((link.child, link) for link in self.parentages)

    @cached_property
    def _by_parent(self) -> dict[Key, tuple[ParentageFact, ...]]:
        return _grouped((link.parent, link) for link in self.parentages)

    @cached_property
    def _by_spouse(self) -> dict[Key, tuple[MarriageFact, ...]]:
        return _grouped(
            (spouse, marriage) for marriage in self.marriages for spouse in (marriage.a, marriage.b)
        )

    @cached_property
    def _by_sibling(self) -> dict[Key, tuple[SupportFact, ...]]:
        return _grouped((sibling, support) for support in self.supports for sibling in (support.a, support.b))


def _grouped(pairs: Iterable[tuple[Key, Fact]]) -> dict[Key, tuple[Fact, ...]]:
    groups: defaultdict[Key, list[Fact]] = defaultdict(list)
    for key, fact in pairs:
        groups[key].append(fact)
    return {key: tuple(facts) for key, facts in groups.items()}
