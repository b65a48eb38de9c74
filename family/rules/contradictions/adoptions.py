"""Contradictions of adoption: adopters too young or too near in age to the child, and children too old."""

from collections.abc import Iterator

from family.enums import ContradictionKind, ParentageKind
from family.rules.contradictions.ages import (
    ADOPTEE_AGES,
    ADOPTEE_EXEMPT_UNTIL,
    ADOPTER_AGES,
    ADOPTER_GAPS,
    GAP_BINDS,
    in_force,
)
from family.rules.contradictions.found import Contradiction, Told
from family.rules.contradictions.lineage import birth_links_up, blood_ancestors
from family.rules.kinship.facts import KinFacts, ParentageFact
from family.rules.kinship.law import Topic, article
from family.rules.kinship.links import ADULT_YEARS, is_full, live_marriages, never_was, stands
from foundation.identifiers import Sex
from foundation.periods import whole_years

# The child of a brother, a sister or a cousin: the adopter and a parent have an ancestor within two steps in common.
_COLLATERAL_STEPS = 2


def adopter_under_age(facts: KinFacts) -> Iterator[Contradiction]:
    """Find adopters who had not the age the law asked for on that day; a step-parent needs none. Law: CC 1098, 1103."""
    for link in _adoptions(facts):
        least, born_on = in_force(ADOPTER_AGES, link.starts_on), facts.person(link.parent).born_on
        if least is None or born_on is None or _is_of_spouse(facts, link):
            continue
        years = whole_years(born_on, link.starts_on) if born_on <= link.starts_on else 0
        if years < least:
            law = (article(Topic.ADOPTER_AGE, link.starts_on),)
            told: Told = {"adopted_on": link.starts_on, "years": years, "years_least": least}
            yield Contradiction(
                ContradictionKind.ADOPTER_UNDER_AGE, (link.parent, link.child), (link,), told, law
            )


def adoptee_too_old(facts: KinFacts) -> Iterator[Contradiction]:
    """Find adopted people who were older than the law of the day let be adopted.

    Before 2021 that was fourteen, and bound neither a step-parent nor collateral kin; no adoption of a grown-up was ever
    registered. Law: CC 1093; before 2021 ADL 4, 7, 14.
    """
    for link in _adoptions(facts):
        most, born_on = in_force(ADOPTEE_AGES, link.starts_on), facts.person(link.child).born_on
        if most is None or born_on is None or born_on > link.starts_on:
            continue
        years = whole_years(born_on, link.starts_on)
        if years < most:
            continue
        is_exempt = link.starts_on < ADOPTEE_EXEMPT_UNTIL and (
            _is_of_spouse(facts, link) or _is_of_collateral(facts, link)
        )
        if is_exempt and years < ADULT_YEARS:
            continue
        law = (article(Topic.ADOPTEE_AGE, link.starts_on),)
        told: Told = {"adopted_on": link.starts_on, "years": years, "years_most": most}
        yield Contradiction(ContradictionKind.ADOPTEE_TOO_OLD, (link.parent, link.child), (link,), told, law)


def adopter_too_near(facts: KinFacts) -> Iterator[Contradiction]:
    """Find adopters without a spouse too near in age to a child of the other sex.

    The child of a collateral of the own generation is exempt, and before 2021 a woman who adopts a boy.
    Law: CC 1102, 1099; before 2021 ADL 9, 7.
    """
    for link in _adoptions(facts):
        parent, child = facts.person(link.parent), facts.person(link.child)
        least = in_force(ADOPTER_GAPS, link.starts_on)
        bound = in_force(GAP_BINDS, link.starts_on) or frozenset()
        if least is None or parent.sex not in bound or {parent.sex, child.sex} != {Sex.MALE, Sex.FEMALE}:
            continue
        if parent.born_on is None or child.born_on is None or parent.born_on >= child.born_on:
            continue
        years = whole_years(parent.born_on, child.born_on)
        if years < least and _is_single(facts, link) and not _is_of_collateral(facts, link):
            law = (article(Topic.ADOPTER_GAP, link.starts_on),)
            told: Told = {"adopted_on": link.starts_on, "years": years, "years_least": least}
            yield Contradiction(
                ContradictionKind.ADOPTER_TOO_NEAR, (link.parent, link.child), (link,), told, law
            )


def _adoptions(facts: KinFacts) -> Iterator[ParentageFact]:
    """Give the adoptions that were: one that a court found void is no longer in question."""
    for link in facts.parentages:
        if link.kind is ParentageKind.ADOPTION and not never_was(link):
            yield link


def _is_single(facts: KinFacts, link: ParentageFact) -> bool:
    return not live_marriages(facts, link.parent, link.starts_on)


def _is_of_spouse(facts: KinFacts, link: ParentageFact) -> bool:
    """Say whether the adopter's spouse of that day was the child's parent already."""
    spouses = {one.spouse_of(link.parent) for one in live_marriages(facts, link.parent, link.starts_on)}
    return any(
        other.parent in spouses
        and is_full(other)
        and other.starts_on < link.starts_on
        and stands(other, link.starts_on)
        for other in facts.links_to_parents(link.child)
    )


def _is_of_collateral(facts: KinFacts, link: ParentageFact) -> bool:
    of_adopter = {
        steps: blood_ancestors(facts, link.parent, steps) - blood_ancestors(facts, link.parent, steps - 1)
        for steps in range(1, _COLLATERAL_STEPS + 1)
    }
    parents = {other.parent for other in birth_links_up(facts, link.child)} - {link.parent}
    return any(
        (blood_ancestors(facts, parent, steps) - blood_ancestors(facts, parent, steps - 1)) & found
        for parent in parents
        for steps, found in of_adopter.items()
    )
