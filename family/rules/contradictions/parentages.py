"""Contradictions of parentage: who cannot be somebody's parent beside what else is recorded."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from family.enums import ContradictionKind, ParentageKind
from family.rules.contradictions.found import Contradiction, Told
from family.rules.contradictions.lineage import birth_links_up, ways_up
from family.rules.kinship.facts import Key, KinFacts, ParentageFact
from family.rules.kinship.law import Topic, article
from family.rules.kinship.links import is_full, never_was
from foundation.identifiers import Sex
from foundation.periods import whole_years

_BY_SEX = {
    Sex.FEMALE: ContradictionKind.TWO_BIRTH_MOTHERS,
    Sex.MALE: ContradictionKind.TWO_BIRTH_FATHERS,
}


def two_birth_parents(facts: KinFacts, on: date) -> Iterator[Contradiction]:
    """Find children with two birth mothers or two birth fathers; a court decides which it is. Law: CC 1073."""
    for child in {link.child: None for link in facts.parentages}:
        for one, other in combinations(birth_links_up(facts, child), 2):
            sex = facts.person(one.parent).sex
            kind = _BY_SEX.get(sex)
            if kind and one.parent != other.parent and sex is facts.person(other.parent).sex:
                law = (article(Topic.PARENTAGE_DENIED, on),)
                yield Contradiction(kind, (child, one.parent, other.parent), (one, other), law=law)


def parent_too_young(facts: KinFacts, gap_years: int) -> Iterator[Contradiction]:
    """Find parents of any kind younger than the child, and parents by birth less than `gap_years` older."""
    for link in facts.parentages:
        parent, child = facts.person(link.parent), facts.person(link.child)
        if never_was(link) or parent.born_on is None or child.born_on is None:
            continue
        about, law = (link.parent, link.child), (article(Topic.BIRTH, link.starts_on),)
        if parent.born_on >= child.born_on:
            yield Contradiction(ContradictionKind.PARENT_YOUNGER, about, (link,), law=law)
        elif link.kind is ParentageKind.BIRTH:
            years = whole_years(parent.born_on, child.born_on)
            if years < gap_years:
                told: Told = {"years": years, "years_least": gap_years}
                yield Contradiction(ContradictionKind.PARENT_TOO_NEAR, about, (link,), told, law)


def own_ancestor(facts: KinFacts) -> Iterator[Contradiction]:
    """Find circles of descent, each once."""
    circles: set[frozenset[Key]] = set()
    for link in facts.parentages:
        if never_was(link) or not is_full(link):
            continue
        way = (link, *ways_up(facts, link.parent, link.child))
        about = frozenset(step.child for step in way)
        if way[-1].parent == link.child and about not in circles:
            circles.add(about)
            law = (article(Topic.BIRTH, link.starts_on),)
            yield Contradiction(ContradictionKind.OWN_ANCESTOR, tuple(sorted(about, key=str)), way, law=law)


def outside_life(facts: KinFacts) -> Iterator[Contradiction]:
    """Find links that begin before the birth of one of the two, or after a death that rules them out.

    A child may be born after its father's death. Law: CC 13.
    """
    for link in facts.parentages:
        if never_was(link):
            continue
        parent, child = facts.person(link.parent), facts.person(link.child)
        about, law = (link.parent, link.child), (article(Topic.BIRTH_CAPACITY, link.starts_on),)
        births = [one.born_on for one in (parent, child) if one.born_on is not None]
        if any(link.starts_on < born_on for born_on in births):
            told: Told = {"starts_on": link.starts_on, "born_on": max(births)}
            yield Contradiction(ContradictionKind.BEFORE_BIRTH, about, (link,), told, law)
        deaths = [child.died_on, parent.died_on if _must_live(link, parent.sex) else None]
        for died_on in sorted(day for day in deaths if day is not None and day < link.starts_on)[:1]:
            since: Told = {"starts_on": link.starts_on, "died_on": died_on}
            yield Contradiction(ContradictionKind.AFTER_DEATH, about, (link,), since, law)


def _must_live(link: ParentageFact, sex: Sex) -> bool:
    """Say whether the parent must be alive when the link begins; only a father by birth need not."""
    return link.kind is not ParentageKind.BIRTH or sex is Sex.FEMALE
