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


class SessionNotFound(DomainError):
    """No such session of yours is open to you; begin a new one."""

    code = "certification.session.not_found"
    kind = Kind.NOT_FOUND


class SessionRefused(DomainError):
    """This certification cannot begin; the reasons say what to do first."""

    code = "certification.session.refused"
    kind = Kind.INVALID


class SessionOver(DomainError):
    """The session has run out or is closed; begin a new one."""

    code = "certification.session.over"
    kind = Kind.GONE


class SessionPassed(DomainError):
    """This session has recorded its certification already; look at it instead of sending a result again."""

    code = "certification.session.passed"
    kind = Kind.CONFLICT


class SignatureRefused(DomainError):
    """The signature does not fit the text and the key; sign the canonical text with a live key of yours."""

    code = "certification.session.signature"
    kind = Kind.FORBIDDEN


class NonceSpent(DomainError):
    """The result does not answer the challenge that waits now; use the newest nonce of the session, once."""

    code = "certification.session.nonce"
    kind = Kind.CONFLICT


class SubjectDiffers(DomainError):
    """The result is about another benefit than the session; never carry a result from one session to another."""

    code = "certification.session.subject"
    kind = Kind.CONFLICT


class ResultOutOfTime(DomainError):
    """The check was not made while the session ran; set your clock, and send the instant of the check."""

    code = "certification.session.time"
    kind = Kind.INVALID


class BatchNotFound(DomainError):
    """No such batch of yours exists; check the id."""

    code = "certification.batch.not_found"
    kind = Kind.NOT_FOUND


class VoiceCodesSpent(DomainError):
    """You asked for too many codes within an hour; wait, and look whether your menu asks without a caller."""

    code = "certification.voice.codes_spent"
    kind = Kind.LIMIT


class QuarantineNotFound(DomainError):
    """No such entry is set aside for your desk; look at the list."""

    code = "certification.quarantine.not_found"
    kind = Kind.NOT_FOUND


class QuarantineSettled(DomainError):
    """Somebody has decided this entry already; look at the list."""

    code = "certification.quarantine.settled"
    kind = Kind.CONFLICT


class QuarantineOfNobody(DomainError):
    """Nobody on record fits this entry for certain, so it can only be dismissed; certify the person at the counter."""

    code = "certification.quarantine.of_nobody"
    kind = Kind.INVALID


class ClerkIsRelative(DomainError):
    """No clerk serves a relative or themselves; ask a colleague to take over."""

    code = "certification.clerk_is_relative"
    kind = Kind.FORBIDDEN


class StatusQuestionsOpen(DomainError):
    """This benefit also depends on questions that were not answered; answer them and send it again."""

    code = "certification.status.open"
    kind = Kind.INVALID


class ProofTaken(DomainError):
    """A proof with this number was sent for another person before; check the number."""

    code = "certification.proof.taken"
    kind = Kind.CONFLICT
