"""Tells partners of deadlines that have passed, once each: what happens by no act of anybody.

The days since are looked at again and again, so that a night without workers is made up for; what was told is known by
its event.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions.partner_events import NewEvent, emit
from accounts.enums.partner_events import PartnerEventKind
from accounts.queries.partner_events import listeners, told_among
from certification.enums import Standing
from certification.models.entitlements import Deadline
from certification.queries.deadlines import DeadlineCard, deadlines_of
from foundation.clock import local_date

# So many days a round looks back; workers are not down for longer.
LOOKS_BACK = timedelta(days=7)
BATCH_MAX = 1_000
# Nothing is late that asks for no proof, or is stopped already.
_SILENT = frozenset({Standing.SUSPENDED, Standing.EXEMPT, Standing.UNKNOWN})
_KIND = PartnerEventKind.DEADLINE_PASSED


def tell(*, at: datetime) -> int:
    """Tell of every deadline that passed in the last days and was not told of; say how many were told.

    What a batch costs where nobody is linked is two looks, so most of a country costs little.
    """
    on, after, told_count = local_date(at), 0, 0
    while True:
        rows = Deadline.objects.filter(pk__gt=after, due_on__gte=on - LOOKS_BACK, due_on__lt=on).order_by(
            "pk"
        )
        batch = list(rows.values_list("pk", "person_id")[:BATCH_MAX])
        if not batch:
            return told_count
        told_count += _tell({person_id for _pk, person_id in batch}, at=at)
        after = batch[-1][0]


@transaction.atomic
def _tell(person_ids: set[int], *, at: datetime) -> int:
    on = local_date(at)
    heard = listeners(_KIND, person_ids, on=on)
    cards = deadlines_of(heard, on=on) if heard else []
    passed = [card for card in cards if on - LOOKS_BACK <= card.due_on < on and card.standing not in _SILENT]
    known = told_among(_key(card) for card in passed)
    news = [_new(card) for card in passed if _key(card) not in known]
    return emit(_KIND, news, at=at)


def _key(card: DeadlineCard) -> str:
    return f"{_KIND.value}:{card.entitlement_id}:{card.due_on}"


def _new(card: DeadlineCard) -> NewEvent:
    return NewEvent(
        _key(card),
        card.person_id,
        {
            "entitlement_id": str(card.entitlement_id),
            "benefit": card.benefit.value,
            "due_on": card.due_on.isoformat(),
            "in_time_until": card.in_time_until.isoformat(),
            "standing": card.standing.value,
        },
    )
