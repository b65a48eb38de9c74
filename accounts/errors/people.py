"""Refusals about insured persons."""

from foundation.errors import DomainError, Kind


class PersonNotFound(DomainError):
    """No such person is open to you; check the number, or ask the person to link with you first."""

    code = "person.not_found"
    kind = Kind.NOT_FOUND


class PersonExists(DomainError):
    """A person with this identity number is already recorded; open that record instead."""

    code = "person.exists"
    kind = Kind.CONFLICT
