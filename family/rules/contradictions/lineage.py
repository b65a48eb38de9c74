"""Descent as the rules on contradictions ask for it: by the facts recorded, whether or not a tie lives on."""

from collections.abc import Iterator

from family.enums import ParentageKind
from family.rules.kinship.facts import Key, KinFacts, ParentageFact
from family.rules.kinship.links import is_full, never_was

# No family reaches further; a circle in the records would go on for ever.
GENERATIONS_MAX = 8


def links_up(facts: KinFacts, child: Key) -> tuple[ParentageFact, ...]:
    """Give the links of birth and adoption from a child up that no court took away."""
    return tuple(link for link in facts.links_to_parents(child) if is_full(link) and not never_was(link))


def birth_links_up(facts: KinFacts, child: Key) -> tuple[ParentageFact, ...]:
    """Give those of them that are of birth: blood stays blood after an adoption."""
    return tuple(link for link in links_up(facts, child) if link.kind is ParentageKind.BIRTH)


def blood_ancestors(facts: KinFacts, person: Key, steps: int) -> frozenset[Key]:
    """Give the ancestors by birth within a number of steps, without the person."""
    return frozenset(
        ancestor for way in _ways_by_birth(facts, person, steps) for ancestor in [way[-1].parent]
    )


def ways_up(facts: KinFacts, person: Key, ancestor: Key) -> tuple[ParentageFact, ...]:
    """Give the links of a shortest way up from a person to an ancestor, adoption counted; nothing where none is."""
    ways: list[tuple[ParentageFact, ...]] = [(link,) for link in links_up(facts, person)]
    met = {person}
    for _generation in range(GENERATIONS_MAX):
        found = next((way for way in ways if way[-1].parent == ancestor), None)
        if found is not None:
            return found
        reached = [way for way in ways if way[-1].parent not in met]
        met |= {way[-1].parent for way in reached}
        ways = [(*way, link) for way in reached for link in links_up(facts, way[-1].parent)]
    return ()


def ways_to_common(facts: KinFacts, one: Key, other: Key, steps: int) -> tuple[ParentageFact, ...]:
    """Give the links of birth over which two persons have an ancestor in common within steps; nothing where none."""
    of_one = {way[-1].parent: way for way in _ways_by_birth(facts, one, steps)}
    for way in _ways_by_birth(facts, other, steps):
        if way[-1].parent in of_one:
            return (*of_one[way[-1].parent], *way)
    return ()


def _ways_by_birth(facts: KinFacts, person: Key, steps: int) -> Iterator[tuple[ParentageFact, ...]]:
    ways: list[tuple[ParentageFact, ...]] = [(link,) for link in birth_links_up(facts, person)]
    for _step in range(steps):
        yield from ways
        ways = [(*way, link) for way in ways for link in birth_links_up(facts, way[-1].parent)]
