"""Lets offers and questions of account sharing run out that nobody answered, and tells both sides and their partners.

Whatever a worker left undone the next one finds, after days without any too; what somebody is answering at this moment
is left alone.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.actors import SYSTEM
from family.actions import binding_rows, partner_telling
from family.actions.binding_notices import event, tell, tell_both
from family.enums import BindingSide, BindingState
from family.models.bindings import WAITING_STATES, SharingBinding
from foundation.clock import local_date

BATCH_MAX = 100


@dataclass(frozen=True)
class ExpiryReport:
    """How many ran out."""

    expired_count: int


@transaction.atomic
def expire(*, at: datetime) -> ExpiryReport:
    """Let one batch run out whose last day for an answer has passed; safe at any time, any number of times."""
    due = SharingBinding.objects.filter(state__in=WAITING_STATES, answer_by__lt=local_date(at))
    held = due.select_related("sharer", "user").select_for_update(of=("self",), skip_locked=True)
    rows = list(held.order_by("answer_by", "pk")[:BATCH_MAX])
    for row in rows:
        _expire(row, at=at)
    partner_telling.bindings(rows, PartnerEventKind.BINDING_ENDED, at=at)
    # All of a batch at once, so that two workers never wait for each other in a ring.
    sides = [(row, one) for row in rows for one in (row.sharer.human_id, row.user.human_id)]
    audit.record_many(SYSTEM, [event("binding.expired", row, one) for row, one in sides], at=at)
    return ExpiryReport(len(rows))


def _expire(row: SharingBinding, *, at: datetime) -> None:
    """Close what waited in vain; a user who was never asked learns nothing of it."""
    is_users_wish = row.state == BindingState.PROPOSED.value or row.user_agreed_at is not None
    row.state, row.ended_at = BindingState.EXPIRED.value, at
    binding_rows.keep(row, ["state", "ended_at"], at=at)
    if is_users_wish:
        tell_both(row, "family.binding.expired", at=at)
    else:
        tell(row, BindingSide.SHARER, "family.binding.expired", at=at)
