"""Refusals about the wallet that reaches across provinces."""

from foundation.errors import DomainError, Kind


class WalletNotAllowed(DomainError):
    """A wallet cannot be opened for you now; each reason says what stands in the way."""

    code = "family.wallet.not_allowed"
    kind = Kind.INVALID


class WalletTermsMoved(DomainError):
    """The terms of the wallet have changed since you read them; read them again, then agree."""

    code = "family.wallet.terms_moved"
    kind = Kind.CONFLICT


class WalletTransferNotAllowed(DomainError):
    """Money cannot go to this person's wallet now; each reason says what stands in the way."""

    code = "family.wallet_transfer.not_allowed"
    kind = Kind.INVALID


class WalletTransferKeyReused(DomainError):
    """This form has already sent another transfer; open a new one, and look at the list before you send again."""

    code = "family.wallet_transfer.key_reused"
    kind = Kind.CONFLICT


class WalletTransferNotFound(DomainError):
    """No such transfer is yours to answer; look at the list in your wallet."""

    code = "family.wallet_transfer.not_found"
    kind = Kind.NOT_FOUND


class WalletTransferNotOpen(DomainError):
    """This transfer is no longer on its way; the list in your wallet says what became of it."""

    code = "family.wallet_transfer.not_open"
    kind = Kind.GONE
