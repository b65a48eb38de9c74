"""Refusals about activation codes, prepared accounts and recovery."""

from foundation.errors import DomainError, Kind


class CodeMismatch(DomainError):
    """Name, number and code do not belong together, or the code has run out; check the letter, or go to a counter."""

    code = "activation.mismatch"
    kind = Kind.INVALID


class CodeEntriesWait(DomainError):
    """So many entries were wrong that the next is read later; no code is spent by it, and a counter helps at once."""

    code = "activation.waits"
    kind = Kind.LIMIT


class ClerkIsSubject(DomainError):
    """No clerk serves themselves or a relative; ask a colleague to take over."""

    code = "activation.clerk_is_subject"
    kind = Kind.FORBIDDEN


class SubjectDied(DomainError):
    """The records say that this person has died, so nobody opens their account; a counter can correct a mistake."""

    code = "activation.subject_died"
    kind = Kind.CONFLICT


class NewcomerNotFound(DomainError):
    """No account on this phone number waits for its real name; let the person sign up first, or hand out a code."""

    code = "activation.newcomer_not_found"
    kind = Kind.NOT_FOUND


class AccountMissing(DomainError):
    """This person has no account to be recovered; hand out an activation code instead."""

    code = "activation.account_missing"
    kind = Kind.CONFLICT


class PreparedFull(DomainError):
    """You prepared as many accounts as one person may; withdraw one that is not needed."""

    code = "activation.prepared_full"
    kind = Kind.LIMIT


class PreparedNotFound(DomainError):
    """You prepared no such account, or it was withdrawn."""

    code = "activation.prepared_not_found"
    kind = Kind.NOT_FOUND


class RecoveryPause(DomainError):
    """The account was recovered a short while ago; for your safety this waits a little."""

    code = "activation.recovery_pause"
    kind = Kind.FORBIDDEN
