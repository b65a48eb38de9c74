"""Whether a family tie may be claimed (亲属关系申报), who looks at it, and which facts it would record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from family.enums import ClaimAnswer, ClaimProof, ClaimRelation, ContradictionKind, ParentageKind
from family.rules.contradictions.found import Contradiction
from family.rules.kinship.facts import Key, MarriageFact, ParentageFact, PersonFact, SupportFact
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.identifiers import Sex
from foundation.periods import whole_years

YOUNG = "family.claim.young"
DEAD = "family.claim.dead"
OWN_NUMBER = "family.claim.own_number"
KIND_MISSING = "family.claim.kind_missing"
DATE_MISSING = "family.claim.date_missing"
DATE_FUTURE = "family.claim.date_future"
DATE_BEFORE_BIRTH = "family.claim.date_before_birth"
ONE_SEX = "family.claim.one_sex"
NEEDS_PAPERS = "family.claim.needs_papers"
PROMISE_MISSING = "family.claim.promise_missing"
MIDDLE_MISSING = "family.claim.middle_missing"
MIDDLE_KNOWN = "family.claim.middle_known"
OPEN_MAX = "family.claim.open_max"
NO_AREA = "family.claim.no_area"

OTHER_UNKNOWN = "family.claim.other_unknown"
OTHER_DENIED = "family.claim.other_denied"
NOT_CONFIRMED = "family.claim.not_confirmed"
NO_PAPERS = "family.claim.no_papers"
CONTRADICTS = "family.claim.contradicts"
WAS_RECORDED = "family.claim.was_recorded"

DESK = "desk"
# Who stands between the two in the facts that a claim would record.
MIDDLE: Key = "middle"
THROUGH_PARENT = frozenset({ClaimRelation.GRANDPARENT, ClaimRelation.GRANDCHILD, ClaimRelation.SIBLING})
WITH_KIND = frozenset({ClaimRelation.PARENT, ClaimRelation.CHILD})
# What cannot be whatever papers say: a desk corrects the record first. The others a desk may weigh.
IMPOSSIBLE = frozenset(
    {
        ContradictionKind.OWN_ANCESTOR,
        ContradictionKind.TWO_BIRTH_MOTHERS,
        ContradictionKind.TWO_BIRTH_FATHERS,
        ContradictionKind.PARENT_YOUNGER,
        ContradictionKind.BEFORE_BIRTH,
        ContradictionKind.AFTER_DEATH,
        ContradictionKind.TWO_MARRIAGES,
    }
)

Planned = ParentageFact | MarriageFact | SupportFact


@dataclass(frozen=True)
class Middle:
    """The parent who stands between the two and is not on record: perhaps a name, perhaps a sex."""

    name: str = field(default="", repr=False)
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True)
class TieWish:
    """What the other person is to the claimant; ``kind`` only for a parent or child, who alone may be one in several
    ways. A tie by birth needs no day: it is that of the child's birth.
    """

    relation: ClaimRelation
    kind: ParentageKind | None = None
    starts_on: date | None = None
    middle: Middle | None = None

    @property
    def is_by_birth(self) -> bool:
        """Say whether the tie begins with a birth."""
        return self.relation in THROUGH_PARENT or self.kind is ParentageKind.BIRTH

    @property
    def needs_papers(self) -> bool:
        """Say whether no promise is enough: adoption, upbringing, support of step-siblings. Law: CC 1105, JI2 18."""
        if self.relation in WITH_KIND:
            return self.kind in (ParentageKind.ADOPTION, ParentageKind.STEP)
        return self.relation is ClaimRelation.STEP_SIBLING


@dataclass(frozen=True)
class Limits:
    """What policy says on a day."""

    adult_age: int
    answer_days: int
    open_max: int
    repeats_max: int
    repeat_days: int
    told_max: int
    # Who looks at a promise that the other adult confirmed, by word of the vocabulary.
    looks: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Claimant:
    """What is known of whoever claims; of the other person nothing is asked before they have answered.

    ``parent_sexes`` are those of the claimant's parents by birth or adoption who are on record; ``named_sex`` is what the
    number tells that was typed.
    """

    born_on: date
    is_alive: bool
    is_own_number: bool
    open_count: int
    has_area: bool
    parent_sexes: tuple[Sex, ...] = ()
    sex: Sex = Sex.UNKNOWN
    named_sex: Sex = Sex.UNKNOWN


def may_claim(
    wish: TieWish, proof: ClaimProof, claimant: Claimant, limits: Limits, *, has_promised: bool, on: date
) -> Decision:
    """Say whether a tie may be claimed, with every reason against it, all of them about the claimant's own side.

    Law: CC 17, 1046, 1049, 1073, 1105, OPS 31.
    """
    return Decision((*_of_person(claimant, limits, on), *_of_wish(wish, proof, claimant, has_promised, on)))


def _of_person(claimant: Claimant, limits: Limits, on: date) -> Iterator[Reason]:
    if not claimant.is_alive:
        yield Reason(DEAD)
    if whole_years(claimant.born_on, on) < limits.adult_age:
        yield Reason(YOUNG, {"age": limits.adult_age}, ("CC 17",))
    if claimant.is_own_number:
        yield Reason(OWN_NUMBER)
    if claimant.open_count >= limits.open_max:
        yield Reason(OPEN_MAX, {"most": limits.open_max})
    if not claimant.has_area:
        yield Reason(NO_AREA)


def _of_wish(
    wish: TieWish, proof: ClaimProof, claimant: Claimant, has_promised: bool, on: date
) -> Iterator[Reason]:
    if (wish.relation in WITH_KIND) is not (wish.kind is not None):
        yield Reason(KIND_MISSING)
    elif not wish.is_by_birth and wish.starts_on is None:
        yield Reason(DATE_MISSING)
    if wish.starts_on is not None and wish.starts_on > on:
        yield Reason(DATE_FUTURE)
    elif wish.starts_on is not None and wish.starts_on < claimant.born_on:
        yield Reason(DATE_BEFORE_BIRTH, law=("CC 13",))
    if proof is ClaimProof.PROMISE and wish.needs_papers:
        yield Reason(NEEDS_PAPERS, law=("OPS 31",))
    elif proof is ClaimProof.PROMISE and not has_promised:
        yield Reason(PROMISE_MISSING)
    is_one_sex = claimant.sex is claimant.named_sex is not Sex.UNKNOWN
    if wish.relation is ClaimRelation.SPOUSE and is_one_sex and not claimant.is_own_number:
        yield Reason(ONE_SEX, law=("CC 1046",))
    if (wish.relation in THROUGH_PARENT) is not (wish.middle is not None):
        yield Reason(MIDDLE_MISSING)
    elif _is_on_record(wish, claimant):
        yield Reason(MIDDLE_KNOWN)


def _is_on_record(wish: TieWish, claimant: Claimant) -> bool:
    """Say whether the parent who is said to be missing is the claimant's own and on record."""
    if wish.middle is None or wish.relation is ClaimRelation.GRANDCHILD:
        return False
    if wish.middle.sex is Sex.UNKNOWN:
        return len(claimant.parent_sexes) > 1
    return wish.middle.sex in claimant.parent_sexes


def look_word(relation: ClaimRelation) -> str:
    """Name a relation as policy does."""
    return "through_parent" if relation in THROUGH_PARENT else relation.value


def needs_desk(wish: TieWish, proof: ClaimProof, limits: Limits) -> bool:
    """Say whether a desk looks at a claim from the beginning: papers are read by people, and policy may ask for it."""
    if proof is ClaimProof.PAPERS or wish.needs_papers:
        return True
    return limits.looks.get(look_word(wish.relation), DESK) == DESK


def planned(
    wish: TieWish, claimant: PersonFact, other: PersonFact, middle: Key = MIDDLE
) -> tuple[Planned, ...]:
    """Give the facts a claim would record; the one between is ``middle``.

    Why: when the one between was born nobody knows; they had been when their own child was.
    """
    if wish.relation is ClaimRelation.SPOUSE:
        return (MarriageFact(claimant.key, other.key, _begins(wish, None)),)
    if wish.relation is ClaimRelation.STEP_SIBLING:
        return (SupportFact(claimant.key, other.key, _begins(wish, None)),)
    if wish.relation in WITH_KIND:
        parent, child = (other, claimant) if wish.relation is ClaimRelation.PARENT else (claimant, other)
        kind = wish.kind or ParentageKind.BIRTH
        return (ParentageFact(parent.key, child.key, kind, _begins(wish, child.born_on)),)
    if wish.relation is ClaimRelation.SIBLING:
        return tuple(_born_to(middle, child) for child in (claimant, other))
    upper, lower = (other, claimant) if wish.relation is ClaimRelation.GRANDPARENT else (claimant, other)
    below = _born_to(middle, lower)
    since = min(day for day in (below.starts_on, upper.died_on) if day is not None)
    return (below, ParentageFact(upper.key, middle, ParentageKind.BIRTH, since))


def _begins(wish: TieWish, born_on: date | None) -> date:
    begins = born_on if wish.is_by_birth else wish.starts_on
    if begins is None:
        raise ValueError("a tie begins on some day")
    return begins


def _born_to(parent: Key, child: PersonFact) -> ParentageFact:
    if child.born_on is None:
        raise ValueError("whose birth is unknown is not claimed")
    return ParentageFact(parent, child.key, ParentageKind.BIRTH, child.born_on)


@dataclass(frozen=True)
class Proved:
    """How well a claim is proved when it is to take effect at a desk."""

    is_other_known: bool
    answer: ClaimAnswer | None
    proof: ClaimProof
    has_papers: bool
    is_claimant_alive: bool
    contradictions: tuple[Contradiction, ...] = ()
    was_recorded: bool = False


def may_take_effect(wish: TieWish, proved: Proved) -> Decision:
    """Say whether a desk may let a claim take effect, with every reason against it.

    Papers that a desk has seen stand for the other's yes; nothing stands against their no.
    """
    shows_papers = proved.has_papers and proved.proof is ClaimProof.PAPERS
    impossible = [one for one in proved.contradictions if one.kind in IMPOSSIBLE]
    checked = (
        (Reason(DEAD), not proved.is_claimant_alive),
        (Reason(OTHER_UNKNOWN), not proved.is_other_known),
        (Reason(OTHER_DENIED), proved.answer is ClaimAnswer.DENIED),
        (Reason(NO_PAPERS, law=("OPS 31",)), wish.needs_papers and not shows_papers),
        (Reason(NOT_CONFIRMED), proved.answer is None and not shows_papers),
        (Reason(WAS_RECORDED), proved.was_recorded),
        *((Reason(CONTRADICTS, {"what": one.kind}, one.law), True) for one in impossible),
    )
    return Decision(tuple(reason for reason, holds in checked if holds))


def facts_of(wish: TieWish) -> dict[str, Any]:
    """Write what is claimed as the facts of a matter."""
    middle = wish.middle
    return {
        "relation": wish.relation.value,
        "kind": wish.kind.value if wish.kind else "",
        "starts_on": wish.starts_on.isoformat() if wish.starts_on else "",
        "middle_name": middle.name if middle else "",
        "middle_sex": middle.sex.value if middle else "",
    }
