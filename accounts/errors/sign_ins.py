"""Refusals about sign-ins and passkeys."""

from foundation.errors import DomainError, Kind


class SignInNotFound(DomainError):
    """You are not signed in there, or no longer."""

    code = "sign_in.not_found"
    kind = Kind.NOT_FOUND


class PasskeyNotFound(DomainError):
    """You have no such passkey; it may have been removed already."""

    code = "passkey.not_found"
    kind = Kind.NOT_FOUND


class PasskeyRefused(DomainError):
    """The passkey was not accepted; try again, or come in another way."""

    code = "passkey.refused"
    kind = Kind.INVALID


class PasskeysFull(DomainError):
    """You have as many passkeys as one account may; remove one that is not needed."""

    code = "passkey.full"
    kind = Kind.LIMIT


class LastWayIn(DomainError):
    """This is your only way in; set a password or verify a phone first."""

    code = "passkey.last_way_in"
    kind = Kind.CONFLICT
