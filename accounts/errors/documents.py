"""Refusals about identity documents."""

from foundation.errors import DomainError, Kind


class DocumentOfAnotherKind(DomainError):
    """This is a right number of another kind of document; choose that kind."""

    code = "document.other_kind"
    kind = Kind.INVALID


class DocumentNotFound(DomainError):
    """No such document is open to you; look at the person's list again, it may have changed meanwhile."""

    code = "document.not_found"
    kind = Kind.NOT_FOUND


class DocumentExists(DomainError):
    """This number is recorded for this person already; look at the list of documents."""

    code = "document.exists"
    kind = Kind.CONFLICT


class DocumentIsLast(DomainError):
    """The only document of a person is not withdrawn; record the right one first."""

    code = "document.last"
    kind = Kind.CONFLICT


class DocumentDatesInvalid(DomainError):
    """A document ends after the day on which it was issued, and is not issued in the future; check both dates."""

    code = "document.dates"
    kind = Kind.INVALID


class DocumentStartInvalid(DomainError):
    """A number is in use from a day after the old one's first and not from the future; check the deciding document."""

    code = "document.start"
    kind = Kind.INVALID


class DocumentExpiryDiffers(DomainError):
    """The end printed is not the one the law gives for this age; look again, and say so if it is printed thus."""

    code = "document.expiry_differs"
    kind = Kind.INVALID


class DocumentHasNoEnd(DocumentExpiryDiffers):
    """The law gives no end for this age; look again, and say so if the document prints one."""

    code = "document.expiry_long_term"


class ConflictNotFound(DomainError):
    """No open question about a number is under this reference; it may have been settled meanwhile."""

    code = "conflict.not_found"
    kind = Kind.NOT_FOUND


class ConflictStillOpen(DomainError):
    """Two people still have this number; change or withdraw one of them first."""

    code = "conflict.open"
    kind = Kind.CONFLICT
