"""Refusals about imports of registers."""

from foundation.errors import DomainError, Kind


class BatchNotFound(DomainError):
    """There is no such import in your area. Look in the list of imports."""

    code = "registry.batch_not_found"
    kind = Kind.NOT_FOUND


class BatchNotInState(DomainError):
    """The import has moved on meanwhile. Look at its page and choose again."""

    code = "registry.batch_state"
    kind = Kind.CONFLICT


class RegistryNoFiles(DomainError):
    """There is no file of a known kind. Name the files persons.csv, parentages.csv and so on."""

    code = "registry.no_files"
    kind = Kind.INVALID


class RegistryTooLarge(DomainError):
    """The file is larger than the portal takes. Split it, or ask the operators to import it from a folder."""

    code = "registry.too_large"
    kind = Kind.LIMIT
