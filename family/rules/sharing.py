"""Who may share a personal medical account with whom (个人账户家庭共济), on the facts of one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from family.enums import NearRelative, RelationScope
from family.rules.kinship.facts import Key
from foundation.decisions import Decision
from foundation.errors import Reason

SAME_PERSON = "family.binding.same_person"
SHARER_DEAD = "family.binding.sharer_dead"
USER_DEAD = "family.binding.user_dead"
RELATION_OUT_OF_SCOPE = "family.binding.relation_out_of_scope"
SHARER_NOT_INSURED = "family.binding.sharer_not_insured"
USER_NOT_INSURED = "family.binding.user_not_insured"
ACROSS_PROVINCES = "family.binding.across_provinces"
EXISTS = "family.binding.exists"
IN_DOUBT = "family.binding.in_doubt"

_SHARER_LAW = "国办发〔2021〕14号"
_USER_LAW = "国办发〔2024〕38号"


@dataclass(frozen=True)
class Party:
    """Hold what sharing asks about one of the two; insurances are those of the day."""

    key: Key
    area_key: str
    province: str
    died_on: date | None = None
    has_employee_medical: bool = False
    has_basic_medical: bool = False

    def is_dead(self, on: date) -> bool:
        """Say whether the person no longer lives on the day; the day of death counts as dead."""
        return self.died_on is not None and self.died_on <= on


@dataclass(frozen=True)
class BindingFacts:
    """Hold everything the decision rests on.

    `relations` is what the user is to the sharer, every class that some path proves; `scope` is what policy
    opens on the day for the sharer's area, with `scope_law` as its source. `is_in_doubt` says that every path rests on
    a record in question. `place_reasons` is what the two areas'
    own rules have against it.
    """

    on: date
    sharer: Party
    user: Party
    relations: frozenset[NearRelative]
    scope: frozenset[NearRelative]
    scope_law: tuple[str, ...] = ()
    is_in_doubt: bool = False
    has_live_binding: bool = False
    place_reasons: tuple[Reason, ...] = ()


def parse_scope(words: Iterable[str]) -> frozenset[NearRelative]:
    """Read the policy's list of relatives; `self` opens nobody else, `near_relative` all eight classes.

    Raises ValueError for an unknown word.
    """
    opened = set(words) - {RelationScope.SELF}
    if RelationScope.NEAR_RELATIVE in opened:
        return frozenset(NearRelative)
    return frozenset(NearRelative(word) for word in opened)


def may_bind(facts: BindingFacts) -> Decision:
    """Decide whether the sharer's account may be opened to the user, with all reasons against it.

    How far sharing reaches inside a province is the areas' own rule; across provinces money moves only by a wallet
    transfer.
    Law: 国办发〔2021〕14号, 国办发〔2024〕38号.
    """
    return Decision(tuple(_reasons(facts)), (*facts.scope_law, _SHARER_LAW, _USER_LAW))


def _reasons(facts: BindingFacts) -> Iterator[Reason]:
    sharer, user = facts.sharer, facts.user
    if sharer.key == user.key:
        yield Reason(SAME_PERSON)
    elif not facts.relations & facts.scope:
        yield _out_of_scope(facts)
    elif facts.is_in_doubt:
        yield Reason(IN_DOUBT)
    if sharer.is_dead(facts.on):
        yield Reason(SHARER_DEAD, law=("CC 13",))
    if user.is_dead(facts.on):
        yield Reason(USER_DEAD, law=("CC 13",))
    if not sharer.has_employee_medical:
        yield Reason(SHARER_NOT_INSURED, law=(_SHARER_LAW,))
    if not user.has_basic_medical:
        yield Reason(USER_NOT_INSURED, law=(_USER_LAW,))
    # Somebody insured nowhere is in no province; that they are not insured is told above.
    if sharer.province and user.province and sharer.province != user.province:
        areas = {"sharer_area": sharer.area_key, "user_area": user.area_key}
        yield Reason(ACROSS_PROVINCES, areas)
    yield from facts.place_reasons
    if facts.has_live_binding:
        yield Reason(EXISTS)


def _out_of_scope(facts: BindingFacts) -> Reason:
    relations = tuple(relation for relation in NearRelative if relation in facts.relations)
    scope = tuple(relation for relation in NearRelative if relation in facts.scope)
    return Reason(RELATION_OUT_OF_SCOPE, {"relations": relations, "scope": scope}, facts.scope_law)
