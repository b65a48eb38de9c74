"""Refusals about the links by which people let partners act for them."""

from foundation.errors import DomainError, Kind


class LinkNotFound(DomainError):
    """There is no such link now: it never was, has ended, or is somebody else's."""

    code = "partner.link.not_found"
    kind = Kind.NOT_FOUND


class LinkCodeRefused(DomainError):
    """This code makes no link: it is no code, too old, used, or not meant for you; let the person make a fresh one."""

    code = "partner.link.code_refused"
    kind = Kind.GONE


class LinkGuessesSpent(DomainError):
    """Too many codes were wrong; wait ten minutes, and let the person read the code out once more."""

    code = "partner.link.guesses_spent"
    kind = Kind.LIMIT


class LinkScopesRefused(DomainError):
    """These scopes cannot be had in this way: ask for fewer, or let the person agree on the portal's own page."""

    code = "partner.link.scopes"
    kind = Kind.INVALID


class LinkTextMoved(DomainError):
    """There is a newer text than the one that was read; read that one, then say yes or no."""

    code = "partner.link.text_moved"
    kind = Kind.CONFLICT


class LinkOfGuardian(DomainError):
    """For a child this young a parent or guardian says yes, in an account of their own."""

    code = "partner.link.of_guardian"
    kind = Kind.FORBIDDEN


class LinkNothingChosen(DomainError):
    """Nothing was chosen that the partner may do; choose one thing at least, or say no."""

    code = "partner.link.nothing_chosen"
    kind = Kind.INVALID


class LinkPartnerGone(DomainError):
    """This partner takes no new people just now; choose another, or ask it."""

    code = "partner.link.partner_gone"
    kind = Kind.CONFLICT


class LinkCodesSpent(DomainError):
    """So many codes were made today that no more are given out; go on tomorrow, or use the partner's own page."""

    code = "partner.link.codes_spent"
    kind = Kind.LIMIT
