"""Reads what a clerk proposed about a payment made too late and a colleague has to look at."""

from datetime import datetime
from uuid import UUID

from accounts.queries.approvals import ApprovalCard, approvals_waiting

LATE_REVIEW = "payment.late"
# So many wait in one area at most; what lies behind them comes up as these are decided.
_WAITING_MAX = 500


def late_proposal(payment: UUID, place: int, area_key: str, *, at: datetime) -> ApprovalCard | None:
    """Find the proposal about one part of a payment that waits for a second clerk, or nothing."""
    waiting = approvals_waiting(LATE_REVIEW, [area_key], at=at, most=_WAITING_MAX)
    asked = (str(payment), place)
    return next((one for one in waiting if (one.payload["payment"], one.payload["place"]) == asked), None)
