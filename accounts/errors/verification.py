"""Refusals about real-name verification."""

from foundation.errors import DomainError, Kind


class AssuranceTooLow(DomainError):
    """This act needs a stronger proof of who you are; verify your name at a counter or with an activation code."""

    code = "verification.assurance_too_low"
    kind = Kind.FORBIDDEN


class AlreadySomebody(DomainError):
    """This account already belongs to a person, or that person has an account; go to a counter to change it."""

    code = "verification.already_somebody"
    kind = Kind.CONFLICT
