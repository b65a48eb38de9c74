"""Refusals about deliveries: those of providers, and those of leases."""

from foundation.errors import DomainError, Kind


class ChannelRefused(DomainError):
    """The message provider will never reach this address; the recipient needs another way. ``why`` is its own code."""

    code = "channel.refused"
    kind = Kind.INVALID

    @property
    def told(self) -> str:
        """Give the code with the provider's own behind it."""
        return f"{self.code} {self.facts.get('why', '')}".strip()


class MessageUnfit(DomainError):
    """The channel has no form for this message, such as a template of the provider; somebody has to add it."""

    code = "message.unfit"
    kind = Kind.UNAVAILABLE

    @property
    def told(self) -> str:
        """Give the code with what is missing behind it."""
        return f"{self.code} {self.facts.get('why', '')}".strip()


class OutcomeUnknown(DomainError):
    """The message provider fell silent while it was being told; whether it took the message has to be asked."""

    code = "channel.unknown"
    kind = Kind.UNAVAILABLE


class LeaseNotFound(DomainError):
    """There is no such lease."""

    code = "lease.not_found"
    kind = Kind.NOT_FOUND


class LeaseStillRuns(DomainError):
    """The lease is still waiting or being sent; it can be replayed once it has ended."""

    code = "lease.still_runs"
    kind = Kind.CONFLICT


class NothingToReplay(DomainError):
    """Nothing of the lease may be sent once more: all of it was sent, cancelled, or cannot be asked about."""

    code = "lease.nothing_left"
    kind = Kind.CONFLICT


class NothingParked(DomainError):
    """Nothing of it is put aside any more: it went out, was cancelled, or somebody has it tried again already."""

    code = "parked.nothing_left"
    kind = Kind.CONFLICT


class LetterNotWaiting(DomainError):
    """A letter named is not waiting to be printed; somebody else may have printed it."""

    code = "letter.not_waiting"
    kind = Kind.CONFLICT


class LetterNotPrinted(DomainError):
    """No letter with this number was printed at this desk; compare it with the number on the letter."""

    code = "letter.not_printed"
    kind = Kind.NOT_FOUND
