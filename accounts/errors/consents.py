"""Refusals about consents."""

from foundation.errors import DomainError, Kind


class ConsentTextMoved(DomainError):
    """There is a newer text than the one you read; read that one, then say yes or no."""

    code = "consent.text_moved"
    kind = Kind.CONFLICT


class ConsentNotAsked(DomainError):
    """The law asks for this and leaves no choice; nothing needs to be said, and nothing can be taken back."""

    code = "consent.not_asked"
    kind = Kind.INVALID


class ConsentOfGuardian(DomainError):
    """For a child this young a parent or guardian says yes; they can do so at a counter."""

    code = "consent.of_guardian"
    kind = Kind.FORBIDDEN


class ConsentOfOneself(DomainError):
    """This person is old enough to say so alone; they do it on their own page, or sign in at the counter."""

    code = "consent.of_oneself"
    kind = Kind.CONFLICT


class ConsentMissing(DomainError):
    """This needs your consent first; read the text and say yes, or choose another way that does without."""

    code = "consent.missing"
    kind = Kind.FORBIDDEN
