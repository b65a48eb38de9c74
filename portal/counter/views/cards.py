"""A person's cards at the desk: how they stand, and what the clerk does to the electronic one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from accounts.enums.cards import CardAct
from certification.access import DeskPerson, person_at_desk, person_to_serve
from foundation import clock
from portal.counter import card_desk, lookups
from portal.counter.card_forms import CardActForm
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest


class CardsView(View):
    """The cards of a person looked up a short while ago."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show them with what can be done now."""
        reason = lookups.reason_for(request, person, at=clock.now())
        if reason is None:
            return redirect("counter:find")
        step_up.kept_input(request)
        return _page(request, person_at_desk(request.actor, person, on=clock.today()), CardActForm())

    def post(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Do one act, and say so."""
        at = clock.now()
        reason = lookups.reason_for(request, person, at=at)
        if reason is None:
            return redirect("counter:find")
        found = person_to_serve(request.actor, person, on=clock.local_date(at))
        form = CardActForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form, status=422)
        card_desk.act(request, found, form.cleaned_data, reason, at=at)
        done = label_of(CardAct(form.cleaned_data["act"]))
        messages.success(request, gettext("已经办好：%(act)s。本人会收到消息。") % {"act": done})
        return redirect("counter:cards", person=person)


def _page(request: DoorRequest, found: DeskPerson, form: CardActForm, *, status: int = 200) -> HttpResponse:
    context = {
        "person": found.person,
        "cards": card_desk.cards_of(found.person.id, on=clock.today()),
        "form": form,
    }
    return page(request, "cards", context, status=status)
