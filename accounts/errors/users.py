"""Refusals about users."""

from foundation.errors import DomainError, Kind


class PhoneTaken(DomainError):
    """This phone number already signs in to an account; sign in with it, or use another number."""

    code = "user.phone_taken"
    kind = Kind.CONFLICT


class CodeNotSent(DomainError):
    """The one-time code could not be sent; ask for another in a few minutes, or sign in with your password."""

    code = "user.code_not_sent"
    kind = Kind.UNAVAILABLE
