"""Refusals about papers that the portal issues."""

from foundation.errors import DomainError, Kind


class PaperNotFound(DomainError):
    """There is no paper with this code; compare it with the print, letter by letter."""

    code = "paper.not_found"
    kind = Kind.NOT_FOUND
