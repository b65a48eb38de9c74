"""What becomes of a marriage when somebody who was declared dead comes back."""

from datetime import date

from family.enums import EndReason
from family.rules.kinship.facts import Key, KinFacts, MarriageFact
from family.rules.kinship.law import Topic, article
from foundation.decisions import Decision
from foundation.errors import Reason

NOT_ENDED_BY_DECLARATION = "kinship.not_ended_by_declaration"
SPOUSE_REMARRIED = "kinship.spouse_remarried"
SPOUSE_DECLINED = "kinship.spouse_declined"
ONE_HAS_DIED = "kinship.one_has_died"


def revives(marriage: MarriageFact, facts: KinFacts, returned_on: date, *, has_declined: bool) -> Decision:
    """Say whether a marriage revives by itself on the day the declaration of death is revoked, or every reason why not.

    It does not where either of them married somebody else meanwhile, even if that marriage has ended too, or the
    spouse told the registry in writing not to want it (``has_declined``). A marriage that a court found void never was.
    Law: Civil Code art. 51; before 2021 OGP 37.
    """
    law = (article(Topic.DECLARED_DEATH, returned_on),)
    ended_on = marriage.ends_on
    if ended_on is None or marriage.end_reason is not EndReason.DECLARED_DEATH or returned_on < ended_on:
        return Decision((Reason(NOT_ENDED_BY_DECLARATION, law=law),))
    reasons = [Reason(SPOUSE_REMARRIED, {"married_on": day}, law) for day in _married_since(marriage, facts)]
    if has_declined:
        reasons.append(Reason(SPOUSE_DECLINED, law=law))
    if any(_is_dead(facts, spouse, returned_on) for spouse in (marriage.a, marriage.b)):
        reasons.append(Reason(ONE_HAS_DIED, law=law))
    return Decision(tuple(reasons))


def _married_since(marriage: MarriageFact, facts: KinFacts) -> list[date]:
    """Give the days on which either of the two married somebody else after the declaration."""
    others = (*facts.marriages_of(marriage.a), *facts.marriages_of(marriage.b))
    return sorted(
        {
            other.starts_on
            for other in others
            if {other.a, other.b} != {marriage.a, marriage.b}
            and other.end_reason is not EndReason.VOID
            and marriage.ends_on is not None
            and other.starts_on >= marriage.ends_on
        }
    )


def _is_dead(facts: KinFacts, person: Key, on: date) -> bool:
    died_on = facts.person(person).died_on
    return died_on is not None and died_on <= on
