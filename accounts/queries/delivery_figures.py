"""Figures about deliveries for those who watch the house; none of them names anybody.

Each is one statement that reads what waits or what one day brought, never the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, Sum, Value
from django.db.models.functions import Coalesce

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
    """How many leases wait for a worker, run, and run past their time; what they did since the oldest of them began."""

    waiting_count: int
    running_count: int
    overdue_count: int
    done_count: int
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
    rows = DeliveryLease.objects.filter(taken_at__gte=since, taken_at__lt=until).order_by(
        "channel", "provider"
    )
    sums = [Sum(f"{name}_count") for name in ("size", *OUTCOMES)]
    return [
        LeaseSum(Channel(channel), provider, size_count, dict(zip(OUTCOMES, counts, strict=True)))
        for channel, provider, size_count, *counts in rows.values_list("channel", "provider").annotate(*sums)
    ]


def open_leases(*, at: datetime) -> OpenLeases:
    """Count the leases that have not ended."""
    rows = DeliveryLease.objects.filter(state__in=[LeaseState.WAITING.value, LeaseState.RUNNING.value])
    is_running, is_over = Q(state=LeaseState.RUNNING.value), Q(expires_at__lt=at)
    done = sum((F(f"{name}_count") for name in OUTCOMES), Value(0))
    found = rows.aggregate(
        waiting_count=Count("pk", filter=~is_running),
        running_count=Count("pk", filter=is_running & ~is_over),
        overdue_count=Count("pk", filter=is_running & is_over),
        done_count=Coalesce(Sum(done), Value(0)),
        started_at=Min("started_at"),
    )
    return OpenLeases(**found)
