"""Numbers that two people use, and what a second person says to a withdrawn or changed number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import number_decisions
from foundation import clock
from foundation.errors import DomainError
from portal.counter import number_desk
from portal.counter.document_forms import SecondLookForm
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.counter.serving import MENDABLE
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class ConflictsView(View):
    """The numbers that several people use, and what waits."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of them."""
        at = clock.now()
        found = number_desk.page_of(request.actor, mark_of(request.GET.get("after", "")), at=at)
        number_desk.note_listed(request, found, at=at)
        return page(request, "conflicts", {"found": found})


class ConflictView(View):
    """One number: whom of this desk it is about, and the ways to settle it."""

    def get(self, request: DoorRequest, conflict: UUID) -> HttpResponse:
        """Show it, and write the look down."""
        return page(request, "conflict", {"case": number_desk.case_for(request, conflict, at=clock.now())})


class ProposalView(View):
    """A number that a colleague wants withdrawn or changed."""

    def get(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Show it, and write the look down."""
        one = number_desk.proposal_for(request.actor, proposal, at=clock.now())
        return _shown(request, one, SecondLookForm(initial={"seen": one.card.payload_hash}))

    def post(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Take the second person's word."""
        at = clock.now()
        one = number_desk.proposal_for(request.actor, proposal, at=at)
        form = SecondLookForm(request.POST)
        if not form.is_valid():
            return _shown(request, one, form, status=422)
        seen = form.cleaned_data["seen"]
        if form.cleaned_data["verdict"] != "agree":
            number_decisions.turn_down(request.actor, proposal, seen, at=at)
            messages.success(request, _("已记下：不同意。什么也没有改变。"))
            return redirect("counter:conflicts")
        try:
            number_decisions.confirm(request.actor, proposal, seen, at=at)
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            form.add_error(None, sentence_of(error))
            return _shown(request, one, form, status=status_of(error))
        messages.success(request, _("已复核同意，号码已经按提出的内容处理，本人会收到通知。"))
        return redirect("counter:conflicts")


def _shown(
    request: DoorRequest, one: number_desk.Proposal, form: SecondLookForm, *, status: int = 200
) -> HttpResponse:
    return page(request, "number_proposal", {"one": one, "person": one.person, "form": form}, status=status)
