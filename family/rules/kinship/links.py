"""Which recorded links live on a day: never void, begun, not ended, and not severed by an adoption."""

from datetime import date

from family.enums import EndReason, ParentageKind
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, SupportFact
from foundation.periods import whole_years

ADULT_YEARS = 18

# Death breaks no parentage, and a divorce of the parents none either (Civil Code art. 1084).
_HARMLESS_TO_PARENTAGE = frozenset({EndReason.DEATH, EndReason.DECLARED_DEATH, EndReason.DIVORCE})


def live_parents(facts: KinFacts, child: Key, on: date) -> tuple[ParentageFact, ...]:
    """Give the links that make somebody a parent of the child on the day."""
    return tuple(link for link in facts.links_to_parents(child) if is_live(link, facts, on))


def live_children(facts: KinFacts, parent: Key, on: date) -> tuple[ParentageFact, ...]:
    """Give the links that make somebody a child of the parent on the day."""
    return tuple(link for link in facts.links_to_children(parent) if is_live(link, facts, on))


def live_marriages(facts: KinFacts, person: Key, on: date) -> tuple[MarriageFact, ...]:
    """Give the marriages that live on the day."""
    return tuple(marriage for marriage in facts.marriages_of(person) if is_married(marriage, facts, on))


def live_supports(facts: KinFacts, person: Key, on: date) -> tuple[SupportFact, ...]:
    """Give the mutual supports with step-siblings that make the two siblings on the day."""
    return tuple(support for support in facts.supports_of(person) if is_supported(support, on))


def is_full(link: ParentageFact) -> bool:
    """Say whether a link carries on to further relatives; that of a step-parent joins the two alone.

    Law: Civil Code art. 1072.
    """
    return link.kind is not ParentageKind.STEP


def is_live(link: ParentageFact, facts: KinFacts, on: date) -> bool:
    """Say whether a parentage holds on the day, adoptions heeded."""
    return stands(link, on) and severing_adoption(link, facts, on) is None


def stands(link: ParentageFact, on: date) -> bool:
    """Say whether a parentage, looked at alone, holds on the day."""
    return not never_was(link) and link.starts_on <= on and not _has_ended(link, on)


def never_was(link: ParentageFact) -> bool:
    """Say whether a court took a link away from its beginning: a void adoption, a denied parentage.

    Law: Civil Code art. 1073, 1113.
    """
    denied = link.kind is ParentageKind.BIRTH and link.end_reason is EndReason.COURT
    return denied or link.end_reason is EndReason.VOID


def severing_adoption(link: ParentageFact, facts: KinFacts, on: date) -> ParentageFact | None:
    """Find the adoption because of which a link of birth or upbringing does not hold on the day.

    The tie to the adopter's own spouse stays. A dissolved adoption gives the former ties back to a minor; to
    an adult only by agreement, which is recorded as a link that starts no earlier than the dissolution.
    Law: Civil Code art. 1111, 1117.
    """
    if link.kind is ParentageKind.ADOPTION:
        return None
    adoptions = (
        other for other in facts.links_to_parents(link.child) if other.kind is ParentageKind.ADOPTION
    )
    return next((adoption for adoption in adoptions if _severs(adoption, link, facts, on)), None)


def is_married(marriage: MarriageFact, facts: KinFacts, on: date) -> bool:
    """Say whether a marriage lives on the day; it ends on the day either spouse dies."""
    if marriage.end_reason is EndReason.VOID or on < marriage.starts_on:
        return False
    ended_on = marriage_ended_on(marriage, facts)
    return ended_on is None or on < ended_on


def is_supported(support: SupportFact, on: date) -> bool:
    """Say whether two step-siblings count as siblings on the day.

    The tie rests on the two alone: it outlives their parents' marriage, a death, and an adoption of either, and ends
    by its own record. Law: JIS 13.
    """
    return (
        support.end_reason is not EndReason.VOID and support.starts_on <= on and not _has_ended(support, on)
    )


def marriage_ended_on(marriage: MarriageFact, facts: KinFacts) -> date | None:
    """Give the first day a marriage is no more, by its record or by a death."""
    deaths = (facts.person(spouse).died_on for spouse in (marriage.a, marriage.b))
    ends = [day for day in (marriage.ends_on, *deaths) if day is not None]
    return min(ends, default=None)


def _has_ended(link: ParentageFact | SupportFact, on: date) -> bool:
    return link.ends_on is not None and link.ends_on <= on and link.end_reason not in _HARMLESS_TO_PARENTAGE


def _severs(adoption: ParentageFact, link: ParentageFact, facts: KinFacts, on: date) -> bool:
    if never_was(adoption) or on < adoption.starts_on or _is_kept_by(adoption, link, facts):
        return False
    if not _has_ended(adoption, on):
        return True
    # Typing: an adoption that has ended has its day.
    dissolved_on = adoption.ends_on or on
    return link.starts_on < dissolved_on and not _was_minor(facts, adoption.child, dissolved_on)


def _is_kept_by(adoption: ParentageFact, link: ParentageFact, facts: KinFacts) -> bool:
    if link.parent == adoption.parent:
        return True
    if link.kind is ParentageKind.STEP and link.starts_on >= adoption.starts_on:
        return True
    marriages = live_marriages(facts, adoption.parent, adoption.starts_on)
    return any(marriage.spouse_of(adoption.parent) == link.parent for marriage in marriages)


def _was_minor(facts: KinFacts, child: Key, on: date) -> bool:
    born_on = facts.person(child).born_on
    return born_on is not None and whole_years(born_on, on) < ADULT_YEARS
