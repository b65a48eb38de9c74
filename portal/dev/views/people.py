"""Who looks after the partner's access: seen by all of them, invited and removed by first persons."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.access import first_person_for
from accounts.actions import partner_staff
from accounts.queries.partner_staff import members_of
from foundation import clock
from portal.dev.forms import InviteForm
from portal.dev.pages import acting, page, sheet_of
from portal.shared import step_up
from portal.shared.requests import DoorRequest


class PeopleView(View):
    """The list, and a form to invite somebody."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them; what was typed before a renewed sign-in comes back."""
        kept = step_up.kept_input(request)
        return self._page(request, InviteForm(kept))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Invite somebody, and show the code this once."""
        by = acting(request)
        first_person_for(by)
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        sheet, typed = sheet_of(request), form.cleaned_data
        made = partner_staff.invite(
            by, sheet.id, typed["display_name"], is_first=typed["is_first"], at=clock.now()
        )
        return page(request, "invited", {"sheet": sheet, "invited": made, "name": typed["display_name"]})

    @staticmethod
    def _page(request: DoorRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
        at = clock.now()
        sheet = sheet_of(request)
        members = members_of(sheet.id)
        mine = next((one for one in members if one.user_id == request.actor.user_id), None)
        context = {
            "sheet": sheet,
            "members": [(one, one.is_waiting(at)) for one in members],
            "is_first": mine is not None and mine.is_first,
            "form": form,
        }
        return page(request, "people", context, status=status)


def end(request: DoorRequest, member_id: UUID) -> HttpResponse:
    """Remove somebody, or take an invitation back."""
    by = acting(request)
    first_person_for(by)
    partner_staff.end(by, sheet_of(request).id, member_id, at=clock.now())
    messages.success(request, _("已经移除，马上生效。"))
    return redirect("dev:people")
