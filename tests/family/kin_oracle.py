"""Kinship by brute force: every definition tried on all persons. It shares no code with the engine."""

from datetime import date

from family.enums import NearRelative
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, SupportFact


def oracle(facts: KinFacts, of: Key, other: Key, on: date) -> set[NearRelative]:
    """Say every class in which `other` is a near relative of `of`."""
    if of == other:
        return set()
    links = [link for link in facts.parentages if _holds(facts, link, on)]
    parents = {(link.parent, link.child) for link in links}
    full = {(link.parent, link.child) for link in links if link.kind != "step"}
    women = {key for key, person in facts.persons.items() if person.sex == "F"}
    found = set()
    if any(_wed(facts, one, on) and {one.a, one.b} == {of, other} for one in facts.marriages):
        found.add(NearRelative.SPOUSE)
    if (other, of) in parents:
        found.add(NearRelative.PARENT)
    if (of, other) in parents:
        found.add(NearRelative.CHILD)
    if any(_supports(one, on) and {one.a, one.b} == {of, other} for one in facts.supports):
        found.add(NearRelative.SIBLING)
    for middle in facts.persons:
        if (middle, of) in full and (middle, other) in full:
            found.add(NearRelative.SIBLING)
        if (middle, of) in full and (other, middle) in full:
            maternal = middle in women
            found.add(NearRelative.MATERNAL_GRANDPARENT if maternal else NearRelative.PATERNAL_GRANDPARENT)
        if (of, middle) in full and (middle, other) in full:
            found.add(NearRelative.DAUGHTERS_CHILD if middle in women else NearRelative.SONS_CHILD)
    return found


def _holds(facts: KinFacts, link: ParentageFact, on: date) -> bool:
    if not _runs(link, on):
        return False
    if link.kind == "adoption":
        return True
    return not any(_cuts(facts, adoption, link, on) for adoption in facts.parentages)


def _runs(link: ParentageFact, on: date) -> bool:
    if link.end_reason == "void" or (link.kind == "birth" and link.end_reason == "court"):
        return False
    ends = {"dissolved", "step_ended", "court"}
    if link.end_reason in ends and link.ends_on is not None and link.ends_on <= on:
        return False
    return link.starts_on <= on


def _cuts(facts: KinFacts, adoption: ParentageFact, link: ParentageFact, on: date) -> bool:
    if adoption.kind != "adoption" or adoption.child != link.child or adoption.end_reason == "void":
        return False
    if adoption.starts_on > on or adoption.parent == link.parent:
        return False
    if link.kind == "step" and link.starts_on >= adoption.starts_on:
        return False
    for marriage in facts.marriages:
        if {marriage.a, marriage.b} == {adoption.parent, link.parent} and _wed(
            facts, marriage, adoption.starts_on
        ):
            return False
    end = adoption.ends_on
    if adoption.end_reason not in {"dissolved", "court"} or end is None or end > on:
        return True
    born_on = facts.persons[link.child].born_on
    assert born_on is not None
    # Eighteen years after a leap year is never one: who was born on 29 February comes of age on the 28th.
    leap_child = (born_on.month, born_on.day) == (2, 29)
    birthday = (born_on.year + 18, born_on.month, 28 if leap_child else born_on.day)
    return link.starts_on < end and (end.year, end.month, end.day) >= birthday


def _wed(facts: KinFacts, marriage: MarriageFact, on: date) -> bool:
    if marriage.end_reason == "void" or on < marriage.starts_on:
        return False
    ends = [marriage.ends_on, facts.persons[marriage.a].died_on, facts.persons[marriage.b].died_on]
    return all(end is None or on < end for end in ends)


def _supports(support: SupportFact, on: date) -> bool:
    if support.end_reason == "void" or on < support.starts_on:
        return False
    is_over = support.end_reason == "step_ended" and support.ends_on is not None and support.ends_on <= on
    return not is_over
