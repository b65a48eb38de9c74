"""In a sandbox, shows the pages of a tenant's world: to people in a browser that of the first tenant, or a named one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.queries.sandbox import tenants
from portal.sandbox import worlds
from portal.sandbox.checks import insist

COOKIE = "sandbox"
# The API asks who calls, and gives out the tokens that are taken back; machines that watch ask about the installation.
OUTSIDE = ("/api/", "/oauth/revoke/", "/livez", "/readyz", "/metrics", "/static/")


class SandboxMiddleware:
    """Enters a world before anything asks for a session; stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_sure = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from within the world."""
        if not self.is_sure:
            insist()
            self.is_sure = True
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        known = tenants()
        wanted = request.COOKIES.get(COOKIE, worlds.FIRST)
        chosen = next((one for one in known if one.code == wanted), next(iter(known), None))
        if chosen is None:
            return self.get_response(request)
        with worlds.entered(chosen):
            return self.get_response(request)
