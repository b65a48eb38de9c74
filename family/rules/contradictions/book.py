"""Every contradiction in some facts, rule by rule."""

from datetime import date

from family.rules.contradictions import adoptions, marriages, parentages
from family.rules.contradictions.found import Contradiction
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact


def contradictions_in(facts: KinFacts, *, gap_years: int, on: date) -> tuple[Contradiction, ...]:
    """Give every contradiction in the facts, each once; `gap_years` parents are at least older than their children.

    Law: Civil Code art. 1042, 1047, 1048, 1051, 1073, 1093, 1098, 1099, 1102, 1103.
    """
    found = (
        *parentages.two_birth_parents(facts, on),
        *parentages.parent_too_young(facts, gap_years),
        *parentages.own_ancestor(facts),
        *parentages.outside_life(facts),
        *marriages.two_marriages(facts),
        *marriages.forbidden_kinship(facts),
        *marriages.married_under_age(facts),
        *marriages.outside_life(facts),
        *adoptions.adopter_under_age(facts),
        *adoptions.adopter_too_near(facts),
        *adoptions.adoptee_too_old(facts),
    )
    return tuple({one.topic: one for one in reversed(found)}.values())[::-1]


def with_more(
    facts: KinFacts,
    more: tuple[ParentageFact | MarriageFact | SupportFact, ...],
    people: tuple[PersonFact, ...] = (),
) -> KinFacts:
    """Give the facts as they would be with some more, about persons who may not be among them yet."""
    return KinFacts(
        persons={**facts.persons, **{person.key: person for person in people}},
        parentages=(*facts.parentages, *(one for one in more if isinstance(one, ParentageFact))),
        marriages=(*facts.marriages, *(one for one in more if isinstance(one, MarriageFact))),
        supports=(*facts.supports, *(one for one in more if isinstance(one, SupportFact))),
    )


def contradictions_by(
    facts: KinFacts, after: KinFacts, *, gap_years: int, on: date
) -> tuple[Contradiction, ...]:
    """Give what would contradict itself after a change and does not now."""
    before = {one.topic for one in contradictions_in(facts, gap_years=gap_years, on=on)}
    found = contradictions_in(after, gap_years=gap_years, on=on)
    return tuple(one for one in found if one.topic not in before)
