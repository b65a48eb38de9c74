"""Refusals about contributions and retirement."""

from foundation.errors import DomainError, Kind


class ContributionRefused(DomainError):
    """These months cannot be recorded as they stand; each reason says what to correct."""

    code = "contribution.refused"
    kind = Kind.INVALID


class ContributionExists(DomainError):
    """This entry of the source is recorded already; correct that one instead."""

    code = "contribution.exists"
    kind = Kind.CONFLICT


class ContributionNotFound(DomainError):
    """There is no such entry, or it was corrected meanwhile; look at the newest one."""

    code = "contribution.not_found"
    kind = Kind.NOT_FOUND


class RetireeMismatch(DomainError):
    """This retirement category does not fit the person's sex; check the post and the record."""

    code = "retirement.mismatch"
    kind = Kind.INVALID
