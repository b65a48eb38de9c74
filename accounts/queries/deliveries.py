"""Reads of deliveries for those who look after them: leases, what waits, what failed and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import STUCK, WAITING, Channel, DeliveryState
from accounts.errors.deliveries import ChannelRefused
from accounts.fields import human
from accounts.models.deliveries import DeliveryLease, DeliveryProvider
from accounts.models.notices import NoticeDelivery

NO_ADDRESS = "address.missing"
# Nothing of a message was true any more when its turn came, so it was never begun.
VOID = "message.void"


@dataclass(frozen=True)
class LeaseCard:
    """One lease with its counts; ``asked_count`` are those whose provider has not said yet what came of them."""

    public_id: UUID
    channel: Channel
    provider: str
    state: LeaseState
    size_count: int
    sent_count: int
    failed_count: int
    unknown_count: int
    skipped_count: int
    put_back_count: int
    taken_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    error: str
    replay_of: UUID | None

    @property
    def asked_count(self) -> int:
        """Count what is still on its way, or to be asked about."""
        told = self.sent_count + self.failed_count + self.unknown_count
        return max(self.size_count - told - self.skipped_count - self.put_back_count, 0)

    @property
    def has_ended(self) -> bool:
        """Say whether no worker is at it, so that what it left over may be replayed."""
        return self.state in {LeaseState.DONE, LeaseState.EXPIRED}


@dataclass(frozen=True)
class StuckCount:
    """How many deliveries of a channel stand still for one reason."""

    channel: Channel
    state: DeliveryState
    error: str
    count: int
    oldest_due_at: datetime


@dataclass(frozen=True)
class WaitingCount:
    """How many deliveries of a channel wait, and since when the oldest could have gone out."""

    channel: Channel
    count: int
    oldest_due_at: datetime


@dataclass(frozen=True)
class ProviderCard:
    """How a provider does: its failures in a row, and until when it is left alone."""

    channel: Channel
    name: str
    failures_count: int
    paused_until: datetime | None


@dataclass(frozen=True)
class Unreached:
    """A message that will not reach somebody by a channel, with the reason."""

    delivery_id: int
    recipient_id: int
    channel: Channel
    template: str
    error: str
    noted_at: datetime


def leases(*, most: int, state: LeaseState | None = None, before: datetime | None = None) -> list[LeaseCard]:
    """List leases, the newest first; ``before`` is the time of the last one of the page before."""
    rows = DeliveryLease.objects.annotate(replayed=F("replay_of__public_id"))
    if state is not None:
        rows = rows.filter(state=state.value)
    if before is not None:
        rows = rows.filter(taken_at__lt=before)
    return [_card(row) for row in rows.order_by("-taken_at", "-pk").values(*_FIELDS, "replayed")[:most]]


def lease(public_id: UUID) -> LeaseCard | None:
    """Give one lease, or nothing."""
    rows = DeliveryLease.objects.filter(public_id=public_id).annotate(replayed=F("replay_of__public_id"))
    return next((_card(row) for row in rows.values(*_FIELDS, "replayed")), None)


def waiting_counts(*, at: datetime) -> list[WaitingCount]:
    """Count what is due and has not left the house, by channel."""
    rows = NoticeDelivery.objects.filter(
        state__in=sorted(state.value for state in WAITING), due_at__lte=at
    ).values_list("channel")
    counted = rows.annotate(count=Count("pk"), oldest=Min("due_at")).order_by("channel")
    return [WaitingCount(Channel(channel), count, oldest) for channel, count, oldest in counted]


def stuck_counts() -> list[StuckCount]:
    """Count what stands still until somebody looks at it, by channel, state and reason."""
    counted = (
        _stuck()
        .values_list("channel", "state", "last_error")
        .annotate(count=Count("pk"), oldest=Min("due_at"))
        .order_by("channel", "state", "last_error")
    )
    return [
        StuckCount(Channel(channel), DeliveryState(state), error, count, oldest)
        for channel, state, error, count, oldest in counted
    ]


def providers() -> list[ProviderCard]:
    """List the providers that were ever used."""
    rows = DeliveryProvider.objects.order_by("channel", "name")
    return [
        ProviderCard(Channel(row.channel), row.name, row.failures_count, row.paused_until) for row in rows
    ]


def unreached(*, most: int, recipient_ids: Collection[int] | None = None) -> list[Unreached]:
    """List messages whose address is missing or refused, the newest first: somebody has to be reached otherwise.

    ``recipient_ids`` narrows the list to some persons.
    """
    rows = _stuck().filter(state=DeliveryState.FAILED.value)
    rows = rows.filter(Q(last_error__startswith=ChannelRefused.code) | Q(last_error=NO_ADDRESS))
    if recipient_ids is not None:
        rows = rows.filter(notice__recipient__same_as_any=recipient_ids)
    found = rows.annotate(to=human("notice__recipient")).order_by("-due_at", "-pk")
    told = found.values_list("pk", "to", "channel", "notice__template", "last_error", "due_at")
    return [
        Unreached(pk, to, Channel(channel), template, error, due_at)
        for pk, to, channel, template, error, due_at in told[:most]
    ]


def _stuck() -> QuerySet[NoticeDelivery]:
    return NoticeDelivery.objects.filter(state__in=sorted(state.value for state in STUCK))


_FIELDS = (
    "public_id",
    "channel",
    "provider",
    "state",
    "size_count",
    "sent_count",
    "failed_count",
    "unknown_count",
    "skipped_count",
    "put_back_count",
    "taken_at",
    "started_at",
    "ended_at",
    "expires_at",
    "error",
)


def _card(row: dict[str, Any]) -> LeaseCard:
    facts = {name: row[name] for name in _FIELDS}
    facts |= {"channel": Channel(row["channel"]), "state": LeaseState(row["state"])}
    return LeaseCard(**facts, replay_of=row["replayed"])
