"""What every way out for a message promises: it takes it, or says why not, or says that nobody knows."""

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(slots=True)
class Outgoing:
    """One message as a provider takes it; the key makes a repeated send one message.

    Nobody changes one. It is not frozen, for to make a frozen one takes longer, and a day has millions.

    ``template``, ``facts`` and ``language`` are for providers that word messages themselves, by a template they know.
    """

    idempotency_key: str
    address: str = field(repr=False)
    text: str = field(repr=False)
    template: str = field(default="", compare=False)
    facts: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    language: str = field(default="", compare=False)


@dataclass(slots=True)
class Taken:
    """The provider has the message; ``reference`` is its own name for it. Nobody changes one."""

    reference: str


@dataclass(frozen=True)
class Delivered:
    """The message reached its recipient."""

    reference: str


@dataclass(frozen=True)
class Undeliverable:
    """The message will never reach its recipient by this way; ``why`` is the provider's code."""

    why: str


@dataclass(frozen=True)
class NotKnown:
    """The provider never got the message, so that sending it again is safe."""


Answer = Taken | Delivered | Undeliverable | NotKnown


class ChannelSender(Protocol):
    """Sends messages, one at a time, outside any transaction.

    ``takes_key`` says that the provider can be asked about a key; where it cannot, a send that ended in silence is
    never repeated. No send and no question may take longer than the timeout of the settings.
    """

    takes_key: bool

    def send(self, message: Outgoing) -> Taken:
        """Send one message.

        Raises:
            ChannelUnavailable: the provider certainly did not take it; another may be tried.
            ChannelRefused: it will never reach this address.
            OutcomeUnknown: it may have been taken.
        """

    def ask(self, key: str) -> Answer:
        """Ask what became of a message; only where the provider takes a key.

        Raises:
            ChannelUnavailable: no answer now.
        """

    def close(self) -> None:
        """Let go of what was kept open between messages."""
