"""Who calls: a partner by its bearer token, asked anew at every request; and whether its permit lets it pass."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.enums.partners import PartnerScope
from accounts.queries.users import actor_for_partner, partner_of_application
from accounts.rules.actors import Actor
from foundation import clock
from portal.api import faults, problems
from portal.api.faults import Refused
from portal.api.worlds import enter

_KNOWN_SCOPES = {scope.value: scope for scope in PartnerScope}


@dataclass(frozen=True)
class PartnerPrincipal:
    """What DRF calls a user: here the partner behind the token."""

    actor: Actor
    is_authenticated: bool = True


class PartnerAuthentication(BaseAuthentication):
    """Reads ``Authorization: Bearer``; a disabled partner or a past token ends here."""

    def authenticate(self, request: Request) -> tuple[PartnerPrincipal, None] | None:
        """Find the partner behind the token, and note it as the actor of the request.

        Raises:
            Refused: the token is unknown or past, or its partner is switched off.
        """
        token = _bearer(request.headers.get("Authorization", ""))
        if token is None:
            return None
        door: Any = request._request
        actor = enter(door, _actor_behind(token), getattr(request.parser_context.get("view"), "world", None))
        door.actor = actor
        return PartnerPrincipal(actor), None

    def authenticate_header(self, request: Request) -> str:
        """Say how to authenticate."""
        return problems.CHALLENGE


class DoorPermission(BasePermission):
    """Holds the actor against the permit that the door middleware found for the route and method."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Say whether the actor may pass; without a permit nobody may.

        Raises:
            Refused: the role is right, but the token lacks the scope.
        """
        allowed = getattr(request._request, "permit", None)
        actor = getattr(request._request, "actor", None)
        if allowed is None or actor is None or not actor.is_any(allowed.roles):
            return False
        if allowed.scope is not None and allowed.scope not in actor.scopes:
            raise Refused(faults.SCOPE_MISSING)
        return True


def _bearer(header: str) -> str | None:
    """Take the token out of the header; another scheme is no token."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _actor_behind(token: str) -> Actor:
    """Find the enabled partner a live token was issued to."""
    row = (
        get_access_token_model()
        .objects.filter(token_checksum=sha256(token.encode()).hexdigest())
        .values("application_id", "expires", "scope")
        .first()
    )
    if row is None:
        raise Refused(faults.TOKEN_INVALID)
    if row["expires"] <= clock.true_now():
        raise Refused(faults.TOKEN_EXPIRED)
    partner = partner_of_application(row["application_id"])
    if partner is None or not partner.is_enabled:
        raise Refused(faults.PARTNER_DISABLED)
    granted = frozenset(_KNOWN_SCOPES[word] for word in row["scope"].split() if word in _KNOWN_SCOPES)
    return actor_for_partner(partner, granted)
