"""The leases of a day's deliveries for staff: how far they are, what came of them, and which may be sent once more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.queries import lease_reports
from accounts.queries.lease_reports import LeaseCard, LeaseSum, ProviderCard
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
        return self.card.has_ended and self.card.left_over > 0


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
    next: int | None
    sums: tuple[tuple[str, LeaseSum, tuple[int, ...]], ...]
    providers: tuple[Provider, ...]
    bar: Bar


def leases_on(on: date, after: int | None, *, at: datetime) -> Page:
    """Give one page of the leases of a day, the newest first."""
    since = datetime.combine(on, time.min, SHANGHAI)
    until = since + timedelta(days=1)
    found = lease_reports.leases_between(since, until, after, most=PAGE_MAX + 1)
    sums = lease_reports.lease_sums(since, until)
    providers = lease_reports.providers()
    return Page(
        on,
        tuple(row_of(card) for card in found[:PAGE_MAX]),
        found[PAGE_MAX - 1].mark if len(found) > PAGE_MAX else None,
        tuple((str(CHANNELS[one.channel]), one, _in_order(one.counts)) for one in sums),
        tuple(
            Provider(one, str(CHANNELS[one.channel]), one.paused_until is not None and one.paused_until > at)
            for one in providers
        ),
        _bar(sums, found, at=at),
    )


def row_of(card: LeaseCard) -> Row:
    """Say one lease in words."""
    return Row(
        card,
        str(CHANNELS[card.channel]),
        str(LEASE_STATES[card.state]),
        cause_words(card.error) if card.error else "",
        _in_order(card.counts),
    )


def _in_order(counts: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(counts[name] for name in LEASE_OUTCOMES)


def _bar(sums: Iterable[LeaseSum], newest: Iterable[LeaseCard], *, at: datetime) -> Bar:
    """Say how far the day's deliveries are; the newest leases tell whether and how fast the work goes on."""
    known = list(sums)
    done = sum(sum(one.counts.values()) for one in known)
    worked = [card for card in newest if card.started_at]
    began = min((card.started_at for card in worked if card.started_at), default=None)
    is_at_work = any(not card.has_ended for card in newest)
    return Bar(
        "leases",
        done,
        sum(one.size_count for one in known),
        is_at_work,
        (at - began).total_seconds() if began else None,
        sum(card.done_count for card in worked),
    )
