"""The first page, the end of a visit, and help by people."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from accounts.actions import terminal_visits
from accounts.enums.terminals import TicketWhy, VisitEnd
from foundation import clock
from portal.shared.reading import keep_language
from portal.shared.requests import DoorRequest
from portal.terminal import visits


def start(request: DoorRequest) -> HttpResponse:
    """Show the first page; whoever comes to it, nothing of a visit before is left, its language neither."""
    visits.leave(request, VisitEnd.LEFT)
    with translation.override(settings.LANGUAGE_CODE):
        response = visits.page(request, "start")
    keep_language(response, settings.LANGUAGE_CODE)
    return response


def begin(request: DoorRequest) -> HttpResponse:
    """Begin a visit in the language chosen."""
    language = request.POST.get("language", "")
    visits.arrive(request)
    response = redirect("terminal:card")
    keep_language(response, language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
    return response


@visits.in_visit
def help_desk(request: DoorRequest) -> HttpResponse:
    """Name the other ways, and give a number for the counter beside the machine."""
    if request.method == "POST":
        ticket = terminal_visits.take_ticket(
            request.actor, visits.key_of(request), TicketWhy.ASKED, at=clock.now()
        )
        visits.keep(request, ticket=ticket.number)
        return redirect("terminal:help")
    return visits.page(request, "help", {"ticket": visits.state_of(request).get("ticket")})


def end(request: DoorRequest) -> HttpResponse:
    """End the visit, by a press or because nobody has touched the screen; the next reader begins in Chinese."""
    visits.leave(request, VisitEnd.WIPED if request.POST.get("how") == VisitEnd.WIPED else VisitEnd.DONE)
    response = redirect("terminal:start")
    keep_language(response, settings.LANGUAGE_CODE)
    return response
