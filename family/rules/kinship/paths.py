"""Every path of one or two steps that makes somebody a near relative, each step with its fact and article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from family.enums import NearRelative, ParentageKind
from family.rules.kinship import terms
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, SupportFact
from family.rules.kinship.law import Topic, article
from family.rules.kinship.links import (
    is_full,
    live_children,
    live_marriages,
    live_parents,
    live_supports,
)
from family.rules.kinship.terms import Term
from foundation.identifiers import Sex


class Direction(StrEnum):
    """Say where a step leads: to a parent, to a child, to the spouse, or to a step-sibling one supported."""

    UP = "up"
    DOWN = "down"
    ACROSS = "across"
    BESIDE = "beside"


class Qualifier(StrEnum):
    """Say what the term alone does not."""

    ADOPTIVE = "adoptive"
    STEP = "step"
    HALF_BLOOD_SAME_FATHER = "half_blood_same_father"
    HALF_BLOOD_SAME_MOTHER = "half_blood_same_mother"
    LINE_UNCONFIRMED = "line_unconfirmed"


@dataclass(frozen=True)
class Step:
    """Hold one step of a path: from whom to whom, by which fact and which articles."""

    source: Key
    target: Key
    direction: Direction
    fact: ParentageFact | MarriageFact | SupportFact
    law: tuple[str, ...]


@dataclass(frozen=True)
class KinPath:
    """Hold one proof that `other` is a near relative of `of`."""

    other: Key
    relation: NearRelative
    steps: tuple[Step, ...]
    term: Term
    qualifiers: tuple[Qualifier, ...]
    law: tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """The person asking, the facts and the day, which every path needs."""

    facts: KinFacts
    of: Key
    on: date


def paths_from(facts: KinFacts, of: Key, on: date) -> Iterator[KinPath]:
    """Find every path to every near relative of a person on a day. Law: Civil Code art. 1045."""
    asked = _Asked(facts, of, on)
    yield from _spouses(asked)
    yield from _parents(asked)
    yield from _children(asked)
    yield from _siblings(asked)
    yield from _step_siblings(asked)
    yield from _grandparents(asked)
    yield from _grandchildren(asked)


def up(link: ParentageFact, on: date) -> Step:
    """Step from a child to the parent."""
    return Step(link.child, link.parent, Direction.UP, link, _law_of(link, on))


def down(link: ParentageFact, on: date) -> Step:
    """Step from a parent to the child."""
    return Step(link.parent, link.child, Direction.DOWN, link, _law_of(link, on))


def across(marriage: MarriageFact, source: Key) -> Step:
    """Step from one spouse to the other."""
    law = (article(Topic.MARRIAGE, marriage.starts_on),)
    return Step(source, marriage.spouse_of(source), Direction.ACROSS, marriage, law)


def beside(support: SupportFact, source: Key, on: date) -> Step:
    """Step from one step-sibling to the other."""
    law = (article(Topic.STEP_SIBLING, on),)
    return Step(source, support.sibling_of(source), Direction.BESIDE, support, law)


def _spouses(asked: _Asked) -> Iterator[KinPath]:
    for marriage in live_marriages(asked.facts, asked.of, asked.on):
        step = across(marriage, asked.of)
        term = terms.SPOUSE[asked.facts.person(step.target).sex]
        yield _path(asked, NearRelative.SPOUSE, (step,), term)


def _parents(asked: _Asked) -> Iterator[KinPath]:
    for link in live_parents(asked.facts, asked.of, asked.on):
        term = terms.PARENT[link.kind][asked.facts.person(link.parent).sex]
        yield _path(asked, NearRelative.PARENT, (up(link, asked.on),), term)


def _children(asked: _Asked) -> Iterator[KinPath]:
    for link in live_children(asked.facts, asked.of, asked.on):
        term = terms.CHILD[link.kind][asked.facts.person(link.child).sex]
        yield _path(asked, NearRelative.CHILD, (down(link, asked.on),), term)


def _siblings(asked: _Asked) -> Iterator[KinPath]:
    of = asked.facts.person(asked.of)
    for first in _full_parents(asked, asked.of):
        for second in _full_children(asked, first.parent):
            if second.child == asked.of:
                continue
            steps = (up(first, asked.on), down(second, asked.on))
            term = terms.sibling_term(of, asked.facts.person(second.child))
            yield _path(
                asked,
                NearRelative.SIBLING,
                steps,
                term,
                _half_blood(asked, first, second),
            )


def _step_siblings(asked: _Asked) -> Iterator[KinPath]:
    of = asked.facts.person(asked.of)
    for support in live_supports(asked.facts, asked.of, asked.on):
        step = beside(support, asked.of, asked.on)
        term = terms.sibling_term(of, asked.facts.person(step.target))
        yield _path(asked, NearRelative.SIBLING, (step,), term, (Qualifier.STEP,))


def _grandparents(asked: _Asked) -> Iterator[KinPath]:
    for first in _full_parents(asked, asked.of):
        middle = asked.facts.person(first.parent)
        relation = _by_line(
            middle.sex,
            NearRelative.PATERNAL_GRANDPARENT,
            NearRelative.MATERNAL_GRANDPARENT,
        )
        for second in _full_parents(asked, first.parent):
            if second.parent == asked.of:
                continue
            term = terms.grandparent_term(relation, middle, asked.facts.person(second.parent))
            steps = (up(first, asked.on), up(second, asked.on))
            yield _path(asked, relation, steps, term, _line_doubt(middle.sex))


def _grandchildren(asked: _Asked) -> Iterator[KinPath]:
    for first in _full_children(asked, asked.of):
        middle = asked.facts.person(first.child)
        relation = _by_line(middle.sex, NearRelative.SONS_CHILD, NearRelative.DAUGHTERS_CHILD)
        for second in _full_children(asked, first.child):
            if second.child == asked.of:
                continue
            term = terms.grandchild_term(relation, middle, asked.facts.person(second.child))
            steps = (down(first, asked.on), down(second, asked.on))
            yield _path(asked, relation, steps, term, _line_doubt(middle.sex))


def _path(
    asked: _Asked,
    relation: NearRelative,
    steps: tuple[Step, ...],
    term: Term,
    qualifiers: tuple[Qualifier, ...] = (),
) -> KinPath:
    kinds = {step.fact.kind for step in steps if isinstance(step.fact, ParentageFact)}
    by_kind = {
        ParentageKind.ADOPTION: Qualifier.ADOPTIVE,
        ParentageKind.STEP: Qualifier.STEP,
    }
    told = tuple(qualifier for kind, qualifier in by_kind.items() if kind in kinds)
    law = (article(Topic.NEAR_RELATIVES, asked.on),)
    return KinPath(steps[-1].target, relation, steps, term, told + qualifiers, law)


def _full_parents(asked: _Asked, child: Key) -> tuple[ParentageFact, ...]:
    return tuple(link for link in live_parents(asked.facts, child, asked.on) if is_full(link))


def _full_children(asked: _Asked, parent: Key) -> tuple[ParentageFact, ...]:
    return tuple(link for link in live_children(asked.facts, parent, asked.on) if is_full(link))


def _by_line(middle: Sex, paternal: NearRelative, maternal: NearRelative) -> NearRelative:
    # A middle person of unknown sex leaves the line open; either class is a near relative, and the qualifier
    # tells that the line is still to be confirmed.
    return maternal if middle is Sex.FEMALE else paternal


def _line_doubt(middle: Sex) -> tuple[Qualifier, ...]:
    return (Qualifier.LINE_UNCONFIRMED,) if middle is Sex.UNKNOWN else ()


def _half_blood(asked: _Asked, first: ParentageFact, second: ParentageFact) -> tuple[Qualifier, ...]:
    """Tell half blood only where both other parents are known to differ, not where one is just missing."""
    if {first.kind, second.kind} != {ParentageKind.BIRTH}:
        return ()
    ours, theirs = (
        _birth_parents(asked, first.child),
        _birth_parents(asked, second.child),
    )
    if len(ours & theirs) != 1 or len(ours) == 1 or len(theirs) == 1:
        return ()
    by_sex = {
        Sex.MALE: Qualifier.HALF_BLOOD_SAME_FATHER,
        Sex.FEMALE: Qualifier.HALF_BLOOD_SAME_MOTHER,
    }
    qualifier = by_sex.get(asked.facts.person(first.parent).sex)
    return () if qualifier is None else (qualifier,)


def _birth_parents(asked: _Asked, child: Key) -> set[Key]:
    links = live_parents(asked.facts, child, asked.on)
    return {link.parent for link in links if link.kind is ParentageKind.BIRTH}


def _law_of(link: ParentageFact, on: date) -> tuple[str, ...]:
    match link.kind:
        case ParentageKind.BIRTH:
            return (article(Topic.BIRTH, on),)
        case ParentageKind.ADOPTION:
            # An adoption is judged by the law of the day it was registered.
            topics = (Topic.ADOPTION, Topic.ADOPTION_EFFECT)
            return tuple(article(topic, link.starts_on) for topic in topics)
        case ParentageKind.STEP:
            return (article(Topic.STEP, on),)
