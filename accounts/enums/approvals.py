"""Code lists about approvals by a second person."""

from enum import StrEnum

REGISTRY_UNDO = "registry.undo"
LEDGER_CORRECTION = "ledger.correction"
LEDGER_ESTATE = "ledger.estate"
LEDGER_FREEZE = "ledger.freeze"
# What officers propose and decide among themselves; all else is the desks'.
OFFICE_CODES = frozenset({REGISTRY_UNDO})


class ApprovalState(StrEnum):
    """Where an approval stands; whether its time is over is told by the clock, whether it was used by its row."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"
