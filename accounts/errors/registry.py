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


class UndoNotPossible(DomainError):
    """The import is at work, or is being taken back, or was. Look at its page; an operator takes back what was left."""

    code = "registry.undo_not_possible"
    kind = Kind.CONFLICT


class UndoNothing(DomainError):
    """No row of this import stands, so there is nothing to take back."""

    code = "registry.undo_nothing"
    kind = Kind.CONFLICT


class UndoReasonMissing(DomainError):
    """An import is taken back for a reason. Write down why, for the colleague who decides."""

    code = "registry.undo_reason"
    kind = Kind.INVALID
