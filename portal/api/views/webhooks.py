"""Webhook endpoints: a partner registers where events are sent, tests it, and has sent again what it missed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from accounts.access import endpoint_for
from accounts.actions import audit, webhook_endpoints, webhooks
from accounts.actions.idempotency import KeptAnswer
from accounts.enums.partner_events import PartnerEventKind, WebhookState
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.webhooks import (
    PartnerEventNotFound,
    WebhookEndpointExists,
    WebhookEndpointNotFound,
    WebhookEndpointOff,
    WebhookEndpointsSpent,
    WebhookKindClosed,
    WebhookUrlRefused,
)
from accounts.queries.partner_events import deliveries_of, endpoints_of, kinds_open_to, secrets_of
from foundation import clock
from portal.api import examples_of_events as examples
from portal.api import faults
from portal.api.matching import match_of
from portal.api.once import answer_once, key_of
from portal.api.pages import page_of, write_cursor, write_position_cursor
from portal.api.schema import operation
from portal.api.serializers.events import (
    DeliveriesQuery,
    DeliveryPageAnswer,
    EndpointAnswer,
    EndpointInput,
    EndpointPageAnswer,
    EndpointTypesInput,
    ReplayAnswer,
    ReplayInput,
    SecretAnswer,
    TestSentAnswer,
)
from portal.api.serializers.links import PageQuery
from portal.api.serializers.shapes import NoQuery, StrictInput
from portal.api.views.doors import PartnerDoor

_KEYED = (IdempotencyKeyRunning, IdempotencyKeyReused)
_OF_ONE = (faults.NO_RESOURCE, WebhookEndpointNotFound)


class WebhookEndpointsView(PartnerDoor):
    """Where endpoints are listed and registered."""

    def query_shape(self, request: HttpRequest) -> type[StrictInput]:
        """Take parameters of a page for the list only."""
        return NoQuery if request.method == "POST" else PageQuery

    @operation(
        "webhook_endpoints_list",
        "List your webhook endpoints",
        answer=EndpointPageAnswer,
        example=examples.ENDPOINTS,
        query=PageQuery,
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """All of them, those that are switched off included."""
        limit = self.query["limit"]
        found = endpoints_of(self.actor.partner_id or 0, after=self.query["cursor"], most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda one: write_cursor(one.public_id))
        return self.answer(EndpointPageAnswer, page)

    @operation(
        "webhook_endpoints_create",
        "Register a webhook endpoint",
        answer=EndpointAnswer,
        example=examples.ENDPOINT,
        status=201,
        body=EndpointInput,
        body_example=examples.ENDPOINT_INPUT,
        refusals=(
            WebhookUrlRefused,
            WebhookKindClosed,
            WebhookEndpointExists,
            WebhookEndpointsSpent,
            *_KEYED,
        ),
        is_keyed=True,
        has_etag=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Events from now on are sent there, signed by Standard Webhooks. Read the secret at `.../secret`."""
        key_of(request._request)
        asked = self.read_body(EndpointInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._add(asked, at), at=at)

    def _add(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Register it, and write the answer to keep."""
        kinds = [PartnerEventKind(kind) for kind in asked["types"]]
        may_loop_back = settings.WEBHOOKS_MAY_LOOP_BACK
        public_id = webhook_endpoints.add(self.actor, asked["url"], kinds, may_loop_back=may_loop_back, at=at)
        return self.kept(EndpointAnswer, endpoint_for(self.actor, public_id))


def refuse_stale_endpoint(door: PartnerDoor, endpoint_id: UUID) -> None:
    """Let a change pass only while the endpoint stands as the partner read it."""
    door.refuse_stale(endpoint_id, EndpointAnswer, lambda: endpoint_for(door.actor, endpoint_id))


class WebhookEndpointView(PartnerDoor):
    """One endpoint of this partner."""

    @operation(
        "webhook_endpoint_get",
        "Look at a webhook endpoint",
        answer=EndpointAnswer,
        example=examples.ENDPOINT,
        refusals=_OF_ONE,
        has_etag=True,
    )
    def get(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Whether it is on, and since when it takes nothing."""
        return self.answer(EndpointAnswer, endpoint_for(self.actor, endpoint_id))

    @operation(
        "webhook_endpoint_delete", "Remove a webhook endpoint", status=204, refusals=_OF_ONE, is_change=True
    )
    def delete(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """It is gone with its secrets, and so is what was on its way there. The feed still has the events."""
        match_of(request._request)
        with transaction.atomic():
            refuse_stale_endpoint(self, endpoint_id)
            webhook_endpoints.remove(self.actor, endpoint_id, at=clock.now())
        return HttpResponse(status=204)


class WebhookSecretView(PartnerDoor):
    """The secret of one endpoint."""

    @operation(
        "webhook_secret_get",
        "Read the secret of a webhook endpoint",
        answer=SecretAnswer,
        example=examples.SECRET,
        refusals=_OF_ONE,
        has_etag=True,
    )
    def get(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """The newest secret. Each reading is written down, and the operators see it."""
        at = clock.now()
        card = endpoint_for(self.actor, endpoint_id)
        secret, *others = secrets_of(card.id, at=at)
        event = audit.Event(
            "partner.webhook_secret_viewed", object_kind="webhook_endpoint", object_id=card.public_id
        )
        audit.record(self.actor, event, at=at)
        told = {"secret": secret, "previous_until": card.previous_until if others else None}
        return self.answer(SecretAnswer, told)


class WebhookActView(PartnerDoor):
    """What is done to one endpoint by sending nothing but a key."""

    def _act(self, act: Any, request: Request) -> HttpResponse:
        """Do it once for the key; ``act`` writes the answer to keep."""
        key_of(request._request)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: act(at), at=at)


class WebhookRotationsView(WebhookActView):
    """Where a new secret is drawn."""

    @operation(
        "webhook_secret_rotate",
        "Change the secret of a webhook endpoint",
        answer=EndpointAnswer,
        example=examples.ENDPOINT,
        status=201,
        refusals=(*_OF_ONE, *_KEYED),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """For 24 hours messages carry two signatures, by the new secret and by the one before; then the new one alone."""

        def act(at: datetime) -> KeptAnswer:
            refuse_stale_endpoint(self, endpoint_id)
            webhook_endpoints.rotate(self.actor, endpoint_id, at=at)
            return self.kept(EndpointAnswer, endpoint_for(self.actor, endpoint_id))

        match_of(request._request)
        return self._act(act, request)


class WebhookSubscriptionsView(WebhookActView):
    """Where other types are chosen for an endpoint."""

    @operation(
        "webhook_endpoint_subscribe",
        "Choose the types a webhook endpoint gets",
        answer=EndpointAnswer,
        example=examples.ENDPOINT,
        status=201,
        body=EndpointTypesInput,
        body_example=examples.TYPES_INPUT,
        refusals=(*_OF_ONE, WebhookKindClosed, *_KEYED),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """From now on; what is on its way goes on. Types that are new with a version come once you choose them."""
        key_of(request._request)
        asked = self.read_body(EndpointTypesInput)
        kinds = [PartnerEventKind(kind) for kind in asked["types"]]

        def act(at: datetime) -> KeptAnswer:
            refuse_stale_endpoint(self, endpoint_id)
            webhook_endpoints.choose(self.actor, endpoint_id, kinds, at=at)
            return self.kept(EndpointAnswer, endpoint_for(self.actor, endpoint_id))

        match_of(request._request)
        return self._act(act, request)


class WebhookActivationsView(WebhookActView):
    """Where an endpoint is switched on again."""

    @operation(
        "webhook_endpoint_activate",
        "Switch a webhook endpoint on again",
        answer=EndpointAnswer,
        example=examples.ENDPOINT,
        status=201,
        refusals=(*_OF_ONE, *_KEYED),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """New events are sent there again. What became a dead letter meanwhile is sent when you ask for it."""

        def act(at: datetime) -> KeptAnswer:
            refuse_stale_endpoint(self, endpoint_id)
            webhook_endpoints.switch_on(self.actor, endpoint_id, at=at)
            return self.kept(EndpointAnswer, endpoint_for(self.actor, endpoint_id))

        match_of(request._request)
        return self._act(act, request)


class WebhookTestsView(WebhookActView):
    """Where a test is asked for."""

    @operation(
        "webhook_test_create",
        "Send a test to a webhook endpoint",
        answer=TestSentAnswer,
        example=examples.TEST,
        status=201,
        refusals=(*_OF_ONE, WebhookEndpointOff, *_KEYED),
        is_keyed=True,
    )
    def post(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """An event `webhook.test` about nobody goes out within seconds; `.../deliveries` says what became of it."""

        def act(at: datetime) -> KeptAnswer:
            event_id = webhook_endpoints.test(self.actor, endpoint_id, at=at)
            return KeptAnswer(201, self.bytes_of(TestSentAnswer, {"event_id": event_id}))

        return self._act(act, request)


class WebhookReplaysView(WebhookActView):
    """Where a partner has sent again what it missed."""

    @operation(
        "webhook_replay_create",
        "Send events to a webhook endpoint again",
        answer=ReplayAnswer,
        example=examples.REPLAY,
        status=201,
        body=ReplayInput,
        body_example=examples.REPLAY_INPUT,
        refusals=(*_OF_ONE, PartnerEventNotFound, WebhookEndpointOff, *_KEYED),
        is_keyed=True,
    )
    def post(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Under the `webhook-id` they had, whether they were taken, became dead letters, or never went there."""
        key_of(request._request)
        asked = self.read_body(ReplayInput)

        def act(at: datetime) -> KeptAnswer:
            if "since" in asked:
                count = webhooks.replay_since(self.actor, endpoint_id, asked["since"], at=at)
            else:
                count = webhooks.replay(self.actor, endpoint_id, asked["event_ids"], at=at)
            return KeptAnswer(201, self.bytes_of(ReplayAnswer, {"count": count}))

        return self._act(act, request)


class WebhookDeliveriesView(PartnerDoor):
    """What is or was on its way to one endpoint."""

    query_class = DeliveriesQuery

    @operation(
        "webhook_deliveries_list",
        "List what was sent to a webhook endpoint",
        answer=DeliveryPageAnswer,
        example=examples.DELIVERIES,
        query=DeliveriesQuery,
        refusals=_OF_ONE,
        has_etag=True,
    )
    def get(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """One page of messages in the order of the feed, without their facts. `state=failed` gives the dead letters."""
        card = endpoint_for(self.actor, endpoint_id)
        asked, limit = self.query, self.query["limit"]
        found = deliveries_of(
            card.id,
            kinds_open_to(self.actor.scopes),
            on=clock.today(),
            state=WebhookState(asked["state"]) if "state" in asked else None,
            after=asked["cursor"] or 0,
            most=limit + 1,
        )
        page = page_of(found, limit=limit, cursor=lambda one: write_position_cursor(one.place))
        return self.answer(DeliveryPageAnswer, page)
