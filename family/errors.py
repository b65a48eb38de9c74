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


class ActingForAnother(DomainError):
    """This page was opened for somebody else; check the name on it and send it again."""

    code = "family.acting.for_another"
    kind = Kind.CONFLICT


class MandateHeldAtDesk(DomainError):
    """A desk lets this mandate rest because of a dispute; go to a desk with your identity card to let it live again."""

    code = "family.mandate.held_at_desk"
    kind = Kind.CONFLICT


class MandateExists(DomainError):
    """This relative already holds such a mandate; change or end that one instead."""

    code = "family.mandate.exists"
    kind = Kind.CONFLICT
