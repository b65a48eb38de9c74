"""Reads of wishes to share that wait for the claim of a tie."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from family.enums import RequestState
from family.models.bindings import BindingRequest


@dataclass(frozen=True)
class RequestCard:
    """One wish, as the claimant sees it: the name as they typed it, and nobody else.

    Who the other is, is known to them once the tie is on record.
    """

    public_id: UUID
    claim_public_id: UUID
    name: str = field(repr=False)
    is_offer: bool
    state: RequestState
    requested_at: datetime
    other_id: int | None
    other_public_id: UUID | None


def requests_of(person_id: int) -> list[RequestCard]:
    """Give somebody's wishes that wait or were refused, the newest first; those that went on are bindings."""
    states = [RequestState.WAITING.value, RequestState.REFUSED.value]
    rows = BindingRequest.objects.filter(claim__claimant__same_as=person_id, state__in=states)
    found = rows.select_related("claim__other__merged_into").order_by("-requested_at", "-pk")
    return [_card(row) for row in found]


def _card(row: BindingRequest) -> RequestCard:
    is_known = row.state == RequestState.REFUSED.value
    other = row.claim.other if is_known else None
    human = (other.merged_into or other) if other else None
    return RequestCard(
        row.public_id,
        row.claim.public_id,
        row.claim.name,
        row.is_offer,
        RequestState(row.state),
        row.requested_at,
        human.pk if human else None,
        human.public_id if human else None,
    )
