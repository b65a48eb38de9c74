"""Delivers as the schedule and a worker do together, without a broker between them."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.actions import deliveries, delivery_leases
from accounts.actions.delivery_leases import LeaseReport
from accounts.actions.delivery_worker import Senders
from accounts.models.deliveries import DeliveryLease
from accounts.rules.deliveries import Pace, Way
from accounts.tasks import senders, ways
from foundation import clock

PACE = Pace(lease=timedelta(minutes=2), timeout=timedelta(seconds=10), ring_again=timedelta(seconds=30))


def deliver_all() -> None:
    """Take and send, as the settings say, what is due by now."""
    delivery_leases.take(ways(), at=clock.now())
    for lease_id in waiting():
        deliveries.send_lease(lease_id, senders(), settings.DELIVERY_PACE, now=clock.now)


def ways_of(by: Senders, **per_second: float) -> dict:
    """Name the providers of some senders, as the settings would."""
    return {
        channel: [
            Way(name, per_second.get(name), takes_key=sender.takes_key) for name, sender in order.items()
        ]
        for channel, order in by.items()
    }


def waiting() -> list[int]:
    """Name the leases no worker has begun."""
    return list(DeliveryLease.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True))


def deliver(by: Senders, *, at: datetime, pace: Pace = PACE, **per_second: float) -> list[LeaseReport]:
    """Take and send what is due at an instant at which the clock stands still."""
    delivery_leases.take(ways_of(by, **per_second), at=at)
    sent = [deliveries.send_lease(lease_id, by, pace, now=lambda: at) for lease_id in waiting()]
    return [report for report in sent if report is not None]
