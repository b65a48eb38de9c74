"""The way to the pages of the caller's sandbox, for people: its link, and a new one that ends the one before."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from accounts.actions import sandbox
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from foundation import clock
from portal.api import examples_of_sandbox as examples
from portal.api import faults
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.sandbox import PagesAnswer, PagesRenewedAnswer, RenewalInput
from portal.api.views.sandbox import SandboxDoor
from portal.sandbox import pages


class SandboxPagesView(SandboxDoor):
    """The link to the pages of the caller's sandbox."""

    @operation(
        "sandbox_pages_get",
        "Read the link to the pages of your sandbox",
        answer=PagesAnswer,
        example=examples.PAGES,
        refusals=(faults.NO_RESOURCE,),
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """Only in a sandbox. Open it in a browser, or hand it to a colleague: it shows your sandbox and no other."""
        address = request.build_absolute_uri(reverse("web:sandbox"))
        return self.answer(PagesAnswer, {"url": f"{address}?{urlencode({'key': pages.key_of(self.tenant)})}"})


class SandboxPageRenewalsView(SandboxDoor):
    """New links to the pages of the caller's sandbox."""

    @operation(
        "sandbox_page_renewals_create",
        "Renew the link to the pages of your sandbox",
        answer=PagesRenewedAnswer,
        example=examples.PAGES_RENEWED,
        status=201,
        body=RenewalInput,
        body_example={},
        refusals=(faults.NO_RESOURCE, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Only in a sandbox. The link before, and every browser that it let in, see nothing any more.

        The new one is read as the one before was; this answer does not carry it, so that no copy of it is kept.
        """
        key_of(request._request)
        self.read_body(RenewalInput)
        at = clock.true_now()
        return answer_once(request._request, self.actor, lambda: self._renew(at), at=at)

    def _renew(self, at: datetime) -> KeptAnswer:
        sandbox.renew_pages(self.actor, sandbox.hold(self.tenant.id), at=at)
        return KeptAnswer(201, self.bytes_of(PagesRenewedAnswer, {"renewed_at": at}))
