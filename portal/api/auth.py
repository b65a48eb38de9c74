"""Who calls: a partner by its bearer token, asked anew at every request; and whether its permit lets it pass."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.enums.partners import PartnerScope
from accounts.queries.users import PartnerCard, actor_for_partner, token_held
from accounts.rules.actors import Actor, Asking
from family.enums import Relation
from foundation import clock
from portal.api import faults, problems
from portal.api.faults import Refused
from portal.api.worlds import enter, enter_for_person
from portal.oauth import in_worlds
from portal.sandbox import worlds
from regions.queries.editions import look_at

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
        partner, actor = _caller(door, token, getattr(request.parser_context.get("view"), "world", None))
        door.actor, door.partner_public_id = actor, partner.public_id
        return PartnerPrincipal(actor), None

    def authenticate_header(self, request: Request) -> str:
        """Say how to authenticate."""
        return problems.CHALLENGE


class DoorPermission(BasePermission):
    """Holds the actor against the permit that the door middleware found for the route and method.

    What the door asks for is noted on the actor: whom a partner reaches behind it depends on that.
    """

    def has_permission(self, request: Request, view: object) -> bool:
        """Say whether the actor may pass; without a permit nobody may.

        Raises:
            Refused: the role is right, but the token lacks the scope, or is about one person and the door is not.
        """
        door: Any = request._request
        allowed = getattr(door, "permit", None)
        actor = getattr(request._request, "actor", None)
        if allowed is None or actor is None or not actor.is_any(allowed.roles):
            return False
        if allowed.scope is not None and allowed.scope not in actor.scopes:
            raise Refused(faults.SCOPE_MISSING)
        if actor.asking is not None:
            is_of_one = actor.asking.link_id is not None and allowed.scope is not None
            if is_of_one and Relation.LINKED not in allowed.relations:
                raise Refused(faults.SCOPE_MISSING)
            door.actor = replace(actor, asking=replace(actor.asking, scope=allowed.scope))
        return True


def _bearer(header: str) -> str | None:
    """Take the token out of the header; another scheme is no token."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _caller(door: Any, token: str, world: ExitStack | None) -> tuple[PartnerCard, Actor]:
    """Find who calls; in a sandbox they stand in their world afterwards, if the door does."""
    named = in_worlds.holder_of(token)
    if named is None:
        partner, outside = _actor_behind(token)
        return partner, enter(door, outside, world)
    # The token of one person lies in the world in which they agreed.
    holder, standpoint = named
    with worlds.entered(standpoint.tenant):
        _inside, actor = _actor_behind(token)
    if not holder.is_enabled:
        raise Refused(faults.PARTNER_DISABLED)
    return holder, enter_for_person(door, actor, standpoint.tenant, world)


def _actor_behind(token: str) -> tuple[PartnerCard, Actor]:
    """Find the enabled partner a live token was issued to."""
    held = token_held(sha256(token.encode()).hexdigest())
    if held is None:
        raise Refused(faults.TOKEN_INVALID)
    at = clock.true_now()
    if held.expires_at <= at:
        raise Refused(faults.TOKEN_EXPIRED)
    # What a person's consent got is good for that person only; without its link it would be good for everybody.
    if held.is_of_person and held.link_id is None:
        raise Refused(faults.TOKEN_INVALID)
    if held.partner is None or not held.partner.is_enabled:
        raise Refused(faults.PARTNER_DISABLED)
    # A world of a sandbox has an edition of its own.
    if not settings.IS_SANDBOX:
        look_at(held.edition)
    granted = frozenset(_KNOWN_SCOPES[word] for word in held.words if word in _KNOWN_SCOPES)
    asking = Asking(clock.today(), link_id=held.link_id)
    return held.partner, actor_for_partner(held.partner, granted, asking)
