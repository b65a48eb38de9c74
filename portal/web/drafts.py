"""What somebody has filled in of an application, page by page: kept in the sealed session until it is sent.

Its key makes sending twice one matter; its files are uploaded already and belong to no matter yet.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID

from foundation.identifiers import uuid7
from portal.shared.requests import DoorRequest

_DRAFTS = "matter_drafts"
_KEPT_MAX = 5
_MARK_LENGTH = 16


class Draft:
    """One draft, by name; every change is written to the session at once."""

    def __init__(self, request: DoorRequest, name: str) -> None:
        self._request, self._name = request, name
        kept = request.session.get(_DRAFTS, {}).get(name)
        self._held: dict[str, Any] = kept or {"key": str(uuid7()), "files": [], "answers": {}}

    @property
    def key(self) -> UUID:
        """Give the key under which the draft is sent."""
        return UUID(self._held["key"])

    @property
    def answers(self) -> dict[str, Any]:
        """Give what was filled in so far."""
        return dict(self._held["answers"])

    @property
    def files(self) -> tuple[UUID, ...]:
        """Give the files uploaded so far."""
        return tuple(map(UUID, self._held["files"]))

    @property
    def seen(self) -> str:
        """Give a mark of all it holds now; another one means that it was changed on another page since."""
        return sha256(json.dumps(self._held, sort_keys=True).encode()).hexdigest()[:_MARK_LENGTH]

    def fill(self, answers: dict[str, Any]) -> None:
        """Keep the answers of one page."""
        self._held["answers"] |= answers
        self._keep()

    def hold_files(self, files: Iterable[UUID]) -> None:
        """Keep which files belong to the draft."""
        self._held["files"] = [str(file) for file in files]
        self._keep()

    def forget(self) -> None:
        """Let the draft go once it is sent."""
        drafts = dict(self._request.session.get(_DRAFTS, {}))
        drafts.pop(self._name, None)
        self._request.session[_DRAFTS] = drafts

    def _keep(self) -> None:
        drafts = dict(self._request.session.get(_DRAFTS, {}))
        drafts.pop(self._name, None)
        drafts[self._name] = self._held
        # The oldest go first, so that the session stays small.
        self._request.session[_DRAFTS] = dict(list(drafts.items())[-_KEPT_MAX:])
