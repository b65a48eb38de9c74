"""What a clerk has looked up in this session and why: a person's page stays open for half an hour."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.shared.requests import DoorRequest

OPEN_FOR = timedelta(minutes=30)
_KEPT = "desk_lookups"


def remember(request: DoorRequest, people: list[UUID], reason: str, *, at: datetime) -> None:
    """Open the pages of the people found, for a while, and forget those whose time is over."""
    kept = {key: value for key, value in _kept(request).items() if _is_open(value, at)}
    kept |= {str(public_id): {"at": at.timestamp(), "reason": reason} for public_id in people}
    request.session[_KEPT] = kept


def reason_for(request: DoorRequest, public_id: UUID, *, at: datetime) -> str | None:
    """Give the reason this person was looked up for, or nothing when they were not, or too long ago."""
    found = _kept(request).get(str(public_id))
    if found is None or not _is_open(found, at):
        return None
    return str(found["reason"])


def _kept(request: DoorRequest) -> dict[str, Any]:
    return dict(request.session.get(_KEPT, {}))


def _is_open(found: dict[str, Any], at: datetime) -> bool:
    return at.timestamp() - float(found["at"]) < OPEN_FOR.total_seconds()
