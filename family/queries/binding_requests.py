"""Reads of wishes to share that wait for the claim of a tie."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from family.enums import RequestState
from family.models.bindings import BindingRequest


@dataclass(frozen=True)
class RequestCard:
    """One wish, as the claimant sees it: the name as they typed it, and nobody else.

    ``other_id`` is known to them once the tie is on record.
    """

    public_id: UUID
    claim_public_id: UUID
    name: str = field(repr=False)
    is_offer: bool
    state: RequestState
    requested_at: datetime
    other_id: int | None


def requests_of(person_id: int) -> list[RequestCard]:
    """Give somebody's wishes that wait or were refused, the newest first; those that went on are bindings."""
    states = [RequestState.WAITING.value, RequestState.REFUSED.value]
    rows = BindingRequest.objects.filter(claim__claimant__same_as=person_id, state__in=states)
    return [
        RequestCard(
            row.public_id,
            row.claim.public_id,
            row.claim.name,
            row.is_offer,
            RequestState(row.state),
            row.requested_at,
            row.claim.other.human_id if row.claim.other and row.state == RequestState.REFUSED.value else None,
        )
        for row in rows.select_related("claim__other").order_by("-requested_at", "-pk")
    ]
