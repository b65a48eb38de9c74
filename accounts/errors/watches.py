"""Refusals about waiting for a place to open."""

from foundation.errors import DomainError, Kind


class WatchNotNeeded(DomainError):
    """These two places may share already, or are one place; there is nothing to wait for."""

    code = "watch.not_needed"
    kind = Kind.CONFLICT


class WatchesFull(DomainError):
    """You wait for as many pairs of places as one person may; take one back first."""

    code = "watch.full"
    kind = Kind.LIMIT


class WatchNotFound(DomainError):
    """You wait for nothing under this number; it may have been fulfilled or taken back."""

    code = "watch.not_found"
    kind = Kind.NOT_FOUND
