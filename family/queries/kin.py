"""Reads of kinship: the stored facts, handed to the law engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.queries.people import PersonCard, person_cards
from family.enums import EndReason, NearRelative, ParentageKind
from family.models.kinship import Marriage, Parentage
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact
from family.rules.kinship.relatives import KinAnswer, kin_between, near_relatives
from family.rules.kinship.terms import Term


@dataclass(frozen=True)
class KinCard:
    """One near relative as screens show them: the class of the closest path and its term."""

    person: PersonCard
    relation: NearRelative
    term_zh: str
    term_en: str


def near_relatives_of(person_id: int, *, on: date) -> list[KinCard]:
    """Give every near relative of a person on a day, the closest first, as known now.

    Law: Civil Code art. 1045.
    """
    facts, cards = _around([person_id])
    kin = near_relatives(facts, person_id, on)
    return [KinCard(cards[int(one.person)], one.relation, one.term.zh, one.term.en) for one in kin]


def parents_of(person_id: int, *, on: date) -> list[PersonCard]:
    """Give a person's living parents on a day, as known now; who only raised a stepchild is one too.

    Law: Civil Code art. 27: parents are the guardians of their minor children.
    """
    kin = near_relatives_of(person_id, on=on)
    return [one.person for one in kin if one.relation is NearRelative.PARENT and one.person.died_on is None]


def relation_between(of_id: int, other_id: int, *, on: date) -> KinAnswer:
    """Say what ``other`` is to ``of`` on a day, with all paths, or why not, as known now."""
    return kin_between(_facts_around([of_id, other_id]), of_id, other_id, on)


def terms_between(pairs: Iterable[tuple[int, int]], *, on: date) -> dict[tuple[int, int], Term]:
    """Give, for pairs (of, other), the word by which the first calls the second; pairs of strangers are left out."""
    wanted = set(pairs)
    facts = _facts_around(sorted({person for pair in wanted for person in pair}))
    answers = {pair: kin_between(facts, *pair, on).kin for pair in wanted}
    return {pair: kin.term for pair, kin in answers.items() if kin is not None}


def _facts_around(person_ids: list[int]) -> KinFacts:
    """Gather the facts near some persons."""
    return _around(person_ids)[0]


def _around(person_ids: list[int]) -> tuple[KinFacts, dict[int, PersonCard]]:
    """Gather the facts near some persons, and the cards of everybody in them, in three statements."""
    links = list(Parentage.objects.raw("SELECT * FROM family_neighbourhood(%s::bigint[])", [person_ids]))
    met = {*person_ids, *(link.parent_id for link in links), *(link.child_id for link in links)}
    marriages = list(Marriage.objects.current().filter(Q(one__in=met) | Q(other__in=met)))
    met |= {spouse for marriage in marriages for spouse in (marriage.one_id, marriage.other_id)}
    cards = person_cards(met)
    facts = KinFacts(
        persons={c.id: PersonFact(c.id, c.sex, c.born_on, c.died_on) for c in cards.values()},
        parentages=tuple(_parentage(link) for link in links),
        marriages=tuple(_marriage(marriage) for marriage in marriages),
    )
    return facts, cards


def relatives_among(person_id: int, others: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of ``others`` who are near relatives of a person, or that person."""
    kin = near_relatives(_facts_around([person_id]), person_id, on)
    close = {person_id, *(int(one.person) for one in kin)}
    return frozenset(close & set(others))


def _parentage(row: Parentage) -> ParentageFact:
    return ParentageFact(
        parent=row.parent_id,
        child=row.child_id,
        kind=ParentageKind(row.kind),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        key=row.pk,
    )


def _marriage(row: Marriage) -> MarriageFact:
    return MarriageFact(
        a=row.one_id,
        b=row.other_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        key=row.pk,
    )
