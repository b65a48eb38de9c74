"""Refusals about birth dates approved for retirement."""

from foundation.errors import DomainError, Kind


class BirthDateInvalid(DomainError):
    """An approved birth date lies in the past and names the paper it stands on; check the personnel file."""

    code = "birth_date.invalid"
    kind = Kind.INVALID


class BirthDateNeedsSecond(DomainError):
    """A birth date for retirement needs a second person here; propose it, and let a colleague agree."""

    code = "birth_date.needs_second"
    kind = Kind.FORBIDDEN
