"""The values of an area: all of them, one with its history, and a new draft of one."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import policy_changes
from foundation import clock
from foundation.errors import DomainError
from portal.office import screens, timelines
from portal.office.forms import DraftForm
from portal.office.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from regions.errors import ChangeExists, ChangeRefused


def area(request: DoorRequest, area_key: str) -> HttpResponse:
    """List every value that holds in an area today."""
    on = clock.today()
    found = screens.area_for(area_key, request.actor, on=on)
    return page(request, "area", {"area": found, "values": screens.values_in(area_key, on=on)})


def value(request: DoorRequest, area_key: str, code: str) -> HttpResponse:
    """Show a value: today's, all that were and will be, and what was known at an earlier day."""
    on = clock.today()
    found, entry = screens.entry_for(area_key, code, request.actor, on=on)
    asked = timelines.asked(request.GET, entry, on=on)
    context = {"area": found, "entry": entry, "asked": asked, **timelines.context(found, entry, asked, on=on)}
    return page(request, "value", context, status=422 if asked.wrong else 200)


class DraftView(View):
    """The page on which an officer drafts a change."""

    def get(self, request: DoorRequest, area_key: str, code: str) -> HttpResponse:
        """Show the form, filled with what holds now; typed words come back after a renewed sign-in."""
        kept = step_up.kept_input(request)
        asked = request.GET if kept is None else kept
        desk = timelines.drafting(asked, area_key, code, request.actor, at=clock.now())
        return self._page(request, desk, desk.form(kept))

    def post(self, request: DoorRequest, area_key: str, code: str) -> HttpResponse:
        """Write the draft down for a colleague."""
        at = clock.now()
        desk = timelines.drafting(request.POST, area_key, code, request.actor, at=at)
        form = desk.form(request.POST)
        if not form.is_valid():
            return self._page(request, desk, form, status=422)
        new = form.draft(area_key, benefit=desk.benefit, insurance=desk.insurance)
        try:
            waits = timedelta(days=settings.POLICY_DRAFT_DAYS)
            card = policy_changes.draft(request.actor, new, waits=waits, at=at)
        except ChangeRefused as error:
            self._tell(form, error)
            return self._page(request, desk, form, status=422)
        except ChangeExists as error:
            form.add_error(None, sentence_of(error))
            return self._page(request, desk, form, status=409)
        messages.success(request, _("已经提交。请同地区的另一位同事复核，复核通过后才会执行。"))
        return redirect("office:change", change_id=card.public_id)

    @staticmethod
    def _tell(form: DraftForm, error: DomainError) -> None:
        for reason in error.reasons:
            form.add_error(None, sentence_of(reason))

    @staticmethod
    def _page(
        request: DoorRequest, desk: "timelines.Drafting", form: DraftForm, *, status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {"desk": desk, "form": form}
        return page(request, "draft", context, status=status)
