"""How the reader likes to read: remembered on this browser, and with the user when signed in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.actions import users
from accounts.enums.users import Language
from portal.shared import reading
from portal.shared.next_pages import safe_next


def language(request: HttpRequest) -> HttpResponse:
    """Switch the language; an unknown one changes nothing."""
    response = HttpResponseRedirect(safe_next(request, otherwise="/"))
    chosen = request.POST.get("language", "")
    if chosen in list(Language):
        reading.keep_language(response, chosen)
        if request.user.is_authenticated:
            users.set_reading(request.user, language=Language(chosen))
    return response


def mode(request: HttpRequest) -> HttpResponse:
    """Switch between the standard and the elder mode; an unknown one changes nothing."""
    response = HttpResponseRedirect(safe_next(request, otherwise="/"))
    chosen = request.POST.get("mode", "")
    if chosen in (reading.ELDER, reading.STANDARD):
        reading.keep_mode(response, elder=chosen == reading.ELDER)
        if request.user.is_authenticated:
            users.set_reading(request.user, wants_elder_mode=chosen == reading.ELDER)
    return response
