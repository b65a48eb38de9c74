"""Batches of questions: ask how up to a thousand people or benefits stand, and fetch the answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import audit
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.people import PersonNotFound
from certification.access.partners import status_batch_for
from certification.actions import status_batches
from certification.actions.status_batches import Questions
from certification.enums.batches import StatusOf, StatusState
from certification.errors import BatchNotFound, EntitlementNotFound
from certification.queries.status_batches import StatusBatchCard, StatusCard, answers_of
from foundation import clock
from foundation.clock import local_date
from portal.api import examples_of_certifying as examples
from portal.api import faults
from portal.api.once import answer_once, key_of
from portal.api.pages import page_of, write_position_cursor
from portal.api.schema import operation
from portal.api.serializers.batches import BATCH_STATES
from portal.api.serializers.status_batches import (
    StatusBatchAnswer,
    StatusInput,
    StatusItemPageAnswer,
    StatusItemsQuery,
)
from portal.api.views.doors import PartnerDoor
from portal.shared.words import sentence

RUNNING, DONE = BATCH_STATES
_NOT_FOUND = {StatusOf.PERSON: PersonNotFound.code, StatusOf.ENTITLEMENT: EntitlementNotFound.code}


class StatusBatchesView(PartnerDoor):
    """Where questions come in."""

    @operation(
        "status_batches_create",
        "Ask how up to 1,000 people or benefits stand",
        answer=StatusBatchAnswer,
        example=examples.STATUS_BATCH,
        status=201,
        body=StatusInput,
        body_example=examples.STATUS_INPUT,
        refusals=(IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """The list is kept and answered in the background; ask for it until it is done, or wait for `batch.finished`.

        Every linked person who is answered for reads in their list of acts that you looked.
        """
        key_of(request._request)
        asked = self.read_body(StatusInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._receive(asked, at), at=at)

    def _receive(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Keep the list, and write the answer to keep."""
        is_of_people = "person_ids" in asked
        of = StatusOf.PERSON if is_of_people else StatusOf.ENTITLEMENT
        ids = asked["person_ids"] if is_of_people else asked["entitlement_ids"]
        questions = Questions(of, tuple(ids), asked.get("on") or local_date(at))
        public_id = status_batches.receive(self.actor, questions, at=at)
        card = status_batch_for(self.actor, public_id, at=at)
        return KeptAnswer(201, self.bytes_of(StatusBatchAnswer, _told(card)))


class StatusBatchView(PartnerDoor):
    """One batch of this partner."""

    @operation(
        "status_batch_get",
        "Look how far a batch of questions is",
        answer=StatusBatchAnswer,
        example=examples.STATUS_DONE,
        refusals=(faults.NO_RESOURCE, BatchNotFound),
        has_etag=True,
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        """How many are answered; `done` once none waits. It is gone after `expires_at`."""
        return self.answer(StatusBatchAnswer, _told(status_batch_for(self.actor, batch_id, at=clock.now())))


class StatusItemsView(PartnerDoor):
    """The answers of one batch."""

    query_class = StatusItemsQuery

    @operation(
        "status_batch_items_list",
        "Read how people or benefits stand",
        answer=StatusItemPageAnswer,
        example=examples.STATUS_ITEMS,
        query=StatusItemsQuery,
        refusals=(faults.NO_RESOURCE, BatchNotFound),
        has_etag=True,
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        """One page in the order of your list; whoever is not linked to you, or no longer, looks like one of nobody."""
        at = clock.now()
        card = status_batch_for(self.actor, batch_id, at=at)
        asked, limit = self.query, self.query["limit"]
        found = answers_of(self.actor, card, after=asked["cursor"] or 0, most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda item: write_position_cursor(item.position))
        # Of each person it was written down when they were answered for.
        event = audit.Event(
            "deadline.batch_read",
            object_kind="status_batch",
            object_id=card.public_id,
            facts={"count": len(page.items)},
        )
        audit.record(self.actor, event, at=at)
        told = {"items": [_item(card, item) for item in page.items], "next": page.next}
        return self.answer(StatusItemPageAnswer, told)


def _told(card: StatusBatchCard) -> dict[str, object]:
    return {
        "public_id": card.public_id,
        "state": DONE if card.ended_at else RUNNING,
        "of": card.of,
        "on": card.on,
        "total_count": card.total_count,
        "counts": {state.value: count for state, count in card.counts.items()},
        "received_at": card.received_at,
        "ended_at": card.ended_at,
        "expires_at": card.expires_at,
    }


def _item(card: StatusBatchCard, item: StatusCard) -> dict[str, object]:
    code = _NOT_FOUND[card.of] if item.state is StatusState.NOT_FOUND else ""
    return {
        "position": item.position,
        "asked": item.asked,
        "state": item.state.value,
        "code": code,
        "detail": sentence(code) if code else "",
        "deadlines": item.deadlines,
    }
