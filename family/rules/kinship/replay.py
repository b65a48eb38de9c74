"""Walks a path again, fact by fact: whether it proves what it says, asked of the facts and the law alone."""

from datetime import date

from family.enums import NearRelative
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, SupportFact
from family.rules.kinship.law import Topic, article
from family.rules.kinship.links import is_full, is_live, is_married, is_supported
from family.rules.kinship.paths import Direction, KinPath, Step
from foundation.identifiers import Sex

STARTS_ELSEWHERE = "starts_elsewhere"
ENDS_ELSEWHERE = "ends_elsewhere"
IS_BROKEN = "is_broken"
FACT_UNKNOWN = "fact_unknown"
FACT_SAYS_OTHER = "fact_says_other"
FACT_NOT_LIVE = "fact_not_live"
STEP_LINK_GOES_ON = "step_link_goes_on"
CLASS_IS_ANOTHER = "class_is_another"
LAW_MISSING = "law_missing"

_UP, _DOWN, _ACROSS, _BESIDE = Direction.UP, Direction.DOWN, Direction.ACROSS, Direction.BESIDE
_CLASSES: dict[tuple[Direction, ...], frozenset[NearRelative]] = {
    (_ACROSS,): frozenset({NearRelative.SPOUSE}),
    (_UP,): frozenset({NearRelative.PARENT}),
    (_DOWN,): frozenset({NearRelative.CHILD}),
    (_UP, _DOWN): frozenset({NearRelative.SIBLING}),
    (_BESIDE,): frozenset({NearRelative.SIBLING}),
    (_UP, _UP): frozenset({NearRelative.PATERNAL_GRANDPARENT, NearRelative.MATERNAL_GRANDPARENT}),
    (_DOWN, _DOWN): frozenset({NearRelative.SONS_CHILD, NearRelative.DAUGHTERS_CHILD}),
}
_OF_A_WOMAN = frozenset({NearRelative.MATERNAL_GRANDPARENT, NearRelative.DAUGHTERS_CHILD})


def faults_of(path: KinPath, facts: KinFacts, of: Key, on: date) -> tuple[str, ...]:
    """Name everything that is wrong with a path as a proof for `of` on a day; nothing means that it holds.

    Why: a proof is shown, printed and asked for again later; whoever holds one checks it without the search that
    found it. Law: Civil Code art. 1045.
    """
    faults = [fault for step in path.steps for fault in _of_step(step, facts, on)]
    ends = [of, *(step.target for step in path.steps)]
    if not path.steps or path.steps[0].source != of:
        faults.append(STARTS_ELSEWHERE)
    if ends[-1] != path.other or path.other == of:
        faults.append(ENDS_ELSEWHERE)
    if [step.source for step in path.steps[1:]] != ends[1:-1]:
        faults.append(IS_BROKEN)
    if len(path.steps) > 1 and not all(_goes_on(step) for step in path.steps):
        faults.append(STEP_LINK_GOES_ON)
    if not _is_of_class(path, facts):
        faults.append(CLASS_IS_ANOTHER)
    if path.law != (article(Topic.NEAR_RELATIVES, on),):
        faults.append(LAW_MISSING)
    return tuple(dict.fromkeys(faults))


def _of_step(step: Step, facts: KinFacts, on: date) -> tuple[str, ...]:
    faults = []
    if step.fact not in (*facts.parentages, *facts.marriages, *facts.supports):
        faults.append(FACT_UNKNOWN)
    if not _says_so(step):
        faults.append(FACT_SAYS_OTHER)
    if not _is_alive(step, facts, on):
        faults.append(FACT_NOT_LIVE)
    if not step.law:
        faults.append(LAW_MISSING)
    return tuple(faults)


def _says_so(step: Step) -> bool:
    """Say whether the fact joins these two in this direction."""
    match step.fact:
        case ParentageFact(parent=parent, child=child):
            ends = {_UP: (child, parent), _DOWN: (parent, child)}.get(step.direction)
            return ends == (step.source, step.target)
        case MarriageFact(a=a, b=b):
            return step.direction is _ACROSS and {a, b} == {step.source, step.target}
        case SupportFact(a=a, b=b):
            return step.direction is _BESIDE and {a, b} == {step.source, step.target}


def _is_alive(step: Step, facts: KinFacts, on: date) -> bool:
    match step.fact:
        case ParentageFact() as link:
            return is_live(link, facts, on)
        case MarriageFact() as marriage:
            return is_married(marriage, facts, on)
        case SupportFact() as support:
            return is_supported(support, on)


def _goes_on(step: Step) -> bool:
    """Say whether a step may be part of a longer path. Law: Civil Code art. 1072."""
    return isinstance(step.fact, ParentageFact) and is_full(step.fact)


def _is_of_class(path: KinPath, facts: KinFacts) -> bool:
    classes = _CLASSES.get(tuple(step.direction for step in path.steps), frozenset())
    if path.relation not in classes or len(classes) == 1:
        return path.relation in classes
    # Of two lines the person in the middle decides; of unknown sex, it is told as the father's.
    is_woman = facts.person(path.steps[0].target).sex is Sex.FEMALE
    return (path.relation in _OF_A_WOMAN) == is_woman
