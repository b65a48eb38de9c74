"""In a sandbox, leads the exchange of a code into the world in which somebody agreed; anywhere else it changes nothing.

Credentials are proven outside of all worlds. The code, the link, and the token of that one person lie in the world, and
the token names the client, so that the API finds the world again.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from oauth2_provider.models import get_application_model

from accounts.queries.sandbox import Standpoint, standpoint_of
from accounts.queries.users import PartnerCard, partner_of_application
from portal.sandbox import worlds

# No id of a client and no other token has one.
_DOT = "."
_ROOM: ContextVar[ExitStack | None] = ContextVar("room", default=None)


@contextmanager
def room() -> Iterator[None]:
    """Be where a world can be entered, until the end of a request."""
    with ExitStack() as entered:
        token = _ROOM.set(entered)
        try:
            yield
        finally:
            _ROOM.reset(token)


def enter(application: Any) -> Any | None:
    """Go into the world to which a proven client's credentials lead, and give what the client is there."""
    stack, found = _ROOM.get(), _standpoint(partner_of_application(application.pk))
    if stack is None or found is None:
        return application
    stack.enter_context(worlds.entered(found.tenant))
    return get_application_model().objects.filter(client_id=application.client_id).first()


def named(text: str, application: Any) -> str:
    """Write the client into the text of a new token."""
    return f"{application.client_id}{_DOT}{text}" if settings.IS_SANDBOX else text


def holder_of(text: str | None) -> tuple[PartnerCard, Standpoint] | None:
    """Give the partner that the token of one person names, and where that leads; nothing for any other token."""
    client_id, dot, _rest = (text or "").partition(_DOT)
    if not dot or not settings.IS_SANDBOX:
        return None
    application = get_application_model().objects.filter(client_id=client_id).first()
    partner = partner_of_application(application.pk) if application else None
    found = _standpoint(partner)
    return (partner, found) if partner and found else None


def _standpoint(partner: PartnerCard | None) -> Standpoint | None:
    return standpoint_of(partner.id) if partner and settings.IS_SANDBOX else None
