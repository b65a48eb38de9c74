"""Reads of kinship: the stored facts, handed to the law engine."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection

from accounts.queries.people import PersonCard, card_of
from family.enums import EndReason, NearRelative, ParentageKind
from family.rules.closure import Change, changed
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact
from family.rules.kinship.links import live_parents
from family.rules.kinship.paths import Direction
from family.rules.kinship.relatives import Kin, KinAnswer, kin_between, near_relatives
from family.rules.kinship.terms import Term
from foundation.identifiers import Sex

_Fact = TypeVar("_Fact", ParentageFact, MarriageFact, SupportFact)


@dataclass(frozen=True)
class KinCard:
    """One near relative as screens show them: the class of the closest path and its term, and all that proves it."""

    person: PersonCard
    relation: NearRelative
    term_zh: str
    term_en: str
    kin: Kin = field(repr=False)


def near_relatives_of(person_id: int, *, on: date, known_at: datetime | None = None) -> list[KinCard]:
    """Give every near relative of a person on a day, the closest first, as known at an instant or now.

    Of whom nothing is on record but that they stand between two others, nothing is given.
    Law: Civil Code art. 1045.
    """
    near = near_of([person_id], known_at=known_at)
    return _cards(near, near_relatives(near.facts, near.human(person_id), on))


@dataclass(frozen=True)
class Family:
    """Somebody's near relatives on a day, and who of all of them is whose parent.

    ``unnamed`` are those whom a path passes through and of whom nothing can be shown, with the way to them.
    """

    of: PersonCard
    relatives: tuple[KinCard, ...]
    parentages: tuple[ParentageFact, ...]
    unnamed: Mapping[int, Direction]


def family_of(person_id: int, *, on: date, known_at: datetime | None = None) -> Family | None:
    """Give a family as one of it sees it on a day, as known at an instant or now; nothing for no person at all.

    Law: Civil Code art. 1045.
    """
    near = near_of([person_id], known_at=known_at)
    of = near.people.get(near.human(person_id))
    if of is None:
        return None
    relatives = _cards(near, near_relatives(near.facts, of.id, on))
    named = {of.id, *(one.person.id for one in relatives)}
    firsts = [path.steps[0] for one in relatives for path in one.kin.paths]
    unnamed = {int(step.target): step.direction for step in firsts if int(step.target) not in named}
    among = named | unnamed.keys()
    links = (link for child in sorted(among) for link in live_parents(near.facts, child, on))
    return Family(of, tuple(relatives), tuple(link for link in links if link.parent in among), unnamed)


def parents_of(person_id: int, *, on: date) -> list[PersonCard]:
    """Give a person's living parents on a day, as known now; who only raised a stepchild is one too.

    Law: Civil Code art. 27: parents are the guardians of their minor children.
    """
    kin = near_relatives_of(person_id, on=on)
    return [one.person for one in kin if one.relation is NearRelative.PARENT and one.person.died_on is None]


def parents_of_all(person_ids: Collection[int], *, on: date) -> dict[int, list[int]]:
    """Give the living parents of some people on a day, in one statement whatever their number.

    Law: Civil Code art. 27.
    """
    near = near_of(person_ids)
    return {
        person: [
            one.person.id
            for one in _cards(near, near_relatives(near.facts, near.human(person), on))
            if one.relation is NearRelative.PARENT and one.person.died_on is None
        ]
        for person in person_ids
    }


def relation_between(of_id: int, other_id: int, *, on: date, known_at: datetime | None = None) -> KinAnswer:
    """Say what ``other`` is to ``of`` on a day, with all paths, or why not, as known at an instant or now."""
    near = near_of([of_id, other_id], known_at=known_at)
    return kin_between(near.facts, near.human(of_id), near.human(other_id), on)


def terms_between(pairs: Iterable[tuple[int, int]], *, on: date) -> dict[tuple[int, int], Term]:
    """Give, for pairs (of, other), the word by which the first calls the second; pairs of strangers are left out."""
    wanted = set(pairs)
    if not wanted:
        return {}
    near = near_of(sorted({person for pair in wanted for person in pair}))
    answers = {
        pair: kin_between(near.facts, near.human(pair[0]), near.human(pair[1]), on).kin for pair in wanted
    }
    return {pair: kin.term for pair, kin in answers.items() if kin is not None}


def relatives_among(person_id: int, others: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of ``others`` who are near relatives of a person, or that person."""
    near = near_of([person_id])
    of = near.human(person_id)
    close = {of, *(int(one.person) for one in near_relatives(near.facts, of, on))}
    return frozenset(other for other in others if near.human(other) in close)


@dataclass(frozen=True)
class Near:
    """The facts near some persons, every end in them the row that goes on for a human being.

    ``recorded`` holds every row; in ``facts`` those that say the same under two rows of somebody stand once. A
    placeholder is among the persons of the facts and has no card.
    """

    recorded: KinFacts
    people: dict[int, PersonCard]
    humans: dict[int, int]
    facts: KinFacts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", _each_once(self.recorded))

    def human(self, person_id: int) -> int:
        """Give the row that goes on for one that was met; a stranger stays as they are."""
        return self.humans.get(person_id, person_id)

    def after(self, change: Change) -> KinFacts:
        """Give the facts as they would be with a change made, also where a row says what another one still says."""
        return _each_once(changed(self.recorded, change))


def near_of(person_ids: Collection[int], *, known_at: datetime | None = None) -> Near:
    """Gather the facts near some persons, and the cards of everybody in them, in one statement.

    What is known of the persons themselves, as of their deaths, is what is known now.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM family_kin(%s::bigint[], %s)", [list(person_ids), known_at])
        rows = cursor.fetchall()
    parts: dict[str, list[_Row]] = {"P": [], "M": [], "S": [], "H": []}
    for part, *columns in rows:
        parts[part].append(columns)
    humans = {row[0]: row[1] for row in parts["H"]}
    people = {row[1]: _person(row) for row in parts["H"] if row[_BORN_ON] is not None}
    recorded = KinFacts(
        persons={row[1]: PersonFact(row[1], Sex(row[3]), row[_BORN_ON], row[5]) for row in parts["H"]},
        parentages=tuple(_parentage(row, humans) for row in sorted(parts["P"])),
        marriages=tuple(MarriageFact(*_pair(row, humans)) for row in sorted(parts["M"])),
        supports=tuple(SupportFact(*_pair(row, humans)) for row in sorted(parts["S"])),
    )
    return Near(recorded, people, humans)


def _cards(near: Near, kin: Iterable[Kin]) -> list[KinCard]:
    found = ((near.people.get(int(one.person)), one) for one in kin)
    return [KinCard(person, k.relation, k.term.zh, k.term.en, k) for person, k in found if person]


# id, one_id, other_id, word, starts_on, ends_on, end_reason, public_id, name, shown_number: see `sql/kin.sql`.
_Row = list[Any]
_BORN_ON = 4


def _person(row: _Row) -> PersonCard:
    _asked, of, _, sex, born_on, died_on, _, public_id, name, shown_number = row
    return card_of((of, public_id, name, sex, born_on, died_on, shown_number))


def _parentage(row: _Row, humans: Mapping[int, int]) -> ParentageFact:
    key, parent, child, kind, starts_on, ends_on, reason, *_ = row
    ended = EndReason(reason) if reason else None
    return ParentageFact(humans[parent], humans[child], ParentageKind(kind), starts_on, ends_on, ended, key)


def _pair(row: _Row, humans: Mapping[int, int]) -> tuple[int, int, date, date | None, EndReason | None, int]:
    key, one, other, _, starts_on, ends_on, reason, *_ = row
    return humans[one], humans[other], starts_on, ends_on, EndReason(reason) if reason else None, key


def _each_once(facts: KinFacts) -> KinFacts:
    return KinFacts(facts.persons, _once(facts.parentages), _once(facts.marriages), _once(facts.supports))


def _once(facts: Iterable[_Fact]) -> tuple[_Fact, ...]:
    """Keep the first of facts that say the same, as under two rows of one human being; nobody is their own kin."""
    found: dict[tuple[Any, ...], _Fact] = {}
    for fact in facts:
        one, other, kind = _ends(fact)
        if one != other:
            found.setdefault((one, other, kind, fact.starts_on, fact.ends_on, fact.end_reason), fact)
    return tuple(found.values())


def _ends(fact: ParentageFact | MarriageFact | SupportFact) -> tuple[Key, Key, str]:
    if isinstance(fact, ParentageFact):
        return fact.parent, fact.child, fact.kind
    # Under two rows of one of them, a pair may be written either way round.
    one, other = sorted((int(fact.a), int(fact.b)))
    return one, other, ""
