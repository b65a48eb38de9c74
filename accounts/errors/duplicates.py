"""Refusals about two records that may be one person."""

from foundation.errors import DomainError, Kind


class DuplicateNotFound(DomainError):
    """No such pair is open to you; neither of the two is paid or insured in your area, or a search never found it."""

    code = "duplicate.not_found"
    kind = Kind.NOT_FOUND


class DuplicateDecided(DomainError):
    """Somebody has decided on this pair already; look at what they wrote."""

    code = "duplicate.decided"
    kind = Kind.CONFLICT


class DuplicateMoved(DomainError):
    """One of the two records has changed since you opened them; compare them again before you decide."""

    code = "duplicate.moved"
    kind = Kind.CONFLICT


class DuplicateReasonMissing(DomainError):
    """A decision on a pair needs words that say what it rests on."""

    code = "duplicate.reason_missing"
    kind = Kind.INVALID
