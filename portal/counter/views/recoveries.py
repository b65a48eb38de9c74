"""The second person's pages about accounts that are opened anew: the list, and one with its decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import recovery_approvals
from accounts.errors.approvals import ApprovalDecided, ApprovalMoved, ApprovalNeedsSecond
from foundation import clock
from portal.counter import account_desk
from portal.counter.account_forms import SecondForm
from portal.counter.forms import SECOND_LOOK
from portal.counter.pages import page
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class RecoveriesView(View):
    """What a colleague has to look at."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List it with names; numbers stand on the page of each."""
        return page(
            request, "recoveries", {"waiting": account_desk.waiting_at(request.actor, at=clock.now())}
        )


class RecoveryView(View):
    """One recovery before a second person's eyes."""

    def get(self, request: DoorRequest, approval: UUID) -> HttpResponse:
        """Show it; that it was looked at is written down."""
        return _page(request, approval, None)

    def post(self, request: DoorRequest, approval: UUID) -> HttpResponse:
        """Agree or turn down exactly what was seen."""
        at = clock.now()
        form = SecondForm(request.POST)
        if not form.is_valid():
            return _page(request, approval, form, status=422)
        account_desk.refuse_second(request.actor, approval, on=clock.local_date(at))
        is_agreed = form.cleaned_data["answer"] == "yes"
        seen = form.cleaned_data["seen"]
        try:
            recovery_approvals.decide(request.actor, approval, seen, is_agreed=is_agreed, at=at)
        except (ApprovalDecided, ApprovalMoved, ApprovalNeedsSecond) as error:
            form.add_error(None, sentence_of(error))
            return _page(request, approval, form, status=409)
        messages.success(request, _("已经记下。") if is_agreed else _("已经记下：不办。"))
        return redirect("counter:recoveries")


def _page(
    request: DoorRequest, approval: UUID, form: SecondForm | None, *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    account_desk.refuse_second(request.actor, approval, on=clock.local_date(at))
    card = recovery_approvals.show(request.actor, approval, reason=SECOND_LOOK, at=at)
    context = {
        "one": account_desk.recovery_shown([card])[0],
        "form": form or SecondForm(initial={"seen": card.payload_hash}),
        "is_own": card.proposed_by == request.actor.user_id,
    }
    return page(request, "recovery", context, status=status)
