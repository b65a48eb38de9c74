"""The refusals of the family floor."""

from foundation.errors import DomainError, Kind


class KinshipContradicts(DomainError):
    """This fact contradicts one already recorded; check the dates and the persons."""

    code = "family.kinship.contradicts"
    kind = Kind.CONFLICT


class BindingNotAllowed(DomainError):
    """The account cannot be shared with this person now; each reason says what stands in the way."""

    code = "family.binding.not_allowed"
    kind = Kind.INVALID


class BindingExists(DomainError):
    """You already share your account with this person; there is nothing to do."""

    code = "family.binding.exists"
    kind = Kind.CONFLICT


class BindingNotFound(DomainError):
    """No such sharing is open to you; it may have ended."""

    code = "family.binding.not_found"
    kind = Kind.NOT_FOUND


class BindingNotOpen(DomainError):
    """This sharing is no longer waiting for an answer; look at its present state."""

    code = "family.binding.not_open"
    kind = Kind.GONE


class MandateNotAllowed(DomainError):
    """This mandate cannot be given in this way; each reason says what stands in the way."""

    code = "family.mandate.not_allowed"
    kind = Kind.INVALID


class MandateNotFound(DomainError):
    """No such mandate is open to you; it may have ended."""

    code = "family.mandate.not_found"
    kind = Kind.NOT_FOUND


class MandateExists(DomainError):
    """This relative already holds such a mandate; change or end that one instead."""

    code = "family.mandate.exists"
    kind = Kind.CONFLICT


class ServiceNotAllowed(DomainError):
    """This relative cannot be added to the family service now; each reason says what stands in the way."""

    code = "family.service.not_allowed"
    kind = Kind.INVALID


class ServiceExists(DomainError):
    """This relative has been added already, or the adding waits for them; look at the list."""

    code = "family.service.exists"
    kind = Kind.CONFLICT


class ServiceNotFound(DomainError):
    """Nothing of this kind is open to you; it may have ended."""

    code = "family.service.not_found"
    kind = Kind.NOT_FOUND


class ServiceOver(DomainError):
    """This adding is over; begin it anew."""

    code = "family.service.over"
    kind = Kind.GONE


class ServiceNoticeMoved(DomainError):
    """The notice has a newer version; read that one first."""

    code = "family.service.notice_moved"
    kind = Kind.CONFLICT


class ServiceRelationOther(DomainError):
    """Another relation is on record than the one that was stated; look at it and say yes to that one."""

    code = "family.service.relation_other"
    kind = Kind.CONFLICT


class MandateNeedsSecond(DomainError):
    """A mandate on this ground needs a second clerk here; propose it to a colleague."""

    code = "family.mandate.needs_second"
    kind = Kind.FORBIDDEN


class HelperIsOfClerk(DomainError):
    """No clerk records or ends what a relative or they themselves may do; ask a colleague to take over."""

    code = "family.mandate.helper_of_clerk"
    kind = Kind.FORBIDDEN


class HelperUnknown(DomainError):
    """Nobody has this name together with this number; check both with the document."""

    code = "family.mandate.helper_unknown"
    kind = Kind.INVALID
