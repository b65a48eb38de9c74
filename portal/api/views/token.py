"""Access tokens for partners."""

from django.http import HttpResponse
from rest_framework.parsers import FormParser
from rest_framework.request import Request

from portal.api import examples
from portal.api.schema import token_operation
from portal.api.views.doors import ApiDoor
from portal.oauth.tokens import TokenEndpoint


class TokenView(ApiDoor):
    """The token endpoint; OAuth checks the client, and OAuth's own form carries its refusals."""

    authentication_classes = []
    permission_classes = []
    parser_classes = [FormParser]

    @token_operation(examples.TOKEN)
    def post(self, request: Request) -> HttpResponse:
        """Exchange your client credentials for a bearer token of 300 seconds (RFC 6749, section 4.4)."""
        issue = TokenEndpoint.as_view()
        answer: HttpResponse = issue(request._request)
        return answer
