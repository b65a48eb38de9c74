"""Refusals about users."""

from foundation.errors import DomainError, Kind


class PhoneTaken(DomainError):
    """An account on this number waits for its real name; verify that one first, or use another number."""

    code = "user.phone_taken"
    kind = Kind.CONFLICT


class PhoneFull(DomainError):
    """As many people as may share one number use this one; take another number, or go to a counter."""

    code = "user.phone_full"
    kind = Kind.LIMIT


class CodeNotSent(DomainError):
    """The one-time code could not be sent; ask for another in a few minutes, or sign in with your password."""

    code = "user.code_not_sent"
    kind = Kind.UNAVAILABLE
