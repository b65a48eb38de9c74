"""How deliveries are given out, retried, asked about and held back: pauses, allowances, and whose turn it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import floor

LEASE_ROWS_MAX = 500
# Waiting leases of one provider: what is past them stays in the queue, where its priority counts.
WAITING_LEASES_MAX = 20
# So many are begun, and noted, at once: after a crash each of them has to be asked about. Where nobody can be asked,
# each may be lost, so they are fewer.
CHUNK_ROWS = 200
CHUNK_ROWS_UNASKED = 25
ATTEMPTS_MAX = 8
ASKS_MAX = 24
# So many failures without a success between them, and a provider is left alone for a while.
FAILURES_MAX = 5
SEND_WAITS = 3
# How much of its allowance a provider that had nothing to do may be given at once.
BURST = timedelta(seconds=10)
PAUSE_MAX = timedelta(minutes=15)
ASK_PAUSE_MAX = timedelta(hours=1)


@dataclass(frozen=True)
class Pace:
    """How long a worker may hold a lease without a sign of life, a provider may take to answer, and a bell may ring on.

    A send has a few waits in it, each as long as the timeout at most: to connect, to hand over, to be answered. None
    begins so late that it could outlast the lease, so whoever finds a lease ended knows that nothing of it is on its way.
    Raises ValueError where that could not be.
    """

    lease: timedelta
    timeout: timedelta
    ring_again: timedelta

    def __post_init__(self) -> None:
        if self.lease <= self.longest_send + self.timeout:
            raise ValueError("a lease has to last longer than four timeouts of a provider")

    @property
    def longest_send(self) -> timedelta:
        """Give how long one send may take at most."""
        return SEND_WAITS * self.timeout


@dataclass(frozen=True)
class Way:
    """A provider of a channel, and how many messages a second it takes on the average; None is any number.

    One that takes a key can be asked what came of a message.
    """

    name: str
    per_second: float | None = None
    takes_key: bool = True


def retry_after(attempts: int, *, ways: int) -> timedelta:
    """Give the pause before the next attempt: none while a provider is left that was not asked in this round."""
    rounds, begun = divmod(attempts, max(ways, 1))
    return timedelta() if begun else timedelta(minutes=1 << rounds)


def ask_after(asks: int, *, pace: Pace) -> timedelta:
    """Give the pause before a provider is asked what came of a message; it grows, and no send outlasts it."""
    return max(pace.longest_send, min(pace.longest_send * (1 << min(asks, 20)), ASK_PAUSE_MAX))


def pause_after(failures: int) -> timedelta | None:
    """Give how long a provider is left alone after so many failures in a row, if at all."""
    if failures < FAILURES_MAX:
        return None
    return min(timedelta(minutes=1) * (1 << min(failures // FAILURES_MAX - 1, 8)), PAUSE_MAX)


def refilled(allowance: float, *, since: timedelta, per_second: float) -> float:
    """Give what a provider may be sent now; time fills it up, to what one burst may take and never below one message."""
    most = max(per_second * BURST.total_seconds(), 1.0)
    return min(most, allowance + max(since.total_seconds(), 0.0) * per_second)


def rows_allowed(allowance: float | None) -> int:
    """Say how many messages a lease may hold."""
    return LEASE_ROWS_MAX if allowance is None else min(LEASE_ROWS_MAX, floor(allowance))


def next_way(order: Sequence[str], failed: str) -> str:
    """Name the provider whose turn it is after another failed; the first follows the last."""
    if failed not in order:
        return order[0] if order else ""
    return order[(order.index(failed) + 1) % len(order)]


def open_ways(order: Sequence[str], paused: Collection[str]) -> list[str]:
    """List the providers that are not left alone, in the order of the settings."""
    return [name for name in order if name not in paused]
