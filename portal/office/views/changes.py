"""The changes of the officers' areas: what waits, what came of the others, and the second officer's decision."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.access import policy_change_for
from accounts.actions import policy_changes
from foundation import clock
from portal.office import screens
from portal.office.forms import RejectForm
from portal.office.impact import impact_shown, is_reckoned, late_at_once
from portal.office.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest

APPROVE = "approve"


def overview(request: DoorRequest) -> HttpResponse:
    """List the areas the officer looks after, and their changes."""
    at = clock.now()
    areas = [
        screens.area_for(key, request.actor, on=clock.local_date(at))
        for key in sorted(request.actor.office_keys)
    ]
    changes = screens.shown_changes(request.actor, at=at)
    return page(request, "overview", {"areas": areas, "changes": changes})


def change(request: DoorRequest, change_id: UUID) -> HttpResponse:
    """Show a draft beside what holds without it, and let the second officer decide."""
    kept = step_up.kept_input(request)
    form = RejectForm(initial={"note": kept["note"]} if kept and "note" in kept else None)
    return _change_page(request, change_id, form)


def impact(request: DoorRequest, change_id: UUID) -> HttpResponse:
    """Show what a draft would do to the deadlines of its area, before it holds."""
    at = clock.now()
    card = policy_change_for(request.actor, change_id)
    if not is_reckoned(card.draft):
        raise Http404
    context = {
        "change": screens.shown_change(card, request.actor, at=at),
        "shown": impact_shown(request.actor, card, at=at),
    }
    return page(request, "impact", context)


class DecideView(View):
    """The second officer's decision; after a renewed sign-in the page comes back with what was typed."""

    def get(self, request: DoorRequest, change_id: UUID) -> HttpResponse:
        """Show the draft."""
        return change(request, change_id)

    def post(self, request: DoorRequest, change_id: UUID) -> HttpResponse:
        """Let the draft hold, or send it back with the reason."""
        at = clock.now()
        if request.POST.get("decision") == APPROVE:
            count = late_at_once(policy_change_for(request.actor, change_id), at=at)
            if count:
                words = ngettext(
                    "没有通过：%(count)d 个人会一公布就逾期。请退回，把开始执行的日子改到今天以后。",
                    "没有通过：%(count)d 个人会一公布就逾期。请退回，把开始执行的日子改到今天以后。",
                    count,
                )
                messages.error(request, words % {"count": count})
                return redirect("office:change", change_id=change_id)
            policy_changes.approve(request.actor, change_id, request.POST.get("seen", ""), at=at)
            messages.success(request, _("已经通过。从执行的那天起按新的规定办。"))
            return redirect("office:change", change_id=change_id)
        form = RejectForm(request.POST)
        if not form.is_valid():
            return _change_page(request, change_id, form, status=422)
        policy_changes.reject(request.actor, change_id, form.cleaned_data["note"], at=at)
        messages.success(request, _("已经退回给起草人。"))
        return redirect("office:change", change_id=change_id)


def withdraw(request: DoorRequest, change_id: UUID) -> HttpResponse:
    """Take one's own draft back."""
    policy_changes.withdraw(request.actor, change_id, at=clock.now())
    messages.success(request, _("已经撤回，现行规定没有变化。"))
    return redirect("office:policy")


def _change_page(
    request: DoorRequest, change_id: UUID, form: RejectForm, *, status: int = 200
) -> HttpResponse:
    card = policy_change_for(request.actor, change_id)
    shown = screens.shown_change(card, request.actor, at=clock.now())
    compared = screens.compared(card.draft, on=clock.today())
    context = {
        "change": shown,
        "compared": compared,
        "form": form,
        "has_impact": shown.is_open and is_reckoned(card.draft),
    }
    return page(request, "change", context, status=status)
