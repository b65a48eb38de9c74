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


class CallNotFound(DomainError):
    """There is no such call at your desk, or somebody else is on the line; go back to the list of calls."""

    code = "certification.call.not_found"
    kind = Kind.NOT_FOUND


class CallsPaused(DomainError):
    """Too many calls about this person failed today; nobody is known by telephone until tomorrow, other ways count."""

    code = "certification.call.paused"
    kind = Kind.LIMIT


class CallerNotKnown(DomainError):
    """Too few answers agreed to go on; close the call and offer a counter or a visit at home."""

    code = "certification.call.not_known"
    kind = Kind.CONFLICT


class CallAnswered(DomainError):
    """The answers of this call were compared already; nobody answers twice in one call."""

    code = "certification.call.answered"
    kind = Kind.CONFLICT


class CallNotRecorded(DomainError):
    """The call is not being recorded with the caller's yes; ask for it and write down the recording's number first."""

    code = "certification.call.not_recorded"
    kind = Kind.CONFLICT


class CallNoteMissing(DomainError):
    """A suspicion needs words; write down what made you doubt, without numbers."""

    code = "certification.call.note_missing"
    kind = Kind.INVALID


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


class SuspensionNotOpen(DomainError):
    """Another step comes first, or the person has proved themselves meanwhile; look at the page again."""

    code = "certification.suspension.not_open"
    kind = Kind.CONFLICT


class SignalNotIndependent(DomainError):
    """This sign stands there already from the same source; another source has to speak."""

    code = "certification.signal.known"
    kind = Kind.CONFLICT


class SignalWrong(DomainError):
    """The day of the sign lies in the future, or before the last proof; check the day."""

    code = "certification.signal.wrong_day"
    kind = Kind.INVALID


class DecisionWrong(DomainError):
    """This reason does not go with this decision, or a part is missing; choose again."""

    code = "certification.decision.wrong"
    kind = Kind.INVALID


class DecisionNeedsSecond(DomainError):
    """A colleague has to agree to this; propose it instead."""

    code = "certification.decision.needs_second"
    kind = Kind.FORBIDDEN


class DecisionExists(DomainError):
    """This was decided already; look at the page again."""

    code = "certification.decision.exists"
    kind = Kind.CONFLICT


class DecisionNotFound(DomainError):
    """No such decision is open to you; check the page you came from."""

    code = "certification.decision.not_found"
    kind = Kind.NOT_FOUND


class CertificationNotFound(DomainError):
    """No such certification is open to you; check the page you came from."""

    code = "certification.not_found"
    kind = Kind.NOT_FOUND


class CertificationWithdrawn(DomainError):
    """This certification was withdrawn already; it counts no more."""

    code = "certification.withdrawn_already"
    kind = Kind.CONFLICT


class SurvivorFactExists(DomainError):
    """A fact of this kind is on record for these days; end it first."""

    code = "certification.survivor.exists"
    kind = Kind.CONFLICT


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


class ReviewNotFound(DomainError):
    """No such review is open to you, or it is closed; look at the list again."""

    code = "certification.review.not_found"
    kind = Kind.NOT_FOUND


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


class EscalationStepNotFound(DomainError):
    """Nothing of this kind is asked of you, or the relative no longer lets you help; look at the list again."""

    code = "certification.escalation.not_found"
    kind = Kind.NOT_FOUND


class EscalationStepOver(DomainError):
    """This was settled meanwhile, or the next one was asked; look at the present state."""

    code = "certification.escalation.over"
    kind = Kind.GONE


class OutreachNotFound(DomainError):
    """No such task is open at your desk; look at the list again."""

    code = "certification.outreach.not_found"
    kind = Kind.NOT_FOUND


class OutreachHeld(DomainError):
    """A colleague has taken this task; choose another, or wait until they let it go."""

    code = "certification.outreach.held"
    kind = Kind.CONFLICT


class OutreachNotHeld(OutreachHeld):
    """You do not hold this task any more; take it again before you write down what you found."""

    code = "certification.outreach.not_held"


class ReminderMonthMissing(DomainError):
    """A reminder falls into a month whose table is not there; wait for the next run, which opens it."""

    code = "certification.reminder.month_missing"
    kind = Kind.UNAVAILABLE
