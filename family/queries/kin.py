"""Reads of kinship: the stored facts, handed to the law engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Q

from accounts.queries.people import PersonCard, person_cards
from family.enums import EndReason, NearRelative, ParentageKind
from family.models.kinship import Marriage, Parentage
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact
from family.rules.kinship.relatives import KinAnswer, kin_between, near_relatives
from family.rules.kinship.terms import Term

_Fact = TypeVar("_Fact", ParentageFact, MarriageFact)


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
    near = _around([person_id])
    kin = near_relatives(near.facts, near.human(person_id), on)
    return [KinCard(near.people[int(one.person)], one.relation, one.term.zh, one.term.en) for one in kin]


def parents_of(person_id: int, *, on: date) -> list[PersonCard]:
    """Give a person's living parents on a day, as known now; who only raised a stepchild is one too.

    Law: Civil Code art. 27: parents are the guardians of their minor children.
    """
    kin = near_relatives_of(person_id, on=on)
    return [one.person for one in kin if one.relation is NearRelative.PARENT and one.person.died_on is None]


def relation_between(of_id: int, other_id: int, *, on: date) -> KinAnswer:
    """Say what ``other`` is to ``of`` on a day, with all paths, or why not, as known now."""
    near = _around([of_id, other_id])
    return kin_between(near.facts, near.human(of_id), near.human(other_id), on)


def terms_between(pairs: Iterable[tuple[int, int]], *, on: date) -> dict[tuple[int, int], Term]:
    """Give, for pairs (of, other), the word by which the first calls the second; pairs of strangers are left out."""
    wanted = set(pairs)
    near = _around(sorted({person for pair in wanted for person in pair}))
    answers = {
        pair: kin_between(near.facts, near.human(pair[0]), near.human(pair[1]), on).kin for pair in wanted
    }
    return {pair: kin.term for pair, kin in answers.items() if kin is not None}


@dataclass(frozen=True)
class _Near:
    """The facts near some persons, every end in them the row that goes on for a human being."""

    facts: KinFacts
    people: dict[int, PersonCard]
    humans: dict[int, int]

    def human(self, person_id: int) -> int:
        """Give the row that goes on for one that was met; a stranger stays as they are."""
        return self.humans.get(person_id, person_id)


def _around(person_ids: list[int]) -> _Near:
    """Gather the facts near some persons, and the cards of everybody in them, in three statements."""
    links = list(Parentage.objects.raw("SELECT * FROM family_neighbourhood(%s::bigint[])", [person_ids]))
    met = {*person_ids, *(link.parent_id for link in links), *(link.child_id for link in links)}
    married = Q(one__same_as_any=met) | Q(other__same_as_any=met)
    marriages = list(Marriage.objects.current().filter(married).order_by("pk"))
    met |= {spouse for marriage in marriages for spouse in (marriage.one_id, marriage.other_id)}
    cards = person_cards(met)
    people = {card.id: card for card in cards.values()}
    humans = {asked: card.id for asked, card in cards.items()}
    facts = KinFacts(
        persons={c.id: PersonFact(c.id, c.sex, c.born_on, c.died_on) for c in people.values()},
        parentages=_once(_parentage(link, humans) for link in sorted(links, key=lambda link: link.pk)),
        marriages=_once(_marriage(marriage, humans) for marriage in marriages),
    )
    return _Near(facts, people, humans)


def _once(facts: Iterable[_Fact]) -> tuple[_Fact, ...]:
    """Keep the first of facts that say the same, as under two rows of one human being; nobody is their own kin."""
    found: dict[_Fact, _Fact] = {}
    for fact in facts:
        if not _is_of_one(fact):
            found.setdefault(replace(fact, key=None), fact)
    return tuple(found.values())


def relatives_among(person_id: int, others: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of ``others`` who are near relatives of a person, or that person."""
    near = _around([person_id])
    of = near.human(person_id)
    close = {of, *(int(one.person) for one in near_relatives(near.facts, of, on))}
    return frozenset(other for other in others if near.human(other) in close)


def _is_of_one(fact: ParentageFact | MarriageFact) -> bool:
    """Say whether both ends are one human being."""
    return fact.parent == fact.child if isinstance(fact, ParentageFact) else fact.a == fact.b


def _parentage(row: Parentage, humans: Mapping[int, int]) -> ParentageFact:
    return ParentageFact(
        parent=humans[row.parent_id],
        child=humans[row.child_id],
        kind=ParentageKind(row.kind),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        key=row.pk,
    )


def _marriage(row: Marriage, humans: Mapping[int, int]) -> MarriageFact:
    one, other = sorted((humans[row.one_id], humans[row.other_id]))
    return MarriageFact(
        a=one,
        b=other,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        key=row.pk,
    )
