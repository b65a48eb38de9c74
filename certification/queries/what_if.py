"""What a deadline would be after a proof on another day, or were the benefit paid elsewhere; nothing is written."""

from dataclasses import dataclass
from datetime import date

from certification.enums import Method
from certification.queries.deadlines import DeadlineCard, accepted_methods, due_for
from certification.rules.changes import Proof
from certification.rules.cycles import DueAnswer
from regions.rules.facts import PolicyAnswer


@dataclass(frozen=True)
class IfCertified:
    """The deadline after a proof on a day; ``late_days`` is by how much that day itself would come too late.

    ``later_days`` says how far the deadline would move; a proof older than the latest moves nothing.
    """

    event_on: date
    rule: PolicyAnswer
    due: DueAnswer
    late_days: int
    later_days: int
    is_older: bool


@dataclass(frozen=True)
class IfMoved:
    """The first deadline where the benefit would be paid from a day on, and the ways that count there."""

    area_key: str
    moved_on: date
    rule: PolicyAnswer
    due: DueAnswer
    accepted_methods: tuple[Method, ...]


def if_certified(card: DeadlineCard, event_on: date, *, on: date) -> IfCertified:
    """Say by when the next certification would be due after one on a day, by the rule of that day.

    A day that has passed is judged by the rule of today, as a proof is that arrives late.
    Raises regions.errors.PolicyMissing where the area has no rule on the day.
    """
    last = max(event_on, card.last_event_on or event_on)
    proof = Proof(last, card.benefit_starts_on)
    rule, due = due_for(card.paying_area_key, card.benefit, card.person_id, proof, on=max(event_on, on))
    return IfCertified(
        event_on=event_on,
        rule=rule,
        due=due,
        late_days=max(0, (event_on - card.in_time_until).days),
        later_days=(due.due_on - card.due_on).days,
        is_older=card.last_event_on is not None and event_on <= card.last_event_on,
    )


def if_moved(card: DeadlineCard, area_key: str, *, moved_on: date) -> IfMoved:
    """Say by when the first certification would be due in another area that pays the benefit from a day on.

    Why: a proof of before proved a benefit of another area and is not counted, so the new area's clock begins anew.
    Raises regions.errors.AreaUnknown, PolicyMissing.
    """
    proof = Proof(None, moved_on)
    rule, due = due_for(area_key, card.benefit, card.person_id, proof, on=moved_on)
    methods = accepted_methods(area_key, card.benefit, on=moved_on)
    return IfMoved(area_key, moved_on, rule, due, methods)
