"""Self-service terminals at the desk: registered, set up with a code shown once, cut off; and the numbers they give."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views import View

from accounts.actions import audit, terminal_visits, terminals
from accounts.actions.terminals import SetUp
from accounts.errors.people import PersonNotFound
from accounts.errors.terminals import TerminalNameTaken, TerminalNotFound, TerminalPointUnknown
from accounts.queries.people import person_cards
from accounts.queries.terminals import terminal_by_public_id, terminals_in, tickets_at
from certification.access import person_at_desk
from foundation import clock
from portal.counter import lookups
from portal.counter.pages import page
from portal.counter.terminal_forms import RevokeForm, TerminalForm
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from regions.queries.places import service_points
from regions.rules.facts import ServicePointFact

_CODE = "terminal_code"
CALLED_UP = gettext_noop("自助机取号，来窗口办理")


class TerminalsView(View):
    """The machines of the clerk's or officer's areas."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them, with the form for another one."""
        return _list(request, TerminalForm(step_up.kept_input(request), points=_points(request)))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Register a machine and show its code, once."""
        points = _points(request)
        form = TerminalForm(request.POST, points=points)
        if not form.is_valid():
            return _list(request, form, status=422)
        area_key = next(point.area_key for point in points if point.key == form.cleaned_data["point"])
        try:
            made = terminals.register(
                request.actor,
                area_key,
                form.cleaned_data["point"],
                form.cleaned_data["name"],
                at=clock.now(),
            )
        except (TerminalNameTaken, TerminalPointUnknown) as error:
            form.add_error("name", sentence_of(error))
            return _list(request, form, status=422)
        return _to_code(request, made)


class CodeView(View):
    """The code that sets a machine up."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show it this once."""
        kept = request.session.pop(_CODE, None)
        card = terminal_by_public_id(UUID(kept["terminal"])) if kept else None
        if card is None or kept is None:
            return redirect("counter:terminals")
        return page(request, "terminal_code", {"terminal": card, "code": kept["code"]})


class RenewView(View):
    """Another code for a machine that was set up anew."""

    def post(self, request: DoorRequest, terminal: UUID) -> HttpResponse:
        """Void what it had and show the new code, once."""
        return _to_code(request, terminals.set_up_anew(request.actor, terminal, at=clock.now()))


class RevokeView(View):
    """A machine that goes out of service."""

    def get(self, request: DoorRequest, terminal: UUID) -> HttpResponse:
        """Ask why."""
        return _revoke_page(request, terminal, RevokeForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest, terminal: UUID) -> HttpResponse:
        """Cut it off."""
        form = RevokeForm(request.POST)
        if not form.is_valid():
            return _revoke_page(request, terminal, form, status=422)
        terminals.revoke(request.actor, terminal, form.cleaned_data["reason"], at=clock.now())
        messages.success(request, _("已经停用，它下一次操作就打不开了。"))
        return redirect("counter:terminals")


class TicketsView(View):
    """The numbers taken today at the machines of the clerk's areas."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them, those that wait first; people are named once they are called up."""
        waiting = tickets_at(request.actor.area_keys, on=clock.today())
        return page(request, "tickets", {"tickets": waiting})


class TicketView(View):
    """One number."""

    def post(self, request: DoorRequest, visit: UUID) -> HttpResponse:
        """Call it up, and open the page of whoever showed a card, where this desk may."""
        at = clock.now()
        person_id = terminal_visits.serve(request.actor, visit, at=at)
        person = person_cards([person_id]).get(person_id) if person_id else None
        if person is None:
            messages.success(request, _("已叫号。这位没有在自助机上出示证件，请当面查找。"))
            return redirect("counter:find")
        try:
            found = person_at_desk(request.actor, person.public_id, on=clock.local_date(at))
        except PersonNotFound:
            messages.success(request, _("已叫号。这位的待遇不由您的统筹区发放，请告诉他到发放地办理。"))
            return redirect("counter:tickets")
        looked_up = audit.Event("person.looked_up", person.id, area_key=found.area_key, reason=CALLED_UP)
        audit.record(request.actor, looked_up, at=at)
        lookups.remember(request, [person.public_id], CALLED_UP, at=at)
        return redirect("counter:person", person=person.public_id)


def _points(request: DoorRequest) -> list[ServicePointFact]:
    keys = sorted(request.actor.area_keys | request.actor.office_keys)
    return [point for key in keys for point in service_points(key, on=clock.today())]


def _list(request: DoorRequest, form: TerminalForm, *, status: int = 200) -> HttpResponse:
    found = terminals_in(request.actor.area_keys | request.actor.office_keys)
    return page(request, "terminals", {"terminals": found, "form": form}, status=status)


def _to_code(request: DoorRequest, made: SetUp) -> HttpResponse:
    request.session[_CODE] = {"terminal": str(made.public_id), "code": made.code}
    return redirect("counter:terminal_code")


def _revoke_page(
    request: DoorRequest, terminal: UUID, form: RevokeForm, *, status: int = 200
) -> HttpResponse:
    card = terminal_by_public_id(terminal)
    mine = request.actor.area_keys | request.actor.office_keys
    if card is None or card.area_key not in mine or card.revoked_at is not None:
        raise TerminalNotFound
    context: dict[str, Any] = {"terminal": card, "form": form}
    return page(request, "terminal_revoke", context, status=status)
