"""Partners as the operators see them: registered and handed over to a first person, switched off, nobody's data."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import partner_staff, partners
from accounts.queries.partner_staff import (
    PartnerSheet,
    members_of,
    partner_sheet_by_public_id,
    partner_sheets,
)
from foundation import clock
from portal.office.partner_forms import FirstPersonForm, NewPartnerForm
from portal.shared import step_up
from portal.shared.requests import DoorRequest


def overview(request: DoorRequest) -> HttpResponse:
    """List all partners."""
    return _page(request, "list", {"sheets": partner_sheets()})


class NewPartnerView(View):
    """A partner registered with its first person; the client secret is drawn by that person, and seen by nobody else."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Ask for it; what was typed before a renewed sign-in comes back."""
        return _page(request, "new", {"form": NewPartnerForm(step_up.kept_input(request))})

    def post(self, request: DoorRequest) -> HttpResponse:
        """Register it, and show the invitation this once."""
        form = NewPartnerForm(request.POST)
        if not form.is_valid():
            return _page(request, "new", {"form": form}, status=422)
        at, name = clock.now(), form.cleaned_data["first_person"]
        with transaction.atomic():
            made = partners.register(request.actor, form.new(), at=at)
            invited = partner_staff.invite(request.actor, made.partner_id, name, is_first=True, at=at)
        return _page(request, "invited", {"sheet": _sheet(made.public_id), "invited": invited, "name": name})


def partner(request: DoorRequest, partner_id: UUID) -> HttpResponse:
    """Show one partner, and who looks after its access."""
    return _partner_page(request, _sheet(partner_id), FirstPersonForm(step_up.kept_input(request)))


def invite(request: DoorRequest, partner_id: UUID) -> HttpResponse:
    """Invite another first person, and show the code this once."""
    sheet = _sheet(partner_id)
    form = FirstPersonForm(request.POST)
    if not form.is_valid():
        return _partner_page(request, sheet, form, status=422)
    name = form.cleaned_data["first_person"]
    invited = partner_staff.invite(request.actor, sheet.id, name, is_first=True, at=clock.now())
    return _page(request, "invited", {"sheet": sheet, "invited": invited, "name": name})


def switch(request: DoorRequest, partner_id: UUID) -> HttpResponse:
    """Switch a partner off or on again; its very next request sees it."""
    sheet = _sheet(partner_id)
    is_enabled = request.POST.get("to") == "on"
    partners.switch(request.actor, sheet.id, is_enabled=is_enabled, at=clock.now())
    done = _("已经启用。") if is_enabled else _("已经停用。它的下一个请求就会被拒绝，不管令牌有没有过期。")
    messages.success(request, done)
    return redirect("partners:partner", partner_id=partner_id)


def end_person(request: DoorRequest, partner_id: UUID, member_id: UUID) -> HttpResponse:
    """Remove somebody, or take an invitation back."""
    partner_staff.end(request.actor, _sheet(partner_id).id, member_id, at=clock.now())
    messages.success(request, _("已经移除，马上生效。"))
    return redirect("partners:partner", partner_id=partner_id)


def _partner_page(
    request: DoorRequest, sheet: PartnerSheet, form: FirstPersonForm, *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    members = [(one, one.is_waiting(at)) for one in members_of(sheet.id)]
    return _page(request, "partner", {"sheet": sheet, "members": members, "form": form}, status=status)


def _sheet(public_id: UUID) -> PartnerSheet:
    sheet = partner_sheet_by_public_id(public_id)
    if sheet is None:
        raise Http404
    return sheet


def _page(request: DoorRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"office/partners/{name}.html", context, status=status)
