"""The leases of deliveries as staff see them, and what the providers are at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import STUCK, Channel, DeliveryState
from accounts.models.deliveries import DeliveryLease, DeliveryProvider
from accounts.models.notices import NoticeDelivery

# What became of the deliveries of a lease, by the name of its count.
OUTCOMES = ("sent", "failed", "unknown", "skipped", "put_back")
_OPEN = (LeaseState.WAITING.value, LeaseState.RUNNING.value)


@dataclass(frozen=True)
class LeaseCard:
    """One lease, with what became of its deliveries."""

    mark: int
    public_id: UUID
    channel: Channel
    provider: str
    state: LeaseState
    size_count: int
    counts: Mapping[str, int]
    taken_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    error: str
    replay_of: UUID | None

    @property
    def done_count(self) -> int:
        """Count the deliveries that came to an end."""
        return sum(self.counts.values())

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more is done by it."""
        return self.ended_at is not None

    @property
    def left_over(self) -> int:
        """Count what failed or of which nobody knows."""
        return self.counts["failed"] + self.counts["unknown"]


@dataclass(frozen=True)
class LeaseSum:
    """What the leases of a span brought on one channel by one provider."""

    channel: Channel
    provider: str
    leases_count: int
    size_count: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class ProviderCard:
    """One provider, and until when it is left alone."""

    channel: Channel
    name: str
    failures_count: int
    paused_until: datetime | None


def leases_between(since: datetime, until: datetime, after: int | None, *, most: int) -> list[LeaseCard]:
    """List the leases taken in a span, the newest first, from a mark on."""
    rows = _taken(since, until).select_related("replay_of")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [_card(row) for row in rows.order_by("-pk")[:most]]


def lease_by_public_id(public_id: UUID) -> LeaseCard | None:
    """Find one lease, or nothing."""
    row = DeliveryLease.objects.select_related("replay_of").filter(public_id=public_id).first()
    return _card(row) if row else None


def lease_sums(since: datetime, until: datetime) -> list[LeaseSum]:
    """Sum what the leases of a span brought, by channel and provider."""
    sums = {name: Sum(f"{name}_count") for name in OUTCOMES}
    rows = _taken(since, until).values("channel", "provider")
    found = rows.annotate(leases=Count("pk"), size=Sum("size_count"), **sums).order_by("channel", "provider")
    return [
        LeaseSum(
            Channel(row["channel"]),
            row["provider"],
            row["leases"],
            row["size"],
            {name: row[name] for name in OUTCOMES},
        )
        for row in found
    ]


def open_leases(*, at: datetime) -> dict[str, int]:
    """Count the leases that wait, that run, and that run past their time."""
    rows = DeliveryLease.objects.filter(state__in=_OPEN)
    counted = dict(rows.values_list("state").annotate(Count("pk")))
    overdue = rows.filter(state=LeaseState.RUNNING.value, expires_at__lt=at).count()
    running = counted.get(LeaseState.RUNNING.value, 0)
    return {
        "waiting": counted.get(LeaseState.WAITING.value, 0),
        "running": running - overdue,
        "overdue": overdue,
    }


def stuck_counts() -> dict[tuple[Channel, DeliveryState], int]:
    """Count the deliveries that nothing more is done about until a person looks, by channel and state."""
    rows = NoticeDelivery.objects.filter(state__in=sorted(state.value for state in STUCK))
    counted = rows.values_list("channel", "state").annotate(Count("pk"))
    return {(Channel(channel), DeliveryState(state)): count for channel, state, count in counted}


def providers() -> list[ProviderCard]:
    """List the providers anything was ever given to."""
    rows = DeliveryProvider.objects.order_by("channel", "name")
    return [
        ProviderCard(Channel(row.channel), row.name, row.failures_count, row.paused_until) for row in rows
    ]


def _taken(since: datetime, until: datetime) -> QuerySet[DeliveryLease]:
    return DeliveryLease.objects.filter(taken_at__gte=since, taken_at__lt=until)


def _card(row: DeliveryLease) -> LeaseCard:
    return LeaseCard(
        row.pk,
        row.public_id,
        Channel(row.channel),
        row.provider,
        LeaseState(row.state),
        row.size_count,
        {name: getattr(row, f"{name}_count") for name in OUTCOMES},
        row.taken_at,
        row.started_at,
        row.ended_at,
        row.error,
        row.replay_of.public_id if row.replay_of else None,
    )
