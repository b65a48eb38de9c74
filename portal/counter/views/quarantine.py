"""Proofs that were set aside before they touched anything: the list of the area, one of them, and the decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from certification.enums import QuarantineState
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import quarantine_desk
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.counter.quarantine_desk import Row
from portal.counter.quarantine_forms import DecisionForm
from portal.shared import step_up
from portal.shared.dates import day_words
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class QuarantinesView(View):
    """The list of what was set aside."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of it; what is unreadable asks for nothing."""
        asked = request.GET.get("state")
        state = QuarantineState(asked) if asked in list(QuarantineState) else QuarantineState.OPEN
        rows, after = quarantine_desk.page_of(request.actor, state, mark_of(request.GET.get("after", "")))
        quarantine_desk.note_listed(request, rows, at=clock.now())
        context = {"rows": rows, "next": after, "state": state, "states": list(QuarantineState)}
        return page(request, "quarantines", context)


class QuarantineView(View):
    """One proof that was set aside."""

    def get(self, request: DoorRequest, entry_id: UUID) -> HttpResponse:
        """Show it; what was typed before a step-up comes back."""
        row = quarantine_desk.entry_for(request.actor, entry_id, at=clock.now())
        return _page(request, row, _form(row, step_up.kept_input(request)))

    def post(self, request: DoorRequest, entry_id: UUID) -> HttpResponse:
        """Dismiss it, or take it up with its right day."""
        at = clock.now()
        row = quarantine_desk.entry_for(request.actor, entry_id, at=at)
        form = _form(row, request.POST)
        if not form.is_valid():
            return _page(request, row, form, status=422)
        try:
            due_on = quarantine_desk.decide(request.actor, entry_id, form.cleaned_data, at=at)
        except DomainError as error:
            if error.kind not in (Kind.INVALID, Kind.CONFLICT):
                raise
            form.add_error(None, sentence_of(error))
            return _page(request, row, form, status=409)
        if due_on is None:
            messages.success(request, _("已记下：不予采用，截止日不变。"))
        else:
            messages.success(request, _("已采用，截止日改为%(day)s。") % {"day": day_words(due_on)})
        return redirect("counter:quarantines")


def _form(row: Row, data: object) -> DecisionForm:
    return DecisionForm(data, may_take_up=row.may_take_up, on=clock.today())


def _page(request: DoorRequest, row: Row, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    return page(request, "quarantine", {"row": row, "form": form}, status=status)
