"""Showing one sealed value whole at the desk: once, for a reason, and the person can see that it was."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views import View

from accounts.enums.reveals import RevealField
from certification.access import DeskPerson, person_at_desk
from foundation import clock
from portal.counter import desk, lookups
from portal.counter.forms import RevealForm
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.reveal_labels import field_named


class RevealView(View):
    """Why the value is needed, and then the value: in the answer to the form and nowhere else."""

    def get(self, request: DoorRequest, person: UUID, field: str) -> HttpResponse:
        """Ask for the reason; what was typed comes back after a renewed sign-in."""
        chosen, found = field_named(field), person_at_desk(request.actor, person, on=clock.today())
        if lookups.reason_for(request, person, at=clock.now()) is None:
            return redirect("counter:find")
        return _page(request, found, chosen, RevealForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest, person: UUID, field: str) -> HttpResponse:
        """Show the value once and write it down."""
        at, chosen = clock.now(), field_named(field)
        found = person_at_desk(request.actor, person, on=clock.local_date(at))
        if lookups.reason_for(request, person, at=at) is None:
            return redirect("counter:find")
        form = RevealForm(request.POST)
        if not form.is_valid():
            return _page(request, found, chosen, form, status=422)
        value = desk.reveal(request, found, chosen, form.reason_words(), at=at)
        return page(request, "revealed", {"person": found.person, "field": chosen, "value": value.clear()})


def _page(
    request: DoorRequest, found: DeskPerson, field: RevealField, form: RevealForm, *, status: int = 200
) -> HttpResponse:
    context = {"person": found.person, "field": field, "form": form}
    return page(request, "reveal", context, status=status)
