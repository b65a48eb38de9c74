"""Refusals about calendar feeds."""

from foundation.errors import DomainError, Kind


class FeedNotFound(DomainError):
    """There is no calendar at this address; the same whether it never was, was replaced, or has ended."""

    code = "feed.not_found"
    kind = Kind.NOT_FOUND


class FeedMoved(DomainError):
    """The address was changed in the meantime, perhaps by pressing twice; look at the page again first."""

    code = "feed.moved"
    kind = Kind.CONFLICT
