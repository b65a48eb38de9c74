"""The refusals of the accounts floor."""

from foundation.errors import DomainError, Kind


class PersonNotFound(DomainError):
    """No such person is open to you; check the number, or ask the person to link with you first."""

    code = "person.not_found"
    kind = Kind.NOT_FOUND


class PersonExists(DomainError):
    """A person with this identity number is already recorded; open that record instead."""

    code = "person.exists"
    kind = Kind.CONFLICT


class PhoneTaken(DomainError):
    """This phone number already signs in to an account; sign in with it, or use another number."""

    code = "user.phone_taken"
    kind = Kind.CONFLICT


class CodeNotSent(DomainError):
    """The one-time code could not be sent; ask for another in a few minutes, or sign in with your password."""

    code = "user.code_not_sent"
    kind = Kind.UNAVAILABLE


class NoticeNotFound(DomainError):
    """No such message is in your inbox; it may belong to somebody else."""

    code = "notice.not_found"
    kind = Kind.NOT_FOUND


class IdempotencyKeyReused(DomainError):
    """This Idempotency-Key was used with another request; send the same body, or a new key."""

    code = "idempotency.reused"
    kind = Kind.INVALID


class IdempotencyKeyRunning(DomainError):
    """A request with this Idempotency-Key is still running; wait a moment and send it again."""

    code = "idempotency.running"
    kind = Kind.CONFLICT


class ChannelUnavailable(DomainError):
    """The message provider did not answer; the message stays queued and is tried again."""

    code = "channel.unavailable"
    kind = Kind.UNAVAILABLE


class WatchNotNeeded(DomainError):
    """These two places may share already, or are one place; there is nothing to wait for."""

    code = "watch.not_needed"
    kind = Kind.CONFLICT


class WatchesFull(DomainError):
    """You wait for as many pairs of places as one person may; take one back first."""

    code = "watch.full"
    kind = Kind.LIMIT


class WatchNotFound(DomainError):
    """You wait for nothing under this number; it may have been fulfilled or taken back."""

    code = "watch.not_found"
    kind = Kind.NOT_FOUND
