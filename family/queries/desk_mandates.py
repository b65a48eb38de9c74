"""Reads of mandates for a desk: what policy asks, and what waits for a second clerk."""

from collections.abc import Collection
from datetime import date, datetime

from accounts.queries.approvals import ApprovalCard, approvals_waiting
from family.rules.grounds import GroundTerms
from regions.queries.policy import policy

APPROVAL_CODE = "mandate.guardian"
APPROVERS = "family.guardian_approval"
TWO_CLERKS = "two_clerks"


def ground_terms(*, on: date) -> GroundTerms:
    """Give what policy says of mandates that a desk records on a day."""
    return GroundTerms(
        policy("family.full_capacity_age", area_key=None, on=on).integer(),
        policy("family.mandate_months", area_key=None, on=on).integer(),
    )


def needs_second(area_key: str, *, on: date) -> bool:
    """Say whether an area asks for a second clerk before a guardian acts for somebody."""
    return policy(APPROVERS, area_key=area_key, on=on).word() == TWO_CLERKS


def guardians_waiting(area_keys: Collection[str], *, at: datetime, most: int) -> list[ApprovalCard]:
    """List the guardians' mandates that wait for a second clerk at some desks, the oldest first."""
    return approvals_waiting(APPROVAL_CODE, area_keys, at=at, most=most)
