"""What follows from a proof, in its own transaction."""

from datetime import datetime

from certification.actions import suspensions
from certification.models.entitlements import Deadline
from certification.models.events import Certification


def settle(deadline: Deadline, proof: Certification, *, at: datetime) -> None:
    """Let payment go on that was suspended for want of a proof; call with the deadline held and computed anew."""
    suspensions.lift_by_proof(deadline, proof, at=at)
