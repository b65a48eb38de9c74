"""Writes down whose deadlines a list has shown to somebody who helps them."""

from collections.abc import Mapping
from datetime import datetime

from accounts.actions import audit
from foundation import clock
from portal.shared.requests import DoorRequest

_LISTED = "listed"


def note_listed(request: DoorRequest, mandate_ids: Mapping[int, int], *, at: datetime) -> None:
    """Write into the audit whose deadlines a list showed: once a session and day for each of them."""
    today = clock.local_date(at).isoformat()
    noted = request.session.get(_LISTED, {})
    fresh = [person_id for person_id in mandate_ids if noted.get(str(person_id)) != today]
    if fresh:
        events = [
            audit.Event("deadline.listed", person_id, mandate_id=mandate_ids[person_id])
            for person_id in fresh
        ]
        audit.record_many(request.actor, events, at=at)
        request.session[_LISTED] = {**noted, **{str(person_id): today for person_id in fresh}}
