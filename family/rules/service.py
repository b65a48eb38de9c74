"""Who may be added to the family service, by which proof, and what it opens (亲情服务)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from family.enums import LegalBasis, MandateGrade, MandateScope, NearRelative, ServiceAct, ServicePlace
from family.rules.ages import birthday
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import add_months, whole_years

PLACES_FULL = "family.service.places_full"
KIND_FULL = "family.service.kind_full"
ONESELF = "family.service.oneself"
ADDER_YOUNG = "family.service.adder_young"
NOT_ON_RECORD = "family.service.not_on_record"
IN_DOUBT = "family.service.in_doubt"
CARD_NOT_IN_ORDER = "family.service.card_not_in_order"
CHILD_OF_OTHERS = "family.service.child_of_others"
OTHER_MANDATE = "family.service.other_mandate"
TAKEN_BY_COURT = "family.mandate.taken_by_court"

CARD_ACTIVE = "active"

# 四位老人、三位子女、一位配偶、两位其他: whoever is none of the three takes an other place.
_PLACE_OF = {
    NearRelative.PARENT: ServicePlace.ELDER,
    NearRelative.PATERNAL_GRANDPARENT: ServicePlace.ELDER,
    NearRelative.MATERNAL_GRANDPARENT: ServicePlace.ELDER,
    NearRelative.CHILD: ServicePlace.CHILD,
    NearRelative.SPOUSE: ServicePlace.SPOUSE,
}
_SCOPE_OF = {
    ServiceAct.STATEMENT: MandateScope.STATEMENT,
    ServiceAct.CERTIFICATION: MandateScope.CERTIFICATION,
    ServiceAct.TRANSFER: MandateScope.TRANSFER,
}


@dataclass(frozen=True)
class Quota:
    """How many relatives one may add, in all and of each kind."""

    total: int
    places: Mapping[ServicePlace, int]


@dataclass(frozen=True)
class Terms:
    """What policy says on a day: places, the age of the face check, what is opened, and whether a card is needed."""

    quota: Quota
    face_age: int
    acts: frozenset[ServiceAct]
    needs_card: bool
    days: int


@dataclass(frozen=True)
class Confirmed:
    """What is known of the two once the relative has confirmed; ``stands`` is another mandate between them."""

    relation: NearRelative | None
    relative_born_on: date
    adder_born_on: date
    has_card: bool
    adult_age: int
    is_taken_by_court: bool = False
    stands: LegalBasis | None = None
    stands_for_all: bool = False


def place_of(relation: NearRelative) -> ServicePlace:
    """Give the kind of place a relative takes."""
    return _PLACE_OF.get(relation, ServicePlace.OTHER)


def scopes_of(acts: frozenset[ServiceAct]) -> frozenset[MandateScope]:
    """Give the kinds of matter a mandate reaches through the service; money is never among them."""
    return frozenset(_SCOPE_OF[act] for act in acts if act in _SCOPE_OF)


def shows_a_face(born_on: date, face_age: int, *, on: date) -> bool:
    """Say whether somebody is old enough to confirm by their own face."""
    return whole_years(born_on, on) >= face_age


def may_take(place: ServicePlace, taken: Mapping[ServicePlace, int], quota: Quota) -> Decision:
    """Decide whether there is a place left, with all reasons against it; what is taken is the adder's own to know."""
    return Decision(tuple(_against_place(place, taken, quota)))


def _against_place(place: ServicePlace, taken: Mapping[ServicePlace, int], quota: Quota) -> Iterator[Reason]:
    if sum(taken.values()) >= quota.total:
        yield Reason(PLACES_FULL, {"most": quota.total})
    if taken.get(place, 0) >= quota.places[place]:
        yield Reason(KIND_FULL, {"place": place, "most": quota.places[place]})


def may_open(facts: Confirmed, terms: Terms, *, on: date) -> Decision:
    """Decide whether the service opens for a relative who has confirmed, with all reasons against it.

    Law: Civil Code art. 27, 1045.
    """
    return Decision(tuple(_against_opening(facts, terms, on)), ("CC 1045",))


def _against_opening(facts: Confirmed, terms: Terms, on: date) -> Iterator[Reason]:
    if facts.relation is None:
        yield Reason(NOT_ON_RECORD, law=("CC 1045",))
    if whole_years(facts.adder_born_on, on) < facts.adult_age:
        yield Reason(ADDER_YOUNG, {"age": facts.adult_age}, ("CC 17", "CC 18"))
    if terms.needs_card and not facts.has_card:
        yield Reason(CARD_NOT_IN_ORDER)
    yield from against_child(facts.relative_born_on, facts.relation, facts.adult_age, on=on)
    if facts.is_taken_by_court and basis_of(facts, on=on) is LegalBasis.PARENT_OF_MINOR:
        yield Reason(TAKEN_BY_COURT, law=("CC 36",))
    if facts.stands not in (None, LegalBasis.CONSENT) and not facts.stands_for_all:
        yield Reason(OTHER_MANDATE)


def against_child(
    born_on: date, relation: NearRelative | None, adult_age: int, *, on: date
) -> Iterator[Reason]:
    """Say that somebody is no one's but their parents' to add, where they are not grown up. Law: Civil Code art. 27.

    The number tells the age and the one who adds the relation, so it is said before anybody is asked.
    """
    if whole_years(born_on, on) < adult_age and relation is not NearRelative.CHILD:
        yield Reason(CHILD_OF_OTHERS, {"age": adult_age}, ("CC 27",))


def basis_of(facts: Confirmed, *, on: date) -> LegalBasis:
    """Say on what the mandate rests: a minor's parent acts by law, a grown-up's helper by their word.

    Law: Civil Code art. 17, 19, 27, 165.
    """
    is_minor = whole_years(facts.relative_born_on, on) < facts.adult_age
    return LegalBasis.PARENT_OF_MINOR if is_minor else LegalBasis.CONSENT


def ends_on_for(facts: Confirmed, months_max: int, *, on: date) -> date:
    """Give the day on which the mandate ends: a parent's when the child is grown up. Law: Civil Code art. 17, 175."""
    if basis_of(facts, on=on) is LegalBasis.PARENT_OF_MINOR:
        return birthday(facts.relative_born_on, facts.adult_age)
    return add_months(on, months_max)


def is_enough(grade: MandateGrade, scopes: frozenset[MandateScope], wanted: frozenset[MandateScope]) -> bool:
    """Say whether a mandate that stands already allows all that the service opens."""
    return grade.includes(MandateGrade.ACT) and wanted <= scopes
