"""Sessions kept sealed in the database: a phone number or code in one is unreadable in a dump."""

import base64
import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.http import HttpRequest

from accounts.actions import sign_ins
from foundation import clock, sealing

_OWNER = UUID(int=0)
_SEEN = "seen_at"
# A session in use is written anew this many times within its life, not at every request.
_RENEWALS = 6


class SessionStore(DatabaseSessions):
    """A database session whose content is sealed with the portal's keys."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Serialise, then seal."""
        clear = super().encode(session_dict)
        sealed = sealing.seal(clear, keyring=settings.SEALING_KEYRING, label="session", owner=_OWNER)
        return base64.b64encode(sealed).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Open, then read; a session that does not open is an empty one."""
        try:
            sealed = base64.b64decode(session_data, validate=True)
            clear = sealing.unseal(sealed, keyring=settings.SEALING_KEYRING, label="session", owner=_OWNER)
        except (ValueError, sealing.SealBroken):
            return {}
        return super().decode(clear)


def keep_alive(request: HttpRequest) -> None:
    """Let a session that is used live on: mark it for saving when its last renewal lies back far enough."""
    now = int(time.time())
    if now - request.session.get(_SEEN, 0) > settings.SESSION_COOKIE_AGE // _RENEWALS:
        request.session[_SEEN] = now
        sign_ins.see(request.session.session_key, at=clock.now())
