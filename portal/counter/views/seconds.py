"""The second clerk's pages about sharing and money: the list, and one with its decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_noop
from django.views import View

from foundation import clock
from foundation.clock import local_date
from foundation.errors import DomainError
from portal.counter import second_desk
from portal.counter.document_forms import SecondLookForm
from portal.counter.pages import page
from portal.counter.serving import MENDABLE
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

# The words go into the audit as they stand here.
LOOK = gettext_noop("复核共济和个人账户")


class ListView(View):
    """What waits."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List it."""
        waiting = second_desk.waiting_at(request.actor, at=clock.now())
        return page(request, "sharing_seconds", {"waiting": waiting})


class SecondView(View):
    """One proposal, to be agreed to or not."""

    def get(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Show it; that it was looked at is written down."""
        return _page(request, proposal, None)

    def post(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Agree to exactly what was seen and do it, or turn it down."""
        at = clock.now()
        form = SecondLookForm(request.POST)
        if not form.is_valid():
            return _page(request, proposal, form, status=422)
        given = form.cleaned_data
        is_agreed = given["verdict"] == "agree"
        try:
            second_desk.decide(
                request.actor, proposal, given["seen"], is_agreed=is_agreed, at=at, on=local_date(at)
            )
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return _page(request, proposal, form, status=409)
        agreed, refused = gettext("已复核同意，已经办好。"), gettext("已记下：不同意。什么也没有改变。")
        messages.success(request, agreed if is_agreed else refused)
        return redirect("counter:sharing_seconds")


def _page(
    request: DoorRequest, proposal: UUID, form: SecondLookForm | None, *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    one = second_desk.opened(request.actor, proposal, reason=LOOK, on=local_date(at), at=at)
    filled = form or SecondLookForm(initial={"seen": one.card.payload_hash})
    return page(request, "sharing_second", {"one": one, "form": filled, "person": one.person}, status=status)
