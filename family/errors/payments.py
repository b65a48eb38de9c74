"""Refusals about payments, disputes of them, and what a payee compares with us."""

from foundation.errors import DomainError, Kind


class PaymentNotFound(DomainError):
    """You charged nothing under this number; check it against your own records."""

    code = "family.payment.not_found"
    kind = Kind.NOT_FOUND


class PaymentConflict(DomainError):
    """Something else was charged or refunded under this key before; use a new key for each act."""

    code = "family.payment.conflict"
    kind = Kind.CONFLICT


class PayeeNotAllowed(DomainError):
    """Only hospitals and pharmacies charge patients; ask the operators about your registration."""

    code = "family.payment.payee_not_allowed"
    kind = Kind.FORBIDDEN


class PatientUnknown(DomainError):
    """The card and the number do not fit together; let the patient show the card again."""

    code = "family.payment.patient_unknown"
    kind = Kind.INVALID


class PaymentTooMuch(DomainError):
    """This is more than what is held or was settled; the most is named beside it."""

    code = "family.payment.too_much"
    kind = Kind.INVALID


class PaymentExpired(DomainError):
    """Nobody settled it in time and the money went back; charge it anew."""

    code = "family.payment.expired"
    kind = Kind.GONE


class PaymentNotHeld(DomainError):
    """Only what is held is settled or released; look at its present state."""

    code = "family.payment.not_held"
    kind = Kind.CONFLICT


class PaymentNotSettled(DomainError):
    """Only what was settled is refunded; release it instead, or look at its present state."""

    code = "family.payment.not_settled"
    kind = Kind.CONFLICT


class AmountInvalid(DomainError):
    """An amount is a whole number of fen above nothing; correct it and send it again."""

    code = "family.payment.amount_invalid"
    kind = Kind.INVALID


class PaymentNotCovered(DomainError):
    """The accounts do not pay all of it, so nothing was paid; each reason says why one of them paid nothing."""

    code = "family.payment.not_covered"
    kind = Kind.INVALID


class PremiumNotDue(DomainError):
    """This person pays no resident premium here: they are not insured as a resident, or it is paid for that year."""

    code = "family.premium.not_due"
    kind = Kind.CONFLICT


class PremiumOnRecord(DomainError):
    """A contribution for this year is on record already; ask the agency before paying once more."""

    code = "family.premium.on_record"
    kind = Kind.CONFLICT


class PaymentDisputeNotFound(DomainError):
    """No such dispute is open to you; it may have been decided or taken back."""

    code = "family.payment_dispute.not_found"
    kind = Kind.NOT_FOUND


class PaymentDisputeExists(DomainError):
    """You have disputed this payment already; look at its present state."""

    code = "family.payment_dispute.exists"
    kind = Kind.CONFLICT


class PaymentDisputeNotPossible(DomainError):
    """There is nothing of yours left to dispute: it was not settled yet, or all of it came back."""

    code = "family.payment_dispute.not_possible"
    kind = Kind.CONFLICT


class PaymentDisputeMoved(DomainError):
    """The dispute or its payment changed meanwhile; read it again and decide anew."""

    code = "family.payment_dispute.moved"
    kind = Kind.CONFLICT


class PaymentDisputeLess(PaymentDisputeMoved):
    """The payee gave some of it back since it was proposed: turn the proposal down, and propose what is left."""

    code = "family.payment_dispute.less"


class PaymentDisputeAnswerMissing(DomainError):
    """Say what you looked at and what you found: the sharer reads these words."""

    code = "family.payment_dispute.answer_missing"
    kind = Kind.INVALID


class DayFileInvalid(DomainError):
    """The file cannot be read as a whole; each reason names a line and what is wrong there."""

    code = "family.reconciliation.file_invalid"
    kind = Kind.INVALID


class DayNotOver(DomainError):
    """A day is reconciled when it is over; send its file from the next day on."""

    code = "family.reconciliation.day_not_over"
    kind = Kind.CONFLICT


class DifferenceNotFound(DomainError):
    """No such difference is open; a colleague may have closed it, or a later file no longer shows it."""

    code = "family.difference.not_found"
    kind = Kind.NOT_FOUND


class DifferenceNoteMissing(DomainError):
    """Say how the difference came about or how it was put right: whoever looks later has these words alone."""

    code = "family.difference.note_missing"
    kind = Kind.INVALID


class DayFileNotFound(DomainError):
    """You sent no such file; use the number that you were answered."""

    code = "family.reconciliation.not_found"
    kind = Kind.NOT_FOUND


class LatePaymentNotFound(DomainError):
    """No such payment waits here: it was in time, or it is another area's."""

    code = "family.late_payment.not_found"
    kind = Kind.NOT_FOUND


class LateReviewDone(DomainError):
    """A colleague has looked into this payment already; read what they found."""

    code = "family.late_payment.done"
    kind = Kind.CONFLICT
