"""Code lists about personal accounts and their ledger."""

from enum import StrEnum


class AccountKind(StrEnum):
    """Name what an account of the ledger stands for.

    The first two are a person's money, and their balance is kept. Of the others there is one for each pooling area; they
    say where money came from or went to, and their balance is the sum of their entries.
    """

    PERSONAL = "personal"
    WALLET = "wallet"
    OPENING = "opening"
    CONTRIBUTIONS = "contributions"
    INTEREST = "interest"
    HELD = "held"
    PROVIDERS = "providers"
    PREMIUMS = "premiums"
    WALLET_TRANSIT = "wallet_transit"
    MOVED = "moved"
    ESTATE = "estate"


class AccountState(StrEnum):
    """Say whether money may move on an account; a frozen one takes money in and lets none out."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


class TransferKind(StrEnum):
    """Name why money moved; each kind has its own line in a statement."""

    OPENING = "opening"
    CONTRIBUTION = "contribution"
    RETIREE_CREDIT = "retiree_credit"
    INTEREST = "interest"
    HOLD = "hold"
    SETTLEMENT = "settlement"
    RELEASE = "release"
    REFUND = "refund"
    WALLET_SEND = "wallet_send"
    WALLET_ACCEPT = "wallet_accept"
    WALLET_RETURN = "wallet_return"
    MOVE = "move"
    ESTATE = "estate"
    CORRECTION = "correction"


class InterestMethod(StrEnum):
    """Say how a year's interest is reckoned: simply, or with that of each quarter bearing interest in the next."""

    DAILY_BALANCE = "daily_balance"
    QUARTERLY = "quarterly"


class LedgerCheckScope(StrEnum):
    """Say how much of the ledger a check recounts: all of it, or what moved since the check before."""

    WHOLE = "whole"
    RECENT = "recent"
