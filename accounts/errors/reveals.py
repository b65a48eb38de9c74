"""Why a value is not shown whole."""

from foundation.errors import DomainError, Kind


class NothingToReveal(DomainError):
    """Raised when no such value is recorded of a person. Ask the person, and record it."""

    code = "reveal.nothing"
    kind = Kind.NOT_FOUND


class RevealWithoutReason(DomainError):
    """Raised when somebody wants to see another person's value and gives no reason. Say what it is needed for."""

    code = "reveal.reason"
    kind = Kind.INVALID


class TooManyReveals(DomainError):
    """Raised when one user has had more values shown within an hour than the work of a desk explains. Wait a little."""

    code = "reveal.limit"
    kind = Kind.LIMIT
