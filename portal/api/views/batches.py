"""Batch uploads: send many certifications at a time, and look what became of each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from certification.access.partners import upload_for
from certification.actions import batches
from certification.actions.batches import NewItem
from certification.enums import ItemState
from certification.errors import BatchNotFound
from certification.queries.batches import ItemCard, UploadCard, items_of
from foundation import clock
from portal.api import examples_of_certifying as examples
from portal.api import faults
from portal.api.once import answer_once, key_of
from portal.api.pages import page_of, write_position_cursor
from portal.api.schema import operation
from portal.api.serializers.batches import (
    BATCH_STATES,
    BatchAnswer,
    BatchInput,
    ItemPageAnswer,
    ItemsQuery,
)
from portal.api.views.doors import PartnerDoor
from portal.shared.words import sentence

RUNNING, DONE = BATCH_STATES


class BatchesView(PartnerDoor):
    """Where uploads come in."""

    @operation(
        "certification_batches_create",
        "Send up to 1,000 certifications",
        answer=BatchAnswer,
        example=examples.BATCH,
        status=201,
        body=BatchInput,
        body_example=examples.BATCH_INPUT,
        refusals=(IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """The upload is kept and settled in the background; ask for it until it is done.

        What fits no shape is refused at once, and nothing is kept. Everything else is told item by item.
        """
        key_of(request._request)
        asked = self.read_body(BatchInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._receive(asked, at), at=at)

    def _receive(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Keep the upload, and write the answer to keep."""
        items = [
            NewItem(
                item["external_id"],
                item["entitlement_id"],
                item.get("event_at") or item["event_on"],
                item["evidence"],
                item["answers"],
            )
            for item in asked["items"]
        ]
        public_id = batches.receive(self.actor, items, at=at)
        return KeptAnswer(201, self.bytes_of(BatchAnswer, _told(upload_for(self.actor, public_id))))


class BatchView(PartnerDoor):
    """One upload of this partner."""

    @operation(
        "certification_batch_get",
        "Look how far an upload is",
        answer=BatchAnswer,
        example=examples.BATCH_DONE,
        refusals=(faults.NO_RESOURCE, BatchNotFound),
        has_etag=True,
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        """How many of the items stand how; `done` once none waits."""
        return self.answer(BatchAnswer, _told(upload_for(self.actor, batch_id)))


class BatchItemsView(PartnerDoor):
    """The items of one upload."""

    query_class = ItemsQuery

    @operation(
        "certification_batch_items_list",
        "List what became of the items of an upload",
        answer=ItemPageAnswer,
        example=examples.BATCH_ITEMS,
        query=ItemsQuery,
        refusals=(faults.NO_RESOURCE, BatchNotFound),
        has_etag=True,
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        """One page of items in the order you sent them; an item that is not open to you looks like one of nobody."""
        card = upload_for(self.actor, batch_id)
        asked, limit = self.query, self.query["limit"]
        state = ItemState(asked["state"]) if "state" in asked else None
        found = items_of(card.id, after=asked["cursor"] or 0, state=state, most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda item: write_position_cursor(item.position))
        told = {"items": [_item(item) for item in page.items], "next": page.next}
        return self.answer(ItemPageAnswer, told)


def _told(card: UploadCard) -> dict[str, object]:
    return {
        "public_id": card.public_id,
        "state": DONE if card.ended_at else RUNNING,
        "total_count": card.total_count,
        "counts": {state.value: count for state, count in card.counts.items()},
        "received_at": card.received_at,
        "ended_at": card.ended_at,
    }


def _item(card: ItemCard) -> dict[str, object]:
    return {
        "position": card.position,
        "external_id": card.external_id,
        "state": card.state.value,
        "code": card.code,
        "detail": sentence(card.code) if card.code else "",
        "certification_id": card.certification_id,
        "due_on": card.due_on,
    }
