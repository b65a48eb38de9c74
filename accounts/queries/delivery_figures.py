"""Figures about deliveries for those who watch the house; none of them names anybody.

Each is one statement that reads what waits or what one day brought, never the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Sum

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import Channel, DeliveryState
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery

# What became of the deliveries of a lease, by the name of its count.
OUTCOMES = ("sent", "failed", "unknown", "skipped", "put_back")


@dataclass(frozen=True)
class Waiting:
    """What is due on one channel and has not been taken up; ``oldest_due_at`` is empty where nothing waits."""

    channel: Channel
    count: int
    oldest_due_at: datetime | None

    def age_seconds(self, *, at: datetime) -> float:
        """Say how long the oldest has waited."""
        return (at - self.oldest_due_at).total_seconds() if self.oldest_due_at else 0.0


@dataclass(frozen=True)
class LeaseSum:
    """What the leases of a span brought on one channel by one provider."""

    channel: Channel
    provider: str
    size_count: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class OpenLeases:
    """How many leases wait for a worker, run, and run past their time; since when the oldest of them runs."""

    waiting_count: int
    running_count: int
    overdue_count: int
    started_at: datetime | None


def waiting_by_channel(*, at: datetime) -> list[Waiting]:
    """Give what is due and queued, for every channel."""
    rows = NoticeDelivery.objects.filter(state=DeliveryState.QUEUED.value, due_at__lte=at)
    found = {
        channel: (count, oldest)
        for channel, count, oldest in rows.values_list("channel").annotate(Count("pk"), Min("due_at"))
    }
    return [Waiting(channel, *found.get(channel.value, (0, None))) for channel in Channel]


def lease_sums(since: datetime, until: datetime) -> list[LeaseSum]:
    """Sum what the leases taken in a span brought, by channel and provider."""
    rows = DeliveryLease.objects.filter(taken_at__gte=since, taken_at__lt=until).values("channel", "provider")
    sums = {name: Sum(f"{name}_count") for name in OUTCOMES}
    found = rows.annotate(size=Sum("size_count"), **sums).order_by("channel", "provider")
    return [
        LeaseSum(
            Channel(row["channel"]), row["provider"], row["size"], {name: row[name] for name in OUTCOMES}
        )
        for row in found
    ]


def open_leases(*, at: datetime) -> OpenLeases:
    """Count the leases that have not ended."""
    rows = DeliveryLease.objects.filter(state__in=[LeaseState.WAITING.value, LeaseState.RUNNING.value])
    waiting_count = running_count = overdue_count = 0
    began: list[datetime] = []
    for state, started_at, expires_at in rows.values_list("state", "started_at", "expires_at"):
        is_overdue = expires_at is not None and expires_at < at
        waiting_count += state == LeaseState.WAITING.value
        overdue_count += is_overdue
        running_count += state == LeaseState.RUNNING.value and not is_overdue
        began += [started_at] if started_at else []
    return OpenLeases(waiting_count, running_count, overdue_count, min(began, default=None))
