"""What rests on kinship, and which of it stands when the facts are other than they were.

Nothing is guessed: the engine derives the relations from the facts as they are and as they would be. What another path
still proves stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from family.enums import ClosureEffect, EventKind, FactKind, LegalBasis, NearRelative, RestingKind
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, SupportFact
from family.rules.kinship.relatives import near_relatives

AnyFact = ParentageFact | MarriageFact | SupportFact
RestingKey = tuple[RestingKind, int]
Relations = Mapping[Key, frozenset[NearRelative]]

DEATHS = frozenset({EventKind.DEATH, EventKind.DECLARED_DEATH})
SUSPEND = "suspend"
ONE_HAS_DIED = "family.closure.one_has_died"

_NEEDED: Mapping[LegalBasis, frozenset[NearRelative] | None] = {
    # Online one lets near relatives help, and nobody else.
    LegalBasis.CONSENT: frozenset(NearRelative),
    LegalBasis.PARENT_OF_MINOR: frozenset({NearRelative.PARENT}),
    # A guardian stays one by the decision that made them one, and a written power says itself whom it names.
    LegalBasis.GUARDIAN: None,
    LegalBasis.POWER_OF_ATTORNEY: None,
}


@dataclass(frozen=True)
class Change:
    """What would be different: facts taken out by kind and key, facts put in, and days of death (nothing: alive)."""

    removed: frozenset[tuple[FactKind, Key]] = frozenset()
    added: tuple[AnyFact, ...] = ()
    deaths: Mapping[Key, date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Resting:
    """Hold one thing that rests on what `other` is to `of`: one of the classes in `needs`, or on both lives alone."""

    key: RestingKey
    of: Key
    other: Key
    needs: frozenset[NearRelative] | None


def changed(facts: KinFacts, change: Change) -> KinFacts:
    """Give the facts as they are with a change made."""
    persons = dict(facts.persons)
    for key, died_on in change.deaths.items():
        persons[key] = replace(facts.person(key), died_on=died_on)
    return KinFacts(
        persons,
        (
            *(one for one in facts.parentages if (FactKind.PARENTAGE, one.key) not in change.removed),
            *(one for one in change.added if isinstance(one, ParentageFact)),
        ),
        (
            *(one for one in facts.marriages if (FactKind.MARRIAGE, one.key) not in change.removed),
            *(one for one in change.added if isinstance(one, MarriageFact)),
        ),
        (
            *(one for one in facts.supports if (FactKind.SUPPORT, one.key) not in change.removed),
            *(one for one in change.added if isinstance(one, SupportFact)),
        ),
    )


def needed_by(basis: LegalBasis) -> frozenset[NearRelative] | None:
    """Give what a helper has to be to the principal for a mandate to stand, or nothing where it rests on no kinship.

    Law: Civil Code art. 27, 28, 163, 1045.
    """
    return _NEEDED[basis]


def standing(things: Iterable[Resting], facts: KinFacts, on: date) -> frozenset[RestingKey]:
    """Give those that stand on a day: both alive, and the one still what they have to be to the other.

    Law: Civil Code art. 173, 1045.
    """
    known: dict[Key, Relations] = {}
    found = set()
    for thing in things:
        if not all(_is_alive(facts, key, on) for key in (thing.of, thing.other)):
            continue
        if thing.needs is not None:
            if thing.of not in known:
                kin = near_relatives(facts, thing.of, on)
                known[thing.of] = {one.person: one.relations for one in kin}
            if not thing.needs & known[thing.of].get(thing.other, frozenset()):
                continue
        found.add(thing.key)
    return frozenset(found)


def effect_on(thing: Resting, facts: KinFacts, when_kinship_ends: str, on: date) -> ClosureEffect:
    """Say what becomes of something that falls: a death ends all, a mandate by consent what policy says.

    A binding ends with what it rests on, and so does what the law gives to parents alone.
    Law: Civil Code art. 173; what becomes of one's own consent when the other is no relative any more no law says.
    """
    is_consent = thing.key[0] is RestingKind.MANDATE and thing.needs == frozenset(NearRelative)
    are_alive = all(_is_alive(facts, key, on) for key in (thing.of, thing.other))
    if is_consent and are_alive and when_kinship_ends == SUSPEND:
        return ClosureEffect.SUSPENDED
    return ClosureEffect.ENDED


def _is_alive(facts: KinFacts, key: Key, on: date) -> bool:
    died_on = facts.person(key).died_on
    return died_on is None or died_on > on
