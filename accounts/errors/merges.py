"""Refusals about joining two rows of one human being."""

from foundation.errors import DomainError, Kind


class MergeNotFound(DomainError):
    """No such merge is open to you; it may have been undone meanwhile, or belong to another area."""

    code = "merge.not_found"
    kind = Kind.NOT_FOUND


class MergeRefused(DomainError):
    """These two records contradict each other, so they are not joined; correct what is wrong first."""

    code = "merge.refused"
    kind = Kind.CONFLICT


class MergeMoved(DomainError):
    """One of the two records has changed since this was proposed; compare them again and propose it anew."""

    code = "merge.moved"
    kind = Kind.CONFLICT


class AlreadyOnePerson(DomainError):
    """Both are the same record by now; there is nothing left to join."""

    code = "merge.already_one"
    kind = Kind.CONFLICT


class MergeReasonMissing(DomainError):
    """Write down on what papers this rests; whoever looks at it later has nothing else."""

    code = "merge.reason_missing"
    kind = Kind.INVALID
