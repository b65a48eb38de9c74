"""What a drafted change of the certification rules would do, for the officers who draft and decide it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.enums import Benefit
from certification.queries import policy_impact
from certification.queries.deadlines import CHANGE_NOTICE, RULE
from certification.queries.policy_impact import Impact, Touched, Where
from foundation.clock import local_date
from regions.queries.changes import ChangeCard, book_with
from regions.queries.editions import supposing
from regions.rules.changes import Draft

# A change of these leaves everybody days of notice from its first day.
_GIVE_NOTICE = frozenset({RULE, CHANGE_NOTICE})


@dataclass(frozen=True)
class ShownImpact:
    """The reckoning, and the first people it would touch."""

    impact: Impact
    people: list[Touched]


def is_reckoned(draft: Draft) -> bool:
    """Say whether a change of this code moves deadlines."""
    return draft.code in policy_impact.CODES


def late_at_once(card: ChangeCard, *, at: datetime) -> int:
    """Count whom a draft would make late on the spot: its first day has passed, and the days of notice with it."""
    if card.draft.code not in _GIVE_NOTICE or not card.is_open(at):
        return 0
    where, suppose = _reckoning(card.draft, at=at)
    return policy_impact.impact_of(where, suppose).newly_late_count


def impact_shown(actor: Actor, card: ChangeCard, *, at: datetime) -> ShownImpact:
    """Reckon what a draft does on the day it begins to hold; whose names are shown is written down."""
    draft = card.draft
    where, suppose = _reckoning(draft, at=at)
    shown = ShownImpact(policy_impact.impact_of(where, suppose), policy_impact.touched(where, suppose))
    events = [
        audit.Event(
            "policy.impact_viewed",
            one.person_id,
            area_key=draft.area_key,
            object_kind="policy_change",
            object_id=card.public_id,
        )
        for one in shown.people
    ]
    audit.record_many(actor, events, at=at)
    return shown


def _reckoning(draft: Draft, *, at: datetime) -> tuple[Where, policy_impact.Supposing]:
    """Say whose deadlines a draft is held against, and how to suppose that it holds."""
    benefits = (draft.benefit,) if draft.benefit else tuple(benefit.value for benefit in Benefit)
    where = Where(draft.area_key, benefits, max(local_date(at), draft.period.starts_on))
    return where, partial(supposing, book_with(draft))
