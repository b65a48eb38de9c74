"""Refusals about corrections of personal information."""

from foundation.errors import DomainError, Kind


class CorrectedBirthInvalid(DomainError):
    """A birth date is a day that has been; write it as 1983-05-16."""

    code = "correction.birth_date"
    kind = Kind.INVALID


class CorrectedSexInvalid(DomainError):
    """A sex is one of the two that documents print; choose one."""

    code = "correction.sex"
    kind = Kind.INVALID


class CorrectionOutlived(DomainError):
    """A birth date is not corrected to a day after the death on record; check both."""

    code = "correction.outlived"
    kind = Kind.CONFLICT
