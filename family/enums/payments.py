"""Code lists of what guards payments: skipped sources, flags, disputes, and the daily reconciliation."""

from enum import StrEnum


class SkipReason(StrEnum):
    """Say why somebody's money paid nothing of a payment; those of the patient come first, then those of an account."""

    PATIENT_DEAD = "patient_dead"
    PATIENT_NOT_INSURED = "patient_not_insured"
    PATIENT_IN_ARREARS = "patient_in_arrears"
    USE_CLOSED = "use_closed"
    SHARER_DEAD = "sharer_dead"
    PAYEE_PAUSED = "payee_paused"
    SHARER_NOT_INSURED = "sharer_not_insured"
    SUSPENDED = "suspended"
    BINDING_FROZEN = "binding_frozen"
    NOT_STARTED = "not_started"
    USE_NOT_ALLOWED = "use_not_allowed"
    NO_ACCOUNT = "no_account"
    ACCOUNT_FROZEN = "account_frozen"
    OUT_OF_REACH = "out_of_reach"
    TWICE = "twice"
    BALANCE = "balance"
    PAYMENT_CAP = "payment_cap"
    FIRST_PAYMENTS_CAP = "first_payments_cap"
    MONTH_CAP = "month_cap"
    YEAR_CAP = "year_cap"


class FlagKind(StrEnum):
    """Say what is unusual about a payment; nobody is refused for it, but the sharer is told."""

    RAPID = "rapid"
    UNUSUAL_AMOUNT = "unusual_amount"
    NIGHT = "night"
    MANY_PAYEES = "many_payees"
    FRESH_BINDING = "fresh_binding"
    HOLD_AND_RELEASE = "hold_and_release"
    PATIENT_DEAD = "patient_dead"
    SHARER_DEAD = "sharer_dead"


class DisputeReason(StrEnum):
    """Say what a sharer holds against a payment."""

    NOT_KNOWN = "not_known"
    WRONG_AMOUNT = "wrong_amount"
    NOT_RECEIVED = "not_received"
    AFTER_STOP = "after_stop"


class DisputeState(StrEnum):
    """Follow the dispute of a payment; a proposed one waits for the colleague of whoever looked into it."""

    OPEN = "open"
    PROPOSED = "proposed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class DisputeRemedy(StrEnum):
    """Say how a sharer who is right gets the money back: at once and off what the payee is owed, or claimed from it."""

    REFUND = "refund"
    CLAIM = "claim"


class LateFinding(StrEnum):
    """Say what a desk found about a payment made after what let it flow had ended; none of them moves money by itself."""

    STANDS = "stands"
    RECOVERED = "recovered"
    FRAUD = "fraud"


class ReconciledEntry(StrEnum):
    """Name what a line of a payee's daily file is about."""

    PAYMENT = "payment"
    REFUND = "refund"


class DifferenceKind(StrEnum):
    """Say how a payee's file differs from what the house has."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    AMOUNT = "amount"
    STATE = "state"
    DAY = "day"


class DifferenceState(StrEnum):
    """Say where the work on a difference stands; GONE is one that a later file no longer shows."""

    OPEN = "open"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    GONE = "gone"
