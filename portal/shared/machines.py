"""Which self-service terminal a request comes from: a key in a cookie of its own, renewed daily, void once cut off."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse

from accounts.actions import terminals
from accounts.queries.terminals import actor_at
from accounts.rules.actors import Actor
from portal.shared.requests import DoorRequest

COOKIE = "machine" if settings.IS_LOCAL else "__Host-machine"
_YEAR_SECONDS = 31_536_000
_KEY_LENGTH_MAX = 64


def actor_of(request: DoorRequest, *, at: datetime) -> Actor | None:
    """Say which machine acts, and note it on the request; nothing where none does, or no longer."""
    key = request.COOKIES.get(COOKIE, "")
    found = terminals.recognise(key, at=at) if 0 < len(key) <= _KEY_LENGTH_MAX else None
    if found is None:
        return None
    request.terminal, request.new_key = found.terminal, found.new_key
    return actor_at(found.terminal, request.session.session_key or "", at=at)


def keep_key(response: HttpResponse, key: str) -> None:
    """Leave a key on the machine."""
    response.set_cookie(
        COOKIE, key, max_age=_YEAR_SECONDS, httponly=True, samesite="Strict", secure=not settings.IS_LOCAL
    )
