"""A person's printed cards at the desk: shown masked, put on record, lost and found, ended and replaced."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import printed_cards
from accounts.enums.cards import SocialCardState
from foundation import clock
from portal.counter import printed_desk
from portal.counter.pages import page
from portal.counter.printed_forms import NewCardForm, card_in, form_for
from portal.counter.serving import FormView, Served, served
from portal.shared.card_labels import PRINTED_MOVES
from portal.shared.requests import DoorRequest


class PrintedView(View):
    """The printed cards of a person looked up a short while ago."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show them masked with what can be done now, and write the look down."""
        at, on = clock.now(), clock.today()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        printed_desk.note_viewed(request.actor, one, at=at)
        context = {"person": one.person, "printed": printed_desk.printed_of(one, on=on)}
        return page(request, "printed", {**context, "reason": gettext(one.reason)})


class NewView(FormView):
    """One more printed card."""

    template, back = "act", "counter:printed"
    title = gettext_lazy("登记一张社会保障卡")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return NewCardForm(data, on=clock.today())

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Put it on record."""
        new, why = card_in(given, one.area_key), one.why(given["basis"])
        printed_cards.record(request.actor, one.person.id, new, at=at, why=why)
        return gettext("社会保障卡登记好了。")


class MoveView(FormView):
    """One printed card brought into another state."""

    template, back = "act", "counter:printed"
    title = gettext_lazy("办理社会保障卡")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form that fits; a card that cannot go there is refused before anything is filled in."""
        state, on = _state(parts), clock.today()
        printed_desk.printed(one, parts["card"], state, on=on)
        return form_for(state, data, on=on)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say which card it is, masked, and what happens to it."""
        state = _state(parts)
        found = printed_desk.printed(one, parts["card"], state, on=clock.today())
        return {"title": PRINTED_MOVES[state].title, "told": PRINTED_MOVES[state].told, "printed": found}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Do it."""
        state = _state(parts)
        printed_desk.move(request.actor, one, (parts["card"], state), given, at=at)
        return gettext("已经办好：%(act)s。") % {"act": PRINTED_MOVES[state].title}


def _state(parts: dict[str, Any]) -> SocialCardState:
    """Read into which state the address would bring a card."""
    try:
        return SocialCardState(parts["state"])
    except ValueError as error:
        raise Http404 from error
