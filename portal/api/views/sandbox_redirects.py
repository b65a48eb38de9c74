"""Where made-up people come back to after they agreed to the calling client on the page of consent."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import sandbox
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.queries.sandbox import Client, clients_of, standpoint_of
from foundation import clock
from portal.api import examples_of_sandbox as examples
from portal.api import faults
from portal.api.faults import Refused
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.sandbox import LoopBackRedirectsInput, RedirectsAnswer, RedirectsInput
from portal.api.views.sandbox import SandboxDoor
from portal.sandbox import worlds


class SandboxRedirectsView(SandboxDoor):
    """The pages people come back to."""

    @operation(
        "sandbox_redirects_get",
        "Read where people come back to from the page of consent",
        answer=RedirectsAnswer,
        example=examples.REDIRECTS,
        refusals=(faults.NO_RESOURCE,),
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """Only in a sandbox. None to begin with; each of your clients has its own."""
        return self.answer(RedirectsAnswer, self._told())

    @operation(
        "sandbox_redirects_name",
        "Say where people come back to from the page of consent",
        answer=RedirectsAnswer,
        example=examples.REDIRECTS,
        status=201,
        body=RedirectsInput,
        body_example=examples.REDIRECTS_INPUT,
        refusals=(faults.NO_RESOURCE, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Only in a sandbox; on the real portal whoever registers you writes them down. They outlast a reset."""
        key_of(request._request)
        is_first = self.tenant.code == worlds.FIRST
        asked = self.read_body(LoopBackRedirectsInput if is_first else RedirectsInput)
        at = clock.true_now()
        return answer_once(request._request, self.actor, lambda: self._name(asked, at), at=at)

    def _name(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        held = sandbox.hold(self.tenant.id)
        sandbox.name_redirects(self.actor, self.actor.partner_id or 0, asked["redirect_uris"], at=at)
        worlds.introduce(held.id, held.world)
        return KeptAnswer(201, self.bytes_of(RedirectsAnswer, self._told()))

    def _told(self) -> Client:
        found = standpoint_of(self.actor.partner_id or 0)
        if found is None:
            raise Refused(faults.NO_RESOURCE)
        return clients_of(found.tenant.id)[found.part]
