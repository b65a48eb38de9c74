"""Using an invitation up with the signed-in account."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import partner_staff
from accounts.enums.users import Role
from foundation import clock
from foundation.errors import DomainError
from portal.dev.forms import JoinForm
from portal.dev.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class JoinView(View):
    """The code off the invitation."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Ask for it; what was typed before signing in comes back."""
        if Role.DEVELOPER in request.actor.roles:
            return redirect("dev:overview")
        kept = step_up.kept_input(request)
        return page(request, "join", {"form": JoinForm(initial={"code": kept["code"]} if kept else None)})

    def post(self, request: DoorRequest) -> HttpResponse:
        """Join, and go to the first page."""
        ratelimit.consume(request, action="developer_join", raise_exception=True)
        form = JoinForm(request.POST)
        if not form.is_valid():
            return page(request, "join", {"form": form}, status=422)
        try:
            partner_staff.join(request.actor, form.cleaned_data["code"], at=clock.now())
        except DomainError as error:
            form.add_error("code", sentence_of(error))
            return page(request, "join", {"form": form}, status=422)
        messages.success(request, _("已经加入。这个账号只看接入的情况，看不到任何人的资料。"))
        return redirect("dev:overview")
