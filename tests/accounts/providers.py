"""Providers for tests: one that keeps what it took and does as it is told, and one that knows no key."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from accounts.clients.channels.sending import Answer, NotKnown, Outgoing, Taken
from accounts.errors.deliveries import OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable


def is_outside_transactions() -> bool:
    """Say whether no transaction is open but that of the test itself."""
    return not connection.in_atomic_block or not connection.savepoint_ids


@dataclass
class Provider:
    """A provider that does not weed out what comes twice.

    It refuses the first ``refusals_count`` messages, and falls silent behind the next ``silences_count``: these it has
    taken all the same, unless it is deaf.
    """

    refusals_count: int = 0
    silences_count: int = 0
    is_deaf: bool = False
    takes_key: bool = True
    before: Callable[[Outgoing], None] | None = None
    taken: list[Outgoing] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tries_count: int = 0
    closed_count: int = 0

    def send(self, message: Outgoing) -> Taken:
        assert is_outside_transactions()
        self.tries_count += 1
        if self.before is not None:
            self.before(message)
        if self.refusals_count:
            self.refusals_count -= 1
            raise ChannelUnavailable
        if self.silences_count:
            self.silences_count -= 1
            if not self.is_deaf:
                self.taken.append(message)
            raise OutcomeUnknown
        self.taken.append(message)
        return Taken(f"reference {len(self.taken)}")

    def ask(self, key: str) -> Answer:
        assert is_outside_transactions()
        assert self.takes_key
        self.asked.append(key)
        return Taken(f"reference of {key}") if key in self.keys else NotKnown()

    def close(self) -> None:
        self.closed_count += 1

    @property
    def keys(self) -> Counter[str]:
        """Count how often each key came."""
        return Counter(message.idempotency_key for message in self.taken)
