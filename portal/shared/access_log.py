"""The web server's log of requests, without the secrets that some addresses carry."""

import re
from typing import Any

from gunicorn.glogging import Logger

# Whoever knows such an address reads somebody's calendar.
_SECRET = re.compile(r"(/calendar/feed/)[^/?\s\"]+")
_PLACES = ("r", "U", "q", "f")


class AccessLog(Logger):
    """Writes a request as the server does, with secret parts of addresses left out."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Give the parts of a line."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {place: hidden(atoms[place]) for place in _PLACES if isinstance(atoms.get(place), str)}


def hidden(text: str) -> str:
    """Leave out what is secret in an address."""
    return _SECRET.sub(r"\1***", text)
