"""Refusals about e-mail addresses."""

from foundation.errors import DomainError, Kind


class EmailNeedsAccount(DomainError):
    """Only somebody with an account can have an address for messages; open the account first."""

    code = "email.needs_account"
    kind = Kind.CONFLICT


class EmailAskedTooOften(DomainError):
    """Too many codes were asked for; try again after the instant that is given."""

    code = "email.asked_too_often"
    kind = Kind.LIMIT


class EmailCodeWrong(DomainError):
    """The code is not the one in the newest mail, or its time is over; look again, or ask for another."""

    code = "email.code_wrong"
    kind = Kind.INVALID
