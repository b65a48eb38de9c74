"""Keeps at home what a worker comes to at night: it waits until the quiet hours of its place end."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from django.db import transaction

from accounts.actions import delivery_outcomes
from accounts.enums.notices import DeliveryState
from accounts.models.notices import NoticeDelivery
from accounts.rules.quiet_hours import QuietHours


class LeasedRow(NamedTuple):
    """A delivery of a lease, to whom it goes, and between which hours it does not."""

    id: int
    recipient_id: int
    quiet_from: time | None
    quiet_to: time | None


def awake(lease_id: int, rows: Sequence[LeasedRow], *, at: datetime) -> list[int]:
    """Give those of some deliveries that may leave now; the others go back to the queue until their night is over.

    Why: a lease may be taken by day and be begun, or begun anew, at night.
    """
    hours = {(row.quiet_from, row.quiet_to) for row in rows}
    nights = {
        (begins, ends): until
        for begins, ends in hours
        if begins is not None and ends is not None and (until := QuietHours(begins, ends).after(at)) > at
    }
    if nights:
        _put_off(lease_id, [row for row in rows if (row.quiet_from, row.quiet_to) in nights], nights)
    return [row.id for row in rows if (row.quiet_from, row.quiet_to) not in nights]


@transaction.atomic
def _put_off(lease_id: int, rows: Sequence[LeasedRow], nights: dict[tuple[time, time], datetime]) -> None:
    """Give rows of a lease back, and count them in it."""
    put_back = 0
    for (begins, ends), until in nights.items():
        ids = [row.id for row in rows if (row.quiet_from, row.quiet_to) == (begins, ends)]
        mine = NoticeDelivery.objects.filter(pk__in=ids, lease=lease_id, state=DeliveryState.LEASED.value)
        put_back += mine.update(state=DeliveryState.QUEUED.value, lease=None, due_at=until)
    delivery_outcomes.count(lease_id, Counter({DeliveryState.QUEUED: put_back}))
