"""What would follow from a claimed family tie as things stand: the facts it records and what they contradict."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.enums.evidence import EvidenceState
from accounts.queries.evidence import evidence_of
from accounts.queries.people import life_facts
from family.enums import ClaimRelation, ParentageKind
from family.queries.claims import ClaimCard
from family.queries.kin import Near, near_of
from family.rules.claims import MIDDLE, Planned, Proved, TieWish, planned
from family.rules.contradictions.book import contradictions_by, with_more
from family.rules.contradictions.found import Contradiction
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact
from family.rules.kinship.links import live_parents
from foundation.identifiers import Sex
from regions.queries.policy import policy


@dataclass(frozen=True)
class Outlook:
    """What a claim would record, what that contradicts, and the placeholder that turns out to be the parent.

    ``middle`` is the placeholder that stands between the two already, or nobody yet. ``was_recorded`` says that the same
    tie is on record for some of that time, and over or without effect: what ended it is looked at first.
    """

    planned: tuple[Planned, ...]
    contradictions: tuple[Contradiction, ...]
    middle_id: int | None
    stood_in_id: int | None
    was_recorded: bool = False


def outlook_of(claim: ClaimCard, *, on: date) -> Outlook:
    """Ask what would follow from a claim as things stand today.

    Raises ValueError where nobody was found whom it is about.
    """
    if claim.other_id is None:
        raise ValueError("nobody is known whom the claim is about")
    near = near_of([claim.claimant_id, claim.other_id])
    claimant, other = near.facts.person(claim.claimant_id), near.facts.person(claim.other_id)
    middle_id = _middle_in(near, claim, on=on)
    facts = planned(claim.wish, claimant, other, MIDDLE if middle_id is None else middle_id)
    fresh = tuple(fact for fact in facts if not _is_recorded(near.facts, fact, on))
    stood_in = _stood_in(near, claim.wish, facts[0], on=on)
    before = _without(near.facts, stood_in)
    people = () if claim.wish.middle is None else (PersonFact(MIDDLE, claim.wish.middle.sex),)
    gap = policy("kinship.parent_gap_years", area_key=None, on=on).integer()
    found = contradictions_by(before, with_more(before, fresh, people), gap_years=gap, on=on)
    was_recorded = any(_was_recorded(near.facts, fact) for fact in fresh)
    return Outlook(fresh, found, middle_id, stood_in, was_recorded)


def proved(claim: ClaimCard, outlook: Outlook | None, *, on: date) -> Proved:
    """Gather how well a claim is proved, for the rule a desk goes by."""
    life = life_facts([claim.claimant_id]).get(claim.claimant_id)
    return Proved(
        is_other_known=claim.other_id is not None,
        answer=claim.answer,
        proof=claim.proof,
        has_papers=_has_papers(claim),
        is_claimant_alive=life is not None and life.is_alive(on),
        contradictions=outlook.contradictions if outlook else (),
        was_recorded=outlook is not None and outlook.was_recorded,
    )


def _has_papers(claim: ClaimCard) -> bool:
    files = evidence_of(claim.matter_id) if claim.matter_id else []
    return any(file.state is EvidenceState.READY for file in files)


def _middle_in(near: Near, claim: ClaimCard, *, on: date) -> int | None:
    """Find the placeholder that stands where the claim's parent would: of the same sex, or the same name."""
    middle = claim.wish.middle
    if middle is None:
        return None
    lower = claim.other_id if claim.wish.relation is ClaimRelation.GRANDCHILD else claim.claimant_id
    for link in live_parents(near.facts, lower or 0, on):
        sex = near.facts.person(link.parent).sex
        is_bare = int(link.parent) not in near.people and link.kind is ParentageKind.BIRTH
        if is_bare and sex is middle.sex and sex is not Sex.UNKNOWN:
            return int(link.parent)
    return None


def _stood_in(near: Near, wish: TieWish, fact: Planned, *, on: date) -> int | None:
    """Find the placeholder in whose place a parent by birth turns up: a child has one of each sex."""
    if not isinstance(fact, ParentageFact) or wish.kind is not ParentageKind.BIRTH:
        return None
    sex = near.facts.person(fact.parent).sex
    for link in live_parents(near.facts, fact.child, on):
        is_bare = int(link.parent) not in near.people and link.kind is ParentageKind.BIRTH
        if is_bare and sex is not Sex.UNKNOWN and near.facts.person(link.parent).sex is sex:
            return int(link.parent)
    return None


def _without(facts: KinFacts, stood_in: int | None) -> KinFacts:
    links = tuple(link for link in facts.parentages if stood_in is None or link.parent != stood_in)
    return KinFacts(facts.persons, links, facts.marriages, facts.supports)


def _is_recorded(facts: KinFacts, fact: Planned, on: date) -> bool:
    """Say whether a fact like this holds today already."""
    if isinstance(fact, ParentageFact):
        asked = (fact.parent, fact.kind)
        return any((one.parent, one.kind) == asked for one in live_parents(facts, fact.child, on))
    return any(one.ends_on is None for one in _alike(facts, fact))


def _was_recorded(facts: KinFacts, fact: Planned) -> bool:
    """Say whether the same tie is on record for a time that this one would cover, too: one row holds on a day."""
    return any(one.ends_on is None or one.ends_on > fact.starts_on for one in _alike(facts, fact))


def _alike(facts: KinFacts, fact: Planned) -> Iterator[Planned]:
    """Give what is on record of the same tie between the same two, whatever became of it."""
    if isinstance(fact, ParentageFact):
        asked = (fact.parent, fact.child, fact.kind)
        return (one for one in facts.parentages if (one.parent, one.child, one.kind) == asked)
    pairs = facts.marriages if isinstance(fact, MarriageFact) else facts.supports
    return (one for one in pairs if {one.a, one.b} == {fact.a, fact.b})
