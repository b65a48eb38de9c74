"""Code lists about approvals by a second person."""

from enum import StrEnum


class ApprovalState(StrEnum):
    """Where an approval stands; whether its time is over is told by the clock, whether it was used by its row."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"
