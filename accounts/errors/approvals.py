"""Refusals about approvals by a second person."""

from foundation.errors import DomainError, Kind


class ApprovalNotFound(DomainError):
    """Nothing under this number waits for you; it may have been decided, or belong to another area."""

    code = "approval.not_found"
    kind = Kind.NOT_FOUND


class ApprovalExists(DomainError):
    """The same waits for a second person already; let a colleague decide it first."""

    code = "approval.exists"
    kind = Kind.CONFLICT


class ApprovalNeedsSecond(DomainError):
    """Whoever proposed something does not approve it; ask a colleague of the same area."""

    code = "approval.needs_second"
    kind = Kind.FORBIDDEN


class ApprovalDecided(DomainError):
    """This was decided, taken back, or its time is over; propose it anew if it is still wanted."""

    code = "approval.decided"
    kind = Kind.CONFLICT


class ApprovalMoved(DomainError):
    """What was proposed is not what you saw; read it again before you decide."""

    code = "approval.moved"
    kind = Kind.CONFLICT


class ApprovalMissing(DomainError):
    """This act needs a colleague's approval of exactly this content, not used yet and not too old."""

    code = "approval.missing"
    kind = Kind.FORBIDDEN
