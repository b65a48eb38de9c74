"""The web server's log of requests, without the secrets that some addresses carry."""

from typing import Any

from gunicorn.glogging import Logger

from portal.shared.logs import hidden

_PLACES = ("r", "U", "q", "f")


class AccessLog(Logger):
    """Writes a request as the server does, with secret parts of addresses left out."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Give the parts of a line."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {place: hidden(atoms[place]) for place in _PLACES if isinstance(atoms.get(place), str)}
