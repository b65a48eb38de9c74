"""Whether somebody can be certified by a method at all: asked before anybody poses for a camera or sets out."""

from dataclasses import dataclass
from datetime import date

from certification.enums import Method
from foundation.errors import Reason

METHOD = "certification.method.not_accepted"
DEAD = "certification.precheck.dead"
SHARED_NUMBER = "certification.precheck.shared_number"
EARLY = "certification.precheck.early"

# Nobody who could tell two people apart looks at the person.
_BLIND = frozenset({Method.DATA_MATCH, Method.PHONE})


@dataclass(frozen=True)
class PrecheckFacts:
    """Hold what is known of a person and their deadline before a certification begins."""

    method: Method
    accepted: tuple[Method, ...]
    died_on: date | None
    has_shared_number: bool
    last_event_on: date | None
    due_on: date
    due_soon_days: int


def refusals(facts: PrecheckFacts, *, on: date) -> tuple[Reason, ...]:
    """Give every reason why the method cannot count on a day; none when it can."""
    found = []
    if facts.died_on is not None and facts.died_on <= on:
        found.append(Reason(DEAD))
    if facts.method not in facts.accepted:
        found.append(Reason(METHOD, {"accepted": facts.accepted}))
    if facts.has_shared_number and facts.method in _BLIND:
        found.append(Reason(SHARED_NUMBER))
    return tuple(found)


def notes(facts: PrecheckFacts, *, on: date) -> tuple[Reason, ...]:
    """Give what somebody should know who may go on: that it is not needed yet."""
    days_left = (facts.due_on - on).days
    if facts.last_event_on is None or days_left <= facts.due_soon_days:
        return ()
    return (Reason(EARLY, {"due_on": facts.due_on}),)
