"""Refusals about insured persons."""

from foundation.errors import DomainError, Kind


class PersonNotFound(DomainError):
    """No such person is open to you; check the number, or ask the person to link with you first."""

    code = "person.not_found"
    kind = Kind.NOT_FOUND
