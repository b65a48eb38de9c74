"""The refusals of the certification floor."""

from foundation.errors import DomainError, Kind


class EntitlementNotFound(DomainError):
    """No such benefit is open to you; check the person, or ask them to let you help."""

    code = "certification.entitlement.not_found"
    kind = Kind.NOT_FOUND


class MethodNotAccepted(DomainError):
    """The paying area does not accept this way of certifying; choose one of the ways it names."""

    code = "certification.method.not_accepted"
    kind = Kind.INVALID


class EventInFuture(DomainError):
    """The certification is dated in the future; check the date and send it again."""

    code = "certification.event.in_future"
    kind = Kind.INVALID


class EventBeforeBenefit(DomainError):
    """The certification is dated before the benefit began; check the date and the benefit."""

    code = "certification.event.before_benefit"
    kind = Kind.INVALID


class EventAfterDeath(DomainError):
    """A death is recorded before this date; the agency has to look at it before anything is certified."""

    code = "certification.event.after_death"
    kind = Kind.CONFLICT


class ClerkIsRelative(DomainError):
    """No clerk serves a relative or themselves; ask a colleague to take over."""

    code = "certification.clerk_is_relative"
    kind = Kind.FORBIDDEN


class ReviewNothingToSee(DomainError):
    """There is nothing a person could look at; send a photo, or choose another way."""

    code = "certification.review.nothing_to_see"
    kind = Kind.INVALID


class ReviewCannotPass(DomainError):
    """This certification cannot be passed, for the reasons named; reject it or send it back."""

    code = "certification.review.cannot_pass"
    kind = Kind.INVALID


class ReviewByAsker(DomainError):
    """Whoever wrote a certification down for review does not decide on it; a colleague of the same area does."""

    code = "certification.review.by_asker"
    kind = Kind.FORBIDDEN


class StatusQuestionsOpen(DomainError):
    """This benefit also depends on questions that were not answered; answer them and send it again."""

    code = "certification.status.open"
    kind = Kind.INVALID


class ProofTaken(DomainError):
    """A proof with this number was sent for another person before; check the number."""

    code = "certification.proof.taken"
    kind = Kind.CONFLICT


class CertificationNotOpen(DomainError):
    """This way of certifying is not open here and now, for the reasons named; choose one of the ways that count."""

    code = "certification.not_open"
    kind = Kind.INVALID


class ReceiptNotFound(DomainError):
    """No such receipt is open to you; check the number, or look in the list of certifications."""

    code = "certification.receipt.not_found"
    kind = Kind.NOT_FOUND
