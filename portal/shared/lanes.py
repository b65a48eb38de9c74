"""What pages need and programs do not: the policy for scripts, made anew for each page, and who is signed in.

The API reads no session and sends no page, so its requests pass by: who calls is said by their token, and the one policy
for what is no page forbids everything.
"""

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Its description and the page to try it lie beside this, and are pages.
API = "/api/v1/"
_NOTHING = "default-src 'none'; frame-ancestors 'none'"


def is_for_programs(request: HttpRequest) -> bool:
    """Say whether a request is one of the API."""
    return request.path_info.startswith(API)


class PagePolicyMiddleware(CSPMiddleware):
    """Writes the policy of a page; of an answer to a program, the one that allows nothing."""

    def process_request(self, request: HttpRequest) -> None:
        """Make the word by which a page's own scripts are known."""
        if not is_for_programs(request):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the policy."""
        if not is_for_programs(request):
            return super().process_response(request, response)
        response.headers["Content-Security-Policy"] = _NOTHING
        return response


class PageUserMiddleware(AuthenticationMiddleware):
    """Says who is signed in; to the API nobody is."""

    def process_request(self, request: HttpRequest) -> None:
        """Find whoever is signed in when somebody asks."""
        if is_for_programs(request):
            request.user = AnonymousUser()
        else:
            super().process_request(request)
