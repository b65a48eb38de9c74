"""In a sandbox, shows the pages of a tenant's world to browsers that were let in by the tenant's link, and no others."""

from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from accounts.queries.sandbox import Tenant
from portal.sandbox import pages, worlds
from portal.sandbox.checks import insist

# A browser lets a page of this host alone set a cookie of the longer name, and it sends that encrypted alone.
PLAIN, SECURE = "sandbox", "__Host-sandbox"
# It stands outside of all worlds, as the list of tenants does.
ENTRANCE = "/sandbox/"
# The API asks who calls, and gives out the tokens that are taken back; machines that watch ask about the installation.
OUTSIDE = ("/api/", "/oauth/revoke/", "/.well-known/", "/livez", "/readyz", "/metrics", "/static/")
# Where the link is shown, and how one reads, before one is in.
BEFORE = (ENTRANCE, "/settings/language/", "/settings/mode/")


class SandboxMiddleware:
    """Enters a world before anything asks for a session; stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_sure = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from within the world, or lead to where the link is shown."""
        if not self.is_sure:
            insist()
            self.is_sure = True
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        chosen = None if request.path == ENTRANCE else tenant_shown_to(request)
        if chosen is None and not request.path.startswith(BEFORE):
            return _led_to_entrance(request)
        if chosen is None:
            # It is known in a world, if anywhere: whoever shows the link again stays signed in there.
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        with worlds.entered(chosen) if chosen else nullcontext():
            response = self.get_response(request)
        # One address shows each tenant a world of its own.
        patch_vary_headers(response, ["Cookie"])
        return response


def cookie_of(request: HttpRequest) -> str:
    """Name the cookie that keeps the link's secret in this browser."""
    return SECURE if request.is_secure() else PLAIN


def tenant_shown_to(request: HttpRequest) -> Tenant | None:
    """Give the tenant whose link this browser was let in by, or nothing."""
    return pages.tenant_of(request.COOKIES.get(cookie_of(request), ""))


def _led_to_entrance(request: HttpRequest) -> HttpResponse:
    """Send a browser to the entrance, and from there to where it wanted; what a form said is lost."""
    wanted = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{ENTRANCE}?{urlencode({'next': wanted})}")
