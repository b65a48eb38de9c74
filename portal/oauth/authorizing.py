"""The first half of an authorization code: reads what a partner asks of a person, and sends the person back with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from oauth2_provider.settings import oauth2_settings
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2 import AccessDeniedError, FatalClientError, OAuth2Error

from accounts.enums.partners import PartnerScope
from accounts.queries.users import PartnerCard, partner_of_application
from accounts.rules.links import LINKABLE
from portal.oauth.tokens import PartnerCredentials, PartnerServer


class AskedBadly(Exception):
    """The partner is unknown, or names no page of its own to come back to: nobody is sent anywhere."""


class SentBack(Exception):
    """The partner asks for what it cannot have, and is told so at its own page."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class Asked:
    """What a partner asks a person for, read and found in order."""

    partner: PartnerCard
    scopes: tuple[PartnerScope, ...]
    redirect_uri: str
    credentials: dict[str, Any] = field(repr=False)


def asked_by(request: HttpRequest) -> Asked:
    """Read the question that stands in the address.

    Raises:
        AskedBadly, SentBack.
    """
    try:
        scopes, credentials = _server().validate_authorization_request(_address(request), http_method="GET")
    except FatalClientError as error:
        raise AskedBadly(error.error) from error
    except OAuth2Error as error:
        raise SentBack(_answer(request, error.redirect_uri, error.twotuples)) from error
    except ValueError as error:
        raise AskedBadly("unreadable") from error
    oauth = credentials.pop("request")
    partner = partner_of_application(oauth.client.pk)
    if partner is None:
        raise AskedBadly("unknown")
    wanted = tuple(scope for scope in LINKABLE if scope.value in scopes)
    return Asked(partner, wanted, credentials["redirect_uri"], credentials)


def code_for(request: HttpRequest, asked: Asked, scopes: Sequence[PartnerScope], link_id: int) -> str:
    """Give out a code for a link, and say where the person goes with it."""
    credentials = {**asked.credentials, "user": request.user, "link_id": link_id}
    headers, _body, _status = _server().create_authorization_response(
        _address(request),
        http_method="GET",
        scopes=[scope.value for scope in scopes],
        credentials=credentials,
    )
    return _answer(request, headers["Location"], [])


def no_for(request: HttpRequest, asked: Asked) -> str:
    """Say where the person goes who said no."""
    refused = AccessDeniedError(state=asked.credentials.get("state"))
    return _answer(request, asked.redirect_uri, refused.twotuples)


def issuer_of(request: HttpRequest) -> str:
    """Name this portal, as its answers and its description for clients do (RFC 8414, RFC 9207)."""
    return request.build_absolute_uri("/").rstrip("/")


def _server() -> PartnerServer:
    return PartnerServer(PartnerCredentials(), **oauth2_settings.server_kwargs)


def _address(request: HttpRequest) -> str:
    """Write the question anew: browsers send signs that the library does not take."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    return f"{request.path}?{urlencode(pairs)}"


def _answer(request: HttpRequest, address: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Add what is answered to an address, and who answers (RFC 9207)."""
    found: str = add_params_to_uri(address, [*pairs, ("iss", issuer_of(request))])
    return found
