"""Whether a binding that stands goes on standing on the facts of a day: it goes on, pauses, or has come to its end."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.enums.ledger import AccountState
from family.enums import BindingCause
from family.rules.sharing import BindingFacts
from foundation.clock import local_date


class Verdict(StrEnum):
    """Say what becomes of a binding."""

    STANDS = "stands"
    PAUSES = "pauses"
    ENDS = "ends"


@dataclass(frozen=True)
class Review:
    """What becomes of a binding, why, and from which day on where it ends."""

    verdict: Verdict
    cause: BindingCause | None = None
    ends_on: date | None = None


def review(facts: BindingFacts, *, bound_at: datetime) -> Review:
    """Look at a binding again. What can come back pauses it, and it resumes by itself; what cannot ends it.

    A doubt about a record keeps new bindings from beginning, and takes nothing away that was there.
    Law: CC 13, 国办发〔2021〕14号, 国办发〔2024〕38号.
    """
    ended = _ending(facts, bound_at)
    if ended is not None:
        return ended
    cause = _pausing(facts)
    return Review(Verdict.PAUSES, cause) if cause else Review(Verdict.STANDS)


def _ending(facts: BindingFacts, bound_at: datetime) -> Review | None:
    deaths = [one.died_on for one in (facts.sharer, facts.user) if one.died_on and one.died_on <= facts.on]
    if deaths:
        return Review(Verdict.ENDS, BindingCause.DEATH, min(deaths))
    if not facts.relations:
        return Review(Verdict.ENDS, BindingCause.KINSHIP_ENDED, facts.on)
    closed_at = facts.sharer.account_closed_at
    if closed_at is not None and closed_at > bound_at:
        # The account that was opened to the user is gone; one in another area is another account, to be bound anew.
        return Review(Verdict.ENDS, BindingCause.SHARER_ACCOUNT_CLOSED, local_date(closed_at))
    if facts.sharer.account is None and not facts.sharer.has_employee_medical:
        return Review(Verdict.ENDS, BindingCause.SHARER_NOT_INSURED, facts.on)
    return None


def _pausing(facts: BindingFacts) -> BindingCause | None:
    sharer, user = facts.sharer, facts.user
    is_elsewhere = bool(sharer.province and user.province and sharer.province != user.province)
    checked = (
        (BindingCause.OUT_OF_SCOPE, not facts.relations & facts.scope),
        (BindingCause.SHARER_ACCOUNT_FROZEN, sharer.account is AccountState.FROZEN),
        (BindingCause.SHARER_NOT_INSURED, not sharer.has_employee_medical or sharer.account is None),
        (BindingCause.SHARER_IN_ARREARS, sharer.is_employee_paused),
        (BindingCause.USER_NOT_INSURED, not user.has_basic_medical),
        (BindingCause.USER_IN_ARREARS, user.is_basic_paused),
        (BindingCause.AREA_CHANGED, is_elsewhere or bool(facts.place_reasons)),
    )
    return next((cause for cause, holds in checked if holds), None)
