"""Keeps at home what a worker comes to at night: it waits until the quiet hours of its place end."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from accounts.actions import delivery_outcomes
from accounts.enums.notices import DeliveryState
from accounts.models.notices import NoticeDelivery
from accounts.rules.quiet_hours import QuietHours

_BOUNDS = """
SELECT DISTINCT notice.quiet_from, notice.quiet_to
FROM accounts_noticedelivery AS delivery JOIN accounts_notice AS notice ON notice.id = delivery.notice_id
WHERE delivery.lease_id = %s AND delivery.state = 'leased'
  AND notice.quiet_from IS NOT NULL AND notice.quiet_to IS NOT NULL
"""


def hours_of(lease_id: int) -> list[QuietHours]:
    """Give between which hours something of a lease does not leave; few, for they are those of places."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUNDS, [lease_id])
        return [QuietHours(begins, ends) for begins, ends in cursor.fetchall()]


def put_off(lease_id: int, hours: Collection[QuietHours], *, at: datetime) -> None:
    """Give back to the queue, until their night is over, what of a lease is not begun and within its quiet hours.

    Why: a lease may be taken by day and be begun, or begun anew, at night.
    """
    nights = [(quiet, until) for quiet in hours if (until := quiet.after(at)) > at]
    if nights:
        with transaction.atomic():
            count = sum(_give_back(lease_id, quiet, until) for quiet, until in nights)
            delivery_outcomes.count(lease_id, Counter({DeliveryState.QUEUED: count}))


def _give_back(lease_id: int, quiet: QuietHours, until: datetime) -> int:
    mine = NoticeDelivery.objects.filter(lease=lease_id, state=DeliveryState.LEASED.value)
    asleep = mine.filter(notice__quiet_from=quiet.begins, notice__quiet_to=quiet.ends)
    return asleep.update(state=DeliveryState.QUEUED.value, lease=None, due_at=until)
