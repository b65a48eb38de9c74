"""Client credentials only: who may have a token, for which scopes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views import TokenView as ToolkitTokenView
from oauthlib.oauth2 import BackendApplicationServer

from accounts.actions import partner_secrets
from accounts.queries.partner_staff import previous_secret_of
from accounts.queries.users import PartnerCard, partner_of_application
from foundation import clock


class PartnerCredentials(OAuth2Validator):
    """Admits enabled partners, and grants no scope beyond their registration."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Check the secret, or the one before while that still opens, then whether the partner is switched on."""
        if not super().authenticate_client(request, *args, **kwargs):
            return False
        partner = _partner(request.client)
        return partner is not None and partner.is_enabled

    def _authenticate_basic_auth(self, request: Any) -> bool:
        """Check a header, by either secret."""
        check = super()._authenticate_basic_auth
        return bool(check(request)) or self._by_previous_secret(request, check)

    def _authenticate_request_body(self, request: Any) -> bool:
        """Check a body, by either secret."""
        check = super()._authenticate_request_body
        return bool(check(request)) or self._by_previous_secret(request, check)

    def _by_previous_secret(self, request: Any, check: Callable[[Any], bool]) -> bool:
        """Hold the same request against the secret before the last change, and note that it is still in use."""
        at = clock.now()
        found = previous_secret_of(request.client.pk, at=at) if request.client else None
        if found is None:
            return False
        partner_id, hashed = found
        # In memory only: the toolkit compares with what the application it has loaded carries.
        present, request.client.client_secret = request.client.client_secret, hashed
        is_right = bool(check(request))
        if request.client:
            request.client.client_secret = present
        if not is_right:
            return False
        partner_secrets.note_previous_used(partner_id, at=at)
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Refuse a request for more than the partner was given."""
        return set(scopes) <= set(_scopes(client))

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Grant all of the partner's scopes when none is named."""
        return _scopes(request.client)


class TokenEndpoint(ToolkitTokenView):
    """The toolkit's token endpoint, with a server that knows one grant."""

    server_class = BackendApplicationServer
    validator_class = PartnerCredentials

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Issue a token, or refuse in OAuth's own form; tokens are not narrowed to a resource (RFC 8707)."""
        if "resource" in request.POST:
            return JsonResponse({"error": "invalid_target"}, status=400)
        return self.authorization_flow_token_response(request)


def _partner(application: Any) -> PartnerCard | None:
    return partner_of_application(application.pk)


def _scopes(application: Any) -> list[str]:
    partner = _partner(application)
    return sorted(scope.value for scope in partner.scopes) if partner else []
