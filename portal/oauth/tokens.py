"""The OAuth side of partners: who may have a token, for which scopes, by its own secret or by a person's consent.

Two grants are known: client credentials, for the partner itself, and authorization codes with PKCE, for one person who
agreed on the portal's page. A code's token is bound to the link it was agreed to, and ends with it. There are no refresh
tokens: the link outlasts the token, and reaches the person with the partner's own token too.

Why: RFC 6749, RFC 7636, RFC 9207, RFC 9700.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views import RevokeTokenView as ToolkitRevokeView
from oauth2_provider.views import TokenView as ToolkitTokenView
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    InvalidGrantError,
    RevocationEndpoint,
)
from oauthlib.oauth2 import TokenEndpoint as TokenIssue
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256
from oauthlib.oauth2.rfc6749.tokens import random_token_generator

from accounts.actions import link_tokens, partner_secrets
from accounts.queries.links import live_link
from accounts.queries.partner_staff import previous_secret_of
from accounts.queries.users import PartnerCard, partner_of_application
from accounts.rules.links import linkable
from foundation import clock
from portal.oauth import in_worlds
from portal.shared.redirects import is_redirect_open

CODE = "code"
AUTHORIZATION_CODE = "authorization_code"
CLIENT_CREDENTIALS = "client_credentials"


class CodeGrant(AuthorizationCodeGrant):
    """Authorization codes with PKCE by S256 and nothing else, and without refresh tokens."""

    _code_challenge_methods = {"S256": code_challenge_method_s256}


class PartnerServer(AuthorizationEndpoint, TokenIssue, RevocationEndpoint):
    """A server that knows the two grants."""

    def __init__(self, request_validator: Any, token_expires_in: Any = None, **others: Any) -> None:
        by_code = CodeGrant(request_validator, refresh_token=False)
        bearer = BearerToken(request_validator, token_generator=_text, expires_in=token_expires_in)
        AuthorizationEndpoint.__init__(
            self, default_response_type=CODE, default_token_type=bearer, response_types={CODE: by_code}
        )
        TokenIssue.__init__(
            self,
            default_grant_type=CLIENT_CREDENTIALS,
            default_token_type=bearer,
            grant_types={
                AUTHORIZATION_CODE: by_code,
                CLIENT_CREDENTIALS: ClientCredentialsGrant(request_validator),
            },
        )
        RevocationEndpoint.__init__(self, request_validator, supported_token_types=("access_token",))


class PartnerCredentials(OAuth2Validator):
    """Admits enabled partners, and grants no scope beyond their registration."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Check the secret, or the one before while that still opens, then whether the partner is switched on.

        What is about one person goes on in the world of a sandbox in which that person is.
        """
        if not super().authenticate_client(request, *args, **kwargs) or not _is_on(request.client):
            return False
        if request.grant_type == AUTHORIZATION_CODE or in_worlds.holder_of(request.token):
            request.client = in_worlds.enter(request.client)
        return request.client is not None and _is_on(request.client)

    def validate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Find the partner that sends somebody to the page of consent, if it is switched on."""
        return super().validate_client_id(client_id, request, *args, **kwargs) and _is_on(request.client)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Let every partner use its own secret, and exchange codes where people can come back to it."""
        if grant_type == AUTHORIZATION_CODE:
            return bool(client.redirect_uris)
        return grant_type == CLIENT_CREDENTIALS

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Give codes to partners that people can be sent back to, and no other answer to anybody."""
        return response_type == CODE and bool(client.redirect_uris)

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Compare letter for letter; neither a prefix nor another port will do."""
        known = redirect_uri in request.client.redirect_uris.split()
        return known and is_redirect_open(redirect_uri, may_loop_back=settings.REDIRECTS_MAY_LOOP_BACK)

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Take none for granted: a partner names where people come back to."""

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
        """Refuse a request for more than the partner was given, or than one person can agree to."""
        return set(scopes) <= set(_scopes(client, is_of_one=request.response_type is not None))

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Grant, or ask for, all there is when none is named."""
        return _scopes(request.client, is_of_one=request.response_type is not None)

    def save_authorization_code(
        self, client_id: str, code: Any, request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Keep the code, and the link it was agreed to."""
        super().save_authorization_code(client_id, code, request, *args, **kwargs)
        link_tokens.give_out(request.link_id, code["code"], at=clock.now())

    def validate_code(
        self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Take a code once, as long as its link lives; one that comes twice costs the token it was taken for."""
        at, partner = clock.now(), _partner(client)
        if partner is None or not super().validate_code(client_id, code, client, request, *args, **kwargs):
            link_tokens.replayed(partner.id if partner else 0, code, at=at)
            return False
        found = link_tokens.exchange_of(partner.id, code)
        request.link = live_link(found, on=clock.local_date(at)) if found is not None else None
        return request.link is not None

    def _save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the token; one that a person's consent got is bound to its link, and says whose it is."""
        super()._save_bearer_token(token, request, *args, **kwargs)
        if request.grant_type != AUTHORIZATION_CODE:
            return
        if not link_tokens.bind(request.code, token["access_token"]):
            raise InvalidGrantError(request=request)
        token["link_id"] = str(request.link.public_id)
        token["person_id"] = str(request.link.person_public_id)


class InARoom:
    """Answers where a world of a sandbox can be entered."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and leave the world with the answer."""
        with in_worlds.room():
            told: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            return told


class TokenEndpoint(InARoom, ToolkitTokenView):
    """The toolkit's token endpoint, with a server that knows two grants."""

    server_class = PartnerServer
    validator_class = PartnerCredentials

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Issue a token, or refuse in OAuth's own form; tokens are not narrowed to a resource (RFC 8707)."""
        if "resource" in request.POST:
            return JsonResponse({"error": "invalid_target"}, status=400)
        return self.authorization_flow_token_response(request)


class TokenRevocation(InARoom, ToolkitRevokeView):
    """The toolkit's revocation endpoint, with the same server; the toolkit reads both from the class alone."""

    server_class = PartnerServer
    validator_class = PartnerCredentials


def _text(request: Any, refresh_token: bool = False) -> str:
    """Make a token; in a sandbox that of one person says to which client it was given."""
    text: str = random_token_generator(request, refresh_token)
    return in_worlds.named(text, request.client) if request.grant_type == AUTHORIZATION_CODE else text


def _partner(application: Any) -> PartnerCard | None:
    return partner_of_application(application.pk)


def _is_on(application: Any) -> bool:
    partner = _partner(application)
    return partner is not None and partner.is_enabled


def _scopes(application: Any, *, is_of_one: bool) -> list[str]:
    partner = _partner(application)
    if partner is None:
        return []
    return sorted(scope.value for scope in (linkable(partner.scopes) if is_of_one else partner.scopes))
