"""The two questions asked of kinship: all near relatives of one person, and what one is to another."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from family.enums import NearRelative, ParentageKind
from family.rules.kinship.facts import Key, KinFacts, ParentageFact, SupportFact
from family.rules.kinship.paths import KinPath, Qualifier, paths_from
from family.rules.kinship.terms import Term
from family.rules.kinship.why_not import why_not
from foundation.errors import Reason

# The class shown is the first of these; the classes of one step stand before those of two.
_CLASS_ORDER = {relation: place for place, relation in enumerate(NearRelative)}
_KIND_ORDER = {kind: place for place, kind in enumerate(ParentageKind)}


@dataclass(frozen=True)
class Kin:
    """Hold one near relative with every path that proves it, the closest first."""

    person: Key
    paths: tuple[KinPath, ...]

    @property
    def relation(self) -> NearRelative:
        """Give the class to show."""
        return self.paths[0].relation

    @property
    def relations(self) -> frozenset[NearRelative]:
        """Give every class that some path proves."""
        return frozenset(path.relation for path in self.paths)

    @property
    def term(self) -> Term:
        """Give the term to show."""
        return self.paths[0].term

    @property
    def qualifiers(self) -> tuple[Qualifier, ...]:
        """Give what the term alone does not say."""
        return self.paths[0].qualifiers


@dataclass(frozen=True)
class KinAnswer:
    """Answer what `other` is to `of` on a day: the kin, or why there is none."""

    of: Key
    other: Key
    on: date
    kin: Kin | None
    why_not: tuple[Reason, ...] = ()


def near_relatives(facts: KinFacts, of: Key, on: date) -> tuple[Kin, ...]:
    """Derive every near relative of a person on a day, the closest first.

    Law: Civil Code art. 1045, 1072, 1111.
    """
    found: defaultdict[Key, list[KinPath]] = defaultdict(list)
    for path in paths_from(facts, of, on):
        found[path.other].append(path)
    kin = (Kin(person, tuple(sorted(paths, key=_closeness))) for person, paths in found.items())
    return tuple(sorted(kin, key=lambda one: _closeness(one.paths[0])))


def kin_between(facts: KinFacts, of: Key, other: Key, on: date) -> KinAnswer:
    """Say what `other` is to `of` on a day, with all paths, or with the reasons for none."""
    paths = sorted(
        (path for path in paths_from(facts, of, on) if path.other == other),
        key=_closeness,
    )
    if paths and of != other:
        return KinAnswer(of, other, on, Kin(other, tuple(paths)))
    return KinAnswer(of, other, on, None, why_not(facts, of, other, on))


def _closeness(path: KinPath) -> tuple[int, int]:
    """Order by class, then birth before adoption before what rests on upbringing."""
    if isinstance(path.steps[0].fact, SupportFact):
        return _CLASS_ORDER[path.relation], _KIND_ORDER[ParentageKind.STEP]
    kinds = (_KIND_ORDER[step.fact.kind] for step in path.steps if isinstance(step.fact, ParentageFact))
    return _CLASS_ORDER[path.relation], max(kinds, default=0)
