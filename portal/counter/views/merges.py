"""Records joined by two clerks: what waits for the second one, what was done, and how it is taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from foundation import clock
from portal.counter import merge_desk
from portal.counter.duplicate_forms import APPROVE, ProposalForm, UndoForm
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.shared import merging, step_up
from portal.shared.requests import DoorRequest


class MergesView(View):
    """What waits, and what was done."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of it."""
        found = merge_desk.merges_of(request.actor, mark_of(request.GET.get("after", "")), at=clock.now())
        return page(request, "merges", {"found": found})


class ProposalView(View):
    """One proposal, as the second person reads it."""

    def get(self, request: DoorRequest, proposal_id: UUID) -> HttpResponse:
        """Show exactly what was proposed, beside both records; what was chosen before a step-up comes back."""
        kept = step_up.kept_input(request)
        return _proposal_page(request, proposal_id, ProposalForm(kept) if kept else ProposalForm())

    def post(self, request: DoorRequest, proposal_id: UUID) -> HttpResponse:
        """Join the two, or turn it down."""
        form = ProposalForm(request.POST)
        if not form.is_valid():
            return _proposal_page(request, proposal_id, form, status=422)
        given, at = form.cleaned_data, clock.now()
        if given["decision"] == APPROVE:
            merge_desk.approve(request.actor, proposal_id, given["seen"], at=at)
            messages.success(request, _("已合并。本人会收到通知；发现有误，可以在这里撤销。"))
            return redirect("counter:merges")
        merging.reject(request.actor, proposal_id, given["seen"], at=at)
        messages.success(request, _("已记下：不同意合并。两份登记仍在待核对里。"))
        return redirect("counter:duplicates")


class UndoView(View):
    """Taking a merge back."""

    def get(self, request: DoorRequest, merge_id: UUID) -> HttpResponse:
        """Show what it would do, and ask why; what was typed before a step-up comes back."""
        kept = step_up.kept_input(request)
        return _undo_page(request, merge_id, UndoForm(kept) if kept else UndoForm())

    def post(self, request: DoorRequest, merge_id: UUID) -> HttpResponse:
        """Part the two records again."""
        form = UndoForm(request.POST)
        if not form.is_valid():
            return _undo_page(request, merge_id, form, status=422)
        merge_desk.undo(request.actor, merge_id, form.cleaned_data["reason"], at=clock.now())
        messages.success(request, _("已撤销合并，两份登记各归各的，并回到待核对。"))
        return redirect("counter:merges")


def _proposal_page(
    request: DoorRequest, proposal_id: UUID, form: ProposalForm, *, status: int = 200
) -> HttpResponse:
    proposal = merge_desk.proposal_for(request.actor, proposal_id, at=clock.now())
    return page(request, "merge_proposal", {"proposal": proposal, "form": form}, status=status)


def _undo_page(request: DoorRequest, merge_id: UUID, form: UndoForm, *, status: int = 200) -> HttpResponse:
    undoing = merge_desk.undoing_of(request.actor, merge_id, at=clock.now())
    return page(request, "merge_undo", {"undoing": undoing, "form": form}, status=status)
