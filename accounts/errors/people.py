"""Refusals about insured persons."""

from foundation.errors import DomainError, Kind


class PersonNotFound(DomainError):
    """No such person is open to you; check the number, or ask the person to link with you first."""

    code = "person.not_found"
    kind = Kind.NOT_FOUND


class PersonLookupsSpent(DomainError):
    """Too many numbers that lead to nobody linked to you came from here; wait ten minutes."""

    code = "person.lookups_spent"
    kind = Kind.LIMIT
