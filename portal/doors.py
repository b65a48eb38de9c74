"""The door every request passes: who is this, is there a permit, and is the proof fresh enough."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts.enums.users import Role
from accounts.errors.activation import RecoveryPause
from accounts.queries.activation import pause_ends_at
from accounts.queries.users import actor_for_user
from accounts.rules.actors import ANONYMOUS, Actor
from foundation import clock
from portal.api.views.missing import WrongMethodView
from portal.permits.registry import methods_of, permit_for
from portal.shared import machines, refusals, step_up
from portal.shared.next_pages import page_before
from portal.shared.permits import Permit
from portal.shared.requests import DoorRequest
from portal.shared.sessions import keep_alive
from regions.queries.editions import one_look

log = logging.getLogger(__name__)

API = "api:"


class DoorMiddleware:
    """Refuses what the registry does not allow; sets ``request.actor`` and ``request.permit``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and keep every signed-in page out of caches."""
        if request.user.is_authenticated:
            keep_alive(request)
        with one_look():
            response = self.get_response(request)
        new_key = getattr(request, "new_key", "")
        if new_key:
            machines.keep_key(response, new_key)
        if request.user.is_authenticated or hasattr(request, "terminal"):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: DoorRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop the request here unless its permit lets the actor pass."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        allowed = permit_for(route, request.method or "")
        request.here = _here(request, route)
        request.acting = None
        if allowed is None:
            return self._unlisted(request, route)
        request.permit = allowed
        if Role.PARTNER in allowed.roles:
            return None
        machine = machines.actor_of(request, at=clock.now()) if Role.TERMINAL in allowed.roles else None
        request.actor = machine or actor_of(request)
        try:
            return refusal(request, request.actor, allowed)
        except RecoveryPause as error:
            return refusals.page_of(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell a refusal of the house as a page; anything else is a fault."""
        return refusals.page_of(request, error)

    @staticmethod
    def _unlisted(request: HttpRequest, route: str) -> HttpResponse:
        """Refuse a method, or a route that nobody wrote a permit for."""
        methods = methods_of(route)
        if methods and route.startswith(API):
            refused = WrongMethodView.as_view()(request)
            refused.headers["Allow"] = ", ".join(methods)
            return refused
        if methods:
            page = render(request, "faults/wrong_method.html", status=405)
            page.headers["Allow"] = ", ".join(methods)
            return page
        log.error("door.unlisted", extra={"route": route})
        return render(request, "faults/not_found.html", status=404)


def actor_of(request: HttpRequest) -> Actor:
    """Say who stands at a session door."""
    if not request.user.is_authenticated:
        return ANONYMOUS
    return actor_for_user(request.user, on=clock.today())


def _here(request: HttpRequest, route: str) -> str:
    """Give the address to come back to; one that only takes forms would greet the reader with a refusal."""
    is_page = request.method in ("GET", "HEAD") or permit_for(route, "GET") is not None
    return request.get_full_path() if is_page else page_before(request, otherwise=reverse("web:home"))


def refusal(request: DoorRequest, actor: Actor, allowed: Permit) -> HttpResponse | None:
    """Give the answer that stops the request, or nothing when the actor may pass."""
    if not actor.is_any(allowed.roles):
        if Role.TERMINAL in allowed.roles:
            return redirect("terminal:setup")
        if actor is ANONYMOUS:
            step_up.keep_input(request, back=request.here)
            return redirect_to_login(request.here)
        if allowed.roles == frozenset({Role.ANONYMOUS}):
            return redirect("web:home")
        # A newcomer's way is open after one visit to a counter; everybody else stands at the wrong door.
        is_early = Role.NEWCOMER in actor.roles and Role.CITIZEN in allowed.roles
        return render(request, "web/newcomer.html" if is_early else "faults/forbidden.html", status=403)
    if allowed.step_up and not step_up.is_fresh(request):
        step_up.keep_input(request, back=request.here)
        return redirect(f"{reverse('web:step_up')}?{urlencode({'next': request.here})}")
    if allowed.step_up and allowed.waits_after_recovery:
        _refuse_in_pause(request)
    return None


def _refuse_in_pause(request: DoorRequest) -> None:
    """Let nothing sensitive be done in the days after a desk has recovered the account.

    Raises:
        RecoveryPause: with the instant at which it ends.
    """
    if not request.user.is_authenticated:
        return
    until = pause_ends_at(request.user, at=clock.now())
    if until is not None:
        raise RecoveryPause(until=until)
