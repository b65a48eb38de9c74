"""Why two persons are no near relatives: every reason that can be read from the facts, the nearest first."""

from collections.abc import Iterator
from datetime import date

from family.enums import EndReason, ParentageKind
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, SupportFact
from family.rules.kinship.law import Topic, article
from family.rules.kinship.links import (
    is_married,
    is_supported,
    live_marriages,
    marriage_ended_on,
    never_was,
    severing_adoption,
    stands,
)
from family.rules.kinship.paths import Direction, Step, across, down, up
from foundation.errors import Reason

SAME_PERSON = "kinship.same_person"
MARRIAGE_VOID = "kinship.marriage_void"
MARRIAGE_LATER = "kinship.marriage_later"
MARRIAGE_ENDED = "kinship.marriage_ended"
PARENTAGE_DENIED = "kinship.parentage_denied"
PARENTAGE_LATER = "kinship.parentage_later"
PARENTAGE_ENDED = "kinship.parentage_ended"
ADOPTION_VOID = "kinship.adoption_void"
ADOPTION_DISSOLVED = "kinship.adoption_dissolved"
ADOPTION_ENDED_TIE = "kinship.adoption_ended_tie"
STEP_ENDED = "kinship.step_ended"
STEP_DOES_NOT_COMPOSE = "kinship.step_does_not_compose"
STEP_NOT_RAISED = "kinship.step_not_raised"
STEP_SIBLING = "kinship.step_sibling"
SUPPORT_VOID = "kinship.support_void"
SUPPORT_LATER = "kinship.support_later"
SUPPORT_ENDED = "kinship.support_ended"
GREAT_GRANDPARENT = "kinship.great_grandparent"
GREAT_GRANDCHILD = "kinship.great_grandchild"
UNCLE_AUNT = "kinship.uncle_aunt"
NEPHEW_NIECE = "kinship.nephew_niece"
COUSIN = "kinship.cousin"
DISTANT = "kinship.distant"
IN_LAW = "kinship.in_law"
NO_PATH = "kinship.no_path"

# The cousin is the farthest relative people still ask about: two steps up and two down.
STEPS_MAX = 4

Walk = tuple[Step, ...]

_LETTERS = {Direction.UP: "U", Direction.DOWN: "D", Direction.ACROSS: "M"}
_NEAR_SHAPES = frozenset({"M", "U", "D", "UD", "UU", "DD"})
_COMPOSED_SHAPES = frozenset({"UD", "UU", "DD"})
_FAR_SHAPES = {
    "UUU": GREAT_GRANDPARENT,
    "DDD": GREAT_GRANDCHILD,
    "UUD": UNCLE_AUNT,
    "UDD": NEPHEW_NIECE,
    "UUDD": COUSIN,
    "UM": STEP_NOT_RAISED,
    "MD": STEP_NOT_RAISED,
    "UMD": STEP_SIBLING,
}
# Where a shape asks for more than being within the circle of near relatives.
_FAR_LAW = {"UM": Topic.STEP, "MD": Topic.STEP, "UMD": Topic.STEP_SIBLING}
_BEGINS = {
    ParentageKind.BIRTH: Topic.BIRTH,
    ParentageKind.ADOPTION: Topic.ADOPTION,
    ParentageKind.STEP: Topic.STEP,
}
_ENDS = {
    ParentageKind.BIRTH: (PARENTAGE_ENDED, Topic.BIRTH),
    ParentageKind.ADOPTION: (ADOPTION_DISSOLVED, Topic.ADOPTION_ENDED),
    ParentageKind.STEP: (STEP_ENDED, Topic.STEP_ENDED),
}


def why_not(facts: KinFacts, of: Key, other: Key, on: date) -> tuple[Reason, ...]:
    """Give every reason why `other` is no near relative of `of` on a day; never an empty answer."""
    if of == other:
        return (Reason(SAME_PERSON),)
    reasons = [
        *_by_marriage(facts, of, other, on),
        *_by_parentage(facts, of, other, on),
        *_by_support(facts, of, other, on),
    ]
    # Shortest walks first, so that the nearest explanation stands on top.
    for walk in sorted(_walks(facts, of, other, on), key=len):
        reasons.extend(_by_walk(walk, facts, on))
    distinct = tuple({(reason.code, str(reason.facts)): reason for reason in reasons}.values())
    return distinct or (no_path(on),)


def no_path(on: date) -> Reason:
    """Say that nothing on record leads from the one to the other."""
    return Reason(NO_PATH, law=(article(Topic.NEAR_RELATIVES, on),))


def _by_marriage(facts: KinFacts, of: Key, other: Key, on: date) -> Iterator[Reason]:
    for marriage in facts.marriages_of(of):
        if marriage.spouse_of(of) == other and not is_married(marriage, facts, on):
            yield _marriage_reason(marriage, facts, on)


def _marriage_reason(marriage: MarriageFact, facts: KinFacts, on: date) -> Reason:
    if marriage.end_reason is EndReason.VOID:
        decided_on = marriage.ends_on or on
        told = {"married_on": marriage.starts_on, "decided_on": decided_on}
        return Reason(MARRIAGE_VOID, told, (article(Topic.MARRIAGE_VOID, decided_on),))
    if on < marriage.starts_on:
        law = (article(Topic.MARRIAGE, marriage.starts_on),)
        return Reason(MARRIAGE_LATER, {"married_on": marriage.starts_on}, law)
    ended_on = marriage_ended_on(marriage, facts) or on
    by_record = marriage.end_reason if marriage.ends_on == ended_on else None
    reason = by_record or EndReason.DEATH
    topics = {
        EndReason.DEATH: Topic.DEATH,
        EndReason.DECLARED_DEATH: Topic.DECLARED_DEATH,
    }
    law = (article(topics.get(reason, Topic.DIVORCE), ended_on),)
    return Reason(MARRIAGE_ENDED, {"ended_on": ended_on, "end_reason": reason}, law)


def _by_parentage(facts: KinFacts, of: Key, other: Key, on: date) -> Iterator[Reason]:
    links = (*facts.links_to_parents(of), *facts.links_to_children(of))
    for link in links:
        if other in (link.parent, link.child) and not stands(link, on):
            yield _parentage_reason(link, on)


def _parentage_reason(link: ParentageFact, on: date) -> Reason:
    ended_on = link.ends_on or on
    if never_was(link):
        adopted = link.kind is ParentageKind.ADOPTION
        topic = Topic.ADOPTION_VOID if adopted else Topic.PARENTAGE_DENIED
        told = {"starts_on": link.starts_on, "decided_on": ended_on}
        return Reason(ADOPTION_VOID if adopted else PARENTAGE_DENIED, told, (article(topic, ended_on),))
    if on < link.starts_on:
        law = (article(_BEGINS[link.kind], link.starts_on),)
        return Reason(PARENTAGE_LATER, {"starts_on": link.starts_on, "kind": link.kind}, law)
    code, topic = _ENDS[link.kind]
    return Reason(code, {"ended_on": ended_on}, (article(topic, ended_on),))


def _by_support(facts: KinFacts, of: Key, other: Key, on: date) -> Iterator[Reason]:
    for support in facts.supports_of(of):
        if support.sibling_of(of) == other and not is_supported(support, on):
            yield _support_reason(support, on)


def _support_reason(support: SupportFact, on: date) -> Reason:
    ended_on = support.ends_on or on
    if support.end_reason is EndReason.VOID:
        told, code = {"starts_on": support.starts_on, "decided_on": ended_on}, SUPPORT_VOID
    elif on < support.starts_on:
        told, code = {"starts_on": support.starts_on}, SUPPORT_LATER
    else:
        told, code = {"ended_on": ended_on}, SUPPORT_ENDED
    return Reason(code, told, (article(Topic.STEP_SIBLING, on),))


def _by_walk(walk: Walk, facts: KinFacts, on: date) -> Iterator[Reason]:
    shape = _shape(walk)
    severing = [
        adoption
        for step in walk
        if isinstance(step.fact, ParentageFact)
        and (adoption := severing_adoption(step.fact, facts, on)) is not None
    ]
    if severing:
        if shape in _NEAR_SHAPES:
            yield from (_ended_tie(adoption) for adoption in severing)
        return
    if shape in _COMPOSED_SHAPES:
        yield Reason(STEP_DOES_NOT_COMPOSE, _raised(walk), (article(Topic.STEP, on),))
    elif shape in _FAR_SHAPES:
        topic = _FAR_LAW.get(shape, Topic.NEAR_RELATIVES)
        yield Reason(_FAR_SHAPES[shape], _married_on(walk), (article(topic, on),))
    elif shape not in _NEAR_SHAPES:
        yield Reason(
            IN_LAW if "M" in shape else DISTANT,
            {"steps": shape, **_married_on(walk)},
            (article(Topic.NEAR_RELATIVES, on),),
        )


def _married_on(walk: Walk) -> dict[str, date]:
    """Tell since when the marriage holds over which somebody is reached."""
    days = [step.fact.starts_on for step in walk if isinstance(step.fact, MarriageFact)]
    return {"married_on": days[0]} if days else {}


def _raised(walk: Walk) -> dict[str, Key]:
    """Tell whose tie to a step-parent the walk leads over."""
    ties = [step.fact for step in walk if isinstance(step.fact, ParentageFact)]
    children = [tie.child for tie in ties if tie.kind is ParentageKind.STEP]
    return {"child": children[0]} if children else {}


def _ended_tie(adoption: ParentageFact) -> Reason:
    facts = {
        "adopted_on": adoption.starts_on,
        "adopter": adoption.parent,
        "child": adoption.child,
    }
    return Reason(ADOPTION_ENDED_TIE, facts, (article(Topic.ADOPTION_EFFECT, adoption.starts_on),))


def _walks(facts: KinFacts, of: Key, other: Key, on: date) -> Iterator[Walk]:
    """Find every walk to the other, severed ties included, that has the shape of a relation."""
    stack: list[tuple[Key, Walk]] = [(of, ())]
    while stack:
        person, walk = stack.pop()
        if person == other:
            yield walk
        elif len(walk) < STEPS_MAX:
            seen = {of, *(step.target for step in walk)}
            following = (step for step in _steps_from(facts, person, on) if step.target not in seen)
            stack.extend((step.target, (*walk, step)) for step in following if _may_follow(walk, step))


def _steps_from(facts: KinFacts, person: Key, on: date) -> Iterator[Step]:
    yield from (up(link, on) for link in facts.links_to_parents(person) if stands(link, on))
    yield from (down(link, on) for link in facts.links_to_children(person) if stands(link, on))
    yield from (across(marriage, person) for marriage in live_marriages(facts, person, on))


def _may_follow(walk: Walk, step: Step) -> bool:
    """Keep walks that mean something: blood goes up and then down, and one marriage joins two such walks."""
    shape = _shape((*walk, step))
    return shape.count("M") <= 1 and "DU" not in shape


def _shape(walk: Walk) -> str:
    return "".join(_LETTERS[step.direction] for step in walk)
