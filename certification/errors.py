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


class StatusQuestionsOpen(DomainError):
    """This benefit also depends on questions that were not answered; answer them and send it again."""

    code = "certification.status.open"
    kind = Kind.INVALID


class ProofTaken(DomainError):
    """A proof with this number was sent for another person before; check the number."""

    code = "certification.proof.taken"
    kind = Kind.CONFLICT


class SlotNotOpen(DomainError):
    """Nobody is served at this place and time; choose another time from the list."""

    code = "appointment.slot_not_open"
    kind = Kind.CONFLICT


class SlotFull(DomainError):
    """All places at this time are taken; choose another time from the list."""

    code = "appointment.slot_full"
    kind = Kind.CONFLICT


class AppointmentExists(DomainError):
    """There is an appointment or a visit for this certification already; change or cancel that one first."""

    code = "appointment.exists"
    kind = Kind.CONFLICT


class AppointmentNotFound(DomainError):
    """No such appointment is open to you; look at the list of your appointments."""

    code = "appointment.not_found"
    kind = Kind.NOT_FOUND


class AppointmentSettled(DomainError):
    """The appointment is over, was cancelled or changed; look at its present state, and make a new one if needed."""

    code = "appointment.settled"
    kind = Kind.CONFLICT


class AppointmentTooEarly(DomainError):
    """This can be noted on the day of the appointment only; until then the person may still come."""

    code = "appointment.too_early"
    kind = Kind.CONFLICT


class SlotPlanWrong(DomainError):
    """The plan of a place does not hold together; correct what the sentence names."""

    code = "appointment.plan_wrong"
    kind = Kind.INVALID


class VisitNotAllowed(DomainError):
    """A visit cannot be asked for so; each reason says what to do instead."""

    code = "visit.not_allowed"
    kind = Kind.INVALID


class VisitNotFound(DomainError):
    """No such visit is open to you; look at the list of your appointments."""

    code = "visit.not_found"
    kind = Kind.NOT_FOUND


class VisitSettled(DomainError):
    """The visit is over, was cancelled or has moved on; look at its present state."""

    code = "visit.settled"
    kind = Kind.CONFLICT


class VisitDayWrong(DomainError):
    """Nobody goes out on this day; choose another day."""

    code = "visit.day_wrong"
    kind = Kind.INVALID


class WorkerNotFound(DomainError):
    """No such colleague goes out for this area; choose one from the list, or add them first."""

    code = "visit.worker_not_found"
    kind = Kind.NOT_FOUND


class WorkerIsRelative(DomainError):
    """Nobody visits a relative; choose another colleague."""

    code = "visit.worker_is_relative"
    kind = Kind.FORBIDDEN


class BadgeTaken(DomainError):
    """Somebody else of this area carries this badge; check the number."""

    code = "visit.badge_taken"
    kind = Kind.CONFLICT


class OverseasNotAllowed(DomainError):
    """The form for people abroad cannot be handed in so; each reason says what to do instead."""

    code = "overseas.not_allowed"
    kind = Kind.INVALID
