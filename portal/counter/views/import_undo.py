"""Taking an import back from its page: one officer proposes it, a colleague of the area decides."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.access import import_for
from accounts.actions.registry import undo_proposals
from foundation import clock
from foundation.errors import DomainError
from portal.counter import import_undo
from portal.counter.duplicate_forms import APPROVE
from portal.counter.import_undo import DecisionForm, UndoForm
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class UndoView(View):
    """What taking an import back would do, the proposal, and the decision on it."""

    def get(self, request: DoorRequest, batch_id: UUID) -> HttpResponse:
        """Show it; what was typed before a step-up comes back."""
        return self._page(request, batch_id, _form(step_up.kept_input(request)))

    def post(self, request: DoorRequest, batch_id: UUID) -> HttpResponse:
        """Propose it, or decide on what a colleague proposed."""
        import_for(request.actor, batch_id)
        form = _form(request.POST)
        if not form.is_valid():
            return self._page(request, batch_id, form, status=422)
        try:
            return _done(request, batch_id, form)
        except DomainError as error:
            form.add_error(None, sentence_of(error))
            return self._page(request, batch_id, form, status=409)

    @staticmethod
    def _page(request: DoorRequest, batch_id: UUID, form: forms.Form, *, status: int = 200) -> HttpResponse:
        batch = import_for(request.actor, batch_id)
        context = import_undo.shown(request.actor, batch, at=clock.now())
        is_decision = isinstance(form, DecisionForm)
        wanted = DecisionForm if context["proposed"] else UndoForm
        context |= {"form": form if is_decision is (wanted is DecisionForm) or form.errors else wanted()}
        return render(request, "counter/imports/undo.html", context, status=status)


def _form(given: QueryDict | None) -> forms.Form:
    if given is None:
        return UndoForm()
    return DecisionForm(given) if "seen" in given else UndoForm(given)


def _done(request: DoorRequest, batch_id: UUID, form: forms.Form) -> HttpResponseRedirect:
    """Do what was asked, and say so."""
    actor, given, at = request.actor, form.cleaned_data, clock.now()
    if "reason" in given:
        undo_proposals.propose(actor, batch_id, given["reason"], waits=settings.SECOND_WAIT, at=at)
        messages.success(request, _("已提出。请同一统筹区的同事来复核，同意后才撤回。"))
        return redirect("counter:import_undo", batch_id=batch_id)
    if given["decision"] == APPROVE:
        undo_proposals.approve(actor, batch_id, given["seen"], at=at)
        messages.success(request, _("已同意，正在撤回。可以离开这一页。"))
    else:
        undo_proposals.reject(actor, batch_id, given["seen"], at=at)
        messages.success(request, _("已记下：不同意撤回，这一批保持不变。"))
    return redirect("counter:import", batch_id=batch_id)
