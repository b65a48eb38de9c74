"""One citizen at a machine: what they have typed stands in the session, which is new for each and gone with them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render

from accounts.actions import terminal_visits
from accounts.enums.terminals import VisitEnd
from accounts.errors.terminals import TerminalVisitOver
from foundation import clock
from foundation.errors import DomainError
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of, title_of

_STATE = "terminal"
# The warning stands for a quarter of the time.
WARNED_SHARE = 4
View = Callable[[DoorRequest], HttpResponse]


def state_of(request: DoorRequest) -> dict[str, Any]:
    """Give what this visit has come to so far."""
    return dict(request.session.get(_STATE, {}))


def keep(request: DoorRequest, **parts: Any) -> None:
    """Keep something of this visit."""
    request.session[_STATE] = {**state_of(request), **parts}


def taken(request: DoorRequest, name: str) -> Any:
    """Take something out of what this visit has come to, so that it is shown once."""
    state = state_of(request)
    value = state.pop(name, None)
    request.session[_STATE] = state
    return value


def arrive(request: DoorRequest) -> None:
    """Begin a visit in a session of its own."""
    request.session.flush()
    request.session.create()
    rotate_token(request)
    terminal_visits.begin(request.actor, key_of(request), at=clock.now())
    request.session[_STATE] = {}


def leave(request: DoorRequest, how: VisitEnd) -> None:
    """End the visit, if one goes on, and forget all of it."""
    if key_of(request):
        terminal_visits.end(request.actor, key_of(request), how, at=clock.now())
    request.session.flush()


def key_of(request: DoorRequest) -> str:
    """Give the key of the session; empty where there is none yet."""
    return request.session.session_key or ""


def page(
    request: DoorRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render one page of the machine, always in the large type."""
    idle = settings.TERMINAL_IDLE_SECONDS
    shown = {"is_elder": True, "idle_seconds": idle, "warn_seconds": idle // WARNED_SHARE, **(context or {})}
    return render(request, f"terminal/{name}.html", shown, status=status)


def in_visit(view: View) -> View:
    """Let a page be shown only while a visit goes on; otherwise the first page comes, with nothing of the last one."""

    @wraps(view)
    def guarded(request: DoorRequest) -> HttpResponse:
        try:
            terminal_visits.touch(request.actor, key_of(request), at=clock.now())
            return view(request)
        except TerminalVisitOver:
            return redirect("terminal:start")
        except DomainError as error:
            context = {
                "title": title_of(error),
                "sentences": [sentence_of(e) for e in error.reasons or [error]],
            }
            return page(request, "refused", context, status=status_of(error))

    return guarded


def with_person(view: View) -> View:
    """Let a page be shown only once a card was shown in this visit."""

    @wraps(view)
    def guarded(request: DoorRequest) -> HttpResponse:
        return view(request) if request.actor.shown_person_id else redirect("terminal:card")

    return in_visit(guarded)
