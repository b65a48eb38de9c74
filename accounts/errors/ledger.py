"""Refusals about personal accounts and their ledger."""

from foundation.errors import DomainError, Kind


class LedgerAccountNotFound(DomainError):
    """There is no such account, or it is not yours to see; look at the list of accounts."""

    code = "ledger.account_not_found"
    kind = Kind.NOT_FOUND


class TransferNotFound(DomainError):
    """There is no such line on this account; look at the month again."""

    code = "ledger.transfer_not_found"
    kind = Kind.NOT_FOUND


class CorrectionRefused(DomainError):
    """This line cannot be taken back as things stand; each reason says what to do instead."""

    code = "ledger.correction_refused"
    kind = Kind.CONFLICT


class CorrectionOfOthers(DomainError):
    """What was paid, sent or moved is taken back where that was done: by a refund, or by the move's appeal."""

    code = "ledger.correction_of_others"
    kind = Kind.CONFLICT


class CorrectionDone(DomainError):
    """This line was taken back already; look at the month in which that happened."""

    code = "ledger.correction_done"
    kind = Kind.CONFLICT


class CorrectionMoneyGone(DomainError):
    """Less is left on the account than was put in by mistake; ask for it back before the line is taken back."""

    code = "ledger.correction_money_gone"
    kind = Kind.CONFLICT


class CorrectionAccountClosed(DomainError):
    """The account is closed; take back what moved on the account that goes on."""

    code = "ledger.correction_account_closed"
    kind = Kind.CONFLICT


class EstateRefused(DomainError):
    """Nobody died, or the account is closed; only an account that a death froze is paid out to the heirs."""

    code = "ledger.estate_refused"
    kind = Kind.CONFLICT


class FreezeRefused(DomainError):
    """The account is frozen by a court already, or is not, or is closed; look at it again."""

    code = "ledger.freeze_refused"
    kind = Kind.CONFLICT
