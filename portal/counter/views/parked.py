"""Trying again at once all that is put aside of an area for one cause."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views import View

from accounts.errors.deliveries import NothingParked
from certification.actions.reminder_parking import Aside, try_again
from foundation import clock
from portal.counter import parked_desk
from portal.counter.lease_forms import TryAgainForm
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class TryAgainView(View):
    """What is put aside of an area for one cause."""

    def get(self, request: DoorRequest, area_key: str, cause: str) -> HttpResponse:
        """Show how much it is and what becomes of it."""
        return _page(request, Aside(area_key, cause), TryAgainForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest, area_key: str, cause: str) -> HttpResponse:
        """Have it tried again, once; pressed twice, the second time finds nothing put aside."""
        aside, form = Aside(area_key, cause), TryAgainForm(request.POST)
        if not form.is_valid():
            return _page(request, aside, form, status=422)
        try:
            done = try_again(request.actor, aside, form.cleaned_data["reason"], at=clock.now())
        except NothingParked as error:
            return _page(request, aside, form, refused=sentence_of(error), status=409)
        count = done.reminders_count + done.messages_count
        words = ngettext("%(count)d 条已经排上再试。", "%(count)d 条已经排上再试。", count) % {"count": count}
        messages.success(request, words)
        return redirect("counter:reminder_leases")


def _page(
    request: DoorRequest, aside: Aside, form: TryAgainForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "aside": aside,
        "group": parked_desk.group_of(aside, on=clock.today()),
        "cause": parked_desk.parked_words(aside.cause),
        "form": form,
        "refused": refused,
        "is_clerk": bool(request.actor.area_keys),
        "is_officer": True,
    }
    return page(request, "parked_again", context, status=status)
