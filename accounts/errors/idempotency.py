"""Refusals about repeated requests."""

from foundation.errors import DomainError, Kind


class IdempotencyKeyReused(DomainError):
    """This Idempotency-Key was used with another request; send the same body, or a new key."""

    code = "idempotency.reused"
    kind = Kind.INVALID


class IdempotencyKeyRunning(DomainError):
    """A request with this Idempotency-Key is still running; wait a moment and send it again."""

    code = "idempotency.running"
    kind = Kind.CONFLICT
