"""Contradictions of marriage: two at once, between kin, under age, outside somebody's life."""

from collections.abc import Iterator
from itertools import combinations

from family.enums import ContradictionKind, EndReason
from family.rules.contradictions.ages import FORBIDDEN_STEPS, MARRIAGE_AGES, in_force
from family.rules.contradictions.found import Contradiction, Told
from family.rules.contradictions.lineage import ways_to_common, ways_up
from family.rules.kinship.facts import KinFacts, MarriageFact
from family.rules.kinship.law import Topic, article
from family.rules.kinship.links import marriage_ended_on
from foundation.periods import Period, whole_years


def two_marriages(facts: KinFacts) -> Iterator[Contradiction]:
    """Find two marriages of one person with different people that hold on one day. Law: CC 1042, 1051."""
    met = {spouse: None for marriage in facts.marriages for spouse in (marriage.a, marriage.b)}
    for person in met:
        for one, other in combinations(_lawful(facts.marriages_of(person)), 2):
            if one.spouse_of(person) != other.spouse_of(person) and _overlap(one, other, facts):
                since = max(one.starts_on, other.starts_on)
                topics = (Topic.ONE_MARRIAGE, Topic.MARRIAGE_INVALID)
                law = tuple(dict.fromkeys(article(topic, since) for topic in topics))
                about = (person, one.spouse_of(person), other.spouse_of(person))
                told: Told = {"since": since}
                yield Contradiction(ContradictionKind.TWO_MARRIAGES, about, (one, other), told, law)


def forbidden_kinship(facts: KinFacts) -> Iterator[Contradiction]:
    """Find spouses of one line, or with a common ancestor as near as the law of the day forbade. Law: CC 1048.

    An adoption makes one line, too; among collaterals blood alone counts, and it counts after an adoption.
    """
    for marriage in _lawful(facts.marriages):
        steps = in_force(FORBIDDEN_STEPS, marriage.starts_on) or 0
        way = (
            ways_up(facts, marriage.a, marriage.b)
            or ways_up(facts, marriage.b, marriage.a)
            or ways_to_common(facts, marriage.a, marriage.b, steps)
        )
        if way:
            law = (article(Topic.FORBIDDEN_KINSHIP, marriage.starts_on),)
            told: Told = {"married_on": marriage.starts_on}
            about = (marriage.a, marriage.b)
            yield Contradiction(ContradictionKind.FORBIDDEN_KINSHIP, about, (marriage, *way), told, law)


def married_under_age(facts: KinFacts) -> Iterator[Contradiction]:
    """Find marriages before the age the law of the day asked of one of the two. Law: CC 1047."""
    for marriage in _lawful(facts.marriages):
        ages = in_force(MARRIAGE_AGES, marriage.starts_on) or {}
        for spouse in (facts.person(marriage.a), facts.person(marriage.b)):
            least = ages.get(spouse.sex)
            if least is None or spouse.born_on is None or spouse.born_on > marriage.starts_on:
                continue
            years = whole_years(spouse.born_on, marriage.starts_on)
            if years < least:
                told: Told = {"married_on": marriage.starts_on, "years": years, "years_least": least}
                law = (article(Topic.MARRIAGE_AGE, marriage.starts_on),)
                about = (spouse.key, marriage.spouse_of(spouse.key))
                yield Contradiction(ContradictionKind.MARRIED_UNDER_AGE, about, (marriage,), told, law)


def outside_life(facts: KinFacts) -> Iterator[Contradiction]:
    """Find marriages that begin before the birth of one of the two, or after a death. Law: CC 13."""
    for marriage in _lawful(facts.marriages):
        spouses = (facts.person(marriage.a), facts.person(marriage.b))
        about, law = (marriage.a, marriage.b), (article(Topic.BIRTH_CAPACITY, marriage.starts_on),)
        births = [one.born_on for one in spouses if one.born_on is not None]
        deaths = [one.died_on for one in spouses if one.died_on is not None]
        kinds: dict[ContradictionKind, Told] = {}
        if births and marriage.starts_on < max(births):
            kinds[ContradictionKind.BEFORE_BIRTH] = {"born_on": max(births)}
        if deaths and min(deaths) < marriage.starts_on:
            kinds[ContradictionKind.AFTER_DEATH] = {"died_on": min(deaths)}
        for kind, told in kinds.items():
            yield Contradiction(kind, about, (marriage,), {"starts_on": marriage.starts_on, **told}, law)


def _lawful(marriages: tuple[MarriageFact, ...]) -> tuple[MarriageFact, ...]:
    """Leave out what a court found void: it is decided."""
    return tuple(marriage for marriage in marriages if marriage.end_reason is not EndReason.VOID)


def _overlap(one: MarriageFact, other: MarriageFact, facts: KinFacts) -> bool:
    first, second = _period(one, facts), _period(other, facts)
    return first is not None and second is not None and first.overlaps(second)


def _period(marriage: MarriageFact, facts: KinFacts) -> Period | None:
    """Give the days of a marriage; none where it begins after a death, which is a contradiction of its own."""
    ended_on = marriage_ended_on(marriage, facts)
    if ended_on is not None and ended_on <= marriage.starts_on:
        return None
    return Period(marriage.starts_on, ended_on)
