"""The leases of a day's deliveries for staff: how far they are, what came of them, and which may be sent once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.queries import deliveries, delivery_figures
from accounts.queries.deliveries import LeaseCard, ProviderCard
from accounts.queries.delivery_figures import LeaseSum
from foundation.clock import SHANGHAI
from portal.counter.paging import PAGE_MAX
from portal.counter.run_progress import Bar
from portal.shared.reminder_labels import CHANNELS, LEASE_OUTCOMES, LEASE_STATES, cause_words

HEADS = tuple(LEASE_OUTCOMES.values())


@dataclass(frozen=True)
class Row:
    """One lease in words."""

    card: LeaseCard
    channel: str
    state: str
    error: str
    counts: tuple[int, ...]

    @property
    def may_be_replayed(self) -> bool:
        """Say whether something of it may be worth another attempt; what exactly, the action asks."""
        return self.card.has_ended and self.card.failed_count + self.card.unknown_count > 0


@dataclass(frozen=True)
class Provider:
    """One provider in words, and whether it is left alone now."""

    card: ProviderCard
    channel: str
    is_paused: bool


@dataclass(frozen=True)
class Page:
    """One page of a day's leases."""

    on: date
    rows: tuple[Row, ...]
    next: str
    providers: tuple[Provider, ...]
    bar: Bar


def leases_on(on: date, after: datetime | None, *, at: datetime) -> Page:
    """Give one page of the leases of a day, the newest first."""
    since, until = span_of(on)
    found = deliveries.leases(most=PAGE_MAX + 1, before=min(after, until) if after else until)
    mine = [card for card in found if card.taken_at >= since]
    providers = deliveries.providers()
    return Page(
        on,
        tuple(row_of(card) for card in mine[:PAGE_MAX]),
        mine[PAGE_MAX - 1].taken_at.isoformat() if len(mine) > PAGE_MAX else "",
        tuple(
            Provider(one, str(CHANNELS[one.channel]), one.paused_until is not None and one.paused_until > at)
            for one in providers
        ),
        bar_of(on, at=at),
    )


def bar_of(on: date, *, at: datetime) -> Bar:
    """Say how far the deliveries are that were given out on a day, and how fast the running ones go."""
    sums = delivery_figures.lease_sums(*span_of(on))
    now_open = delivery_figures.open_leases(at=at)
    seconds = (at - now_open.started_at).total_seconds() if now_open.started_at else None
    is_at_work = now_open.waiting_count + now_open.running_count + now_open.overdue_count > 0
    done = sum(_done(one) for one in sums)
    total = sum(one.size_count for one in sums)
    return Bar("leases", done, total, is_at_work, seconds, now_open.done_count)


def span_of(on: date) -> tuple[datetime, datetime]:
    """Give the instants between which a day lies in China."""
    since = datetime.combine(on, time.min, SHANGHAI)
    return since, since + timedelta(days=1)


def row_of(card: LeaseCard) -> Row:
    """Say one lease in words."""
    return Row(
        card,
        str(CHANNELS[card.channel]),
        str(LEASE_STATES[card.state]),
        cause_words(card.error) if card.error else "",
        tuple(getattr(card, f"{name}_count") for name in LEASE_OUTCOMES),
    )


def _done(one: LeaseSum) -> int:
    counts: Mapping[str, int] = one.counts
    return sum(counts.values())
