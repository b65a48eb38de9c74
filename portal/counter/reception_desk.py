"""One visit at the desk (一次来访): several people under one reason, certified in turn, and one sheet in the end.

The visit stands in the clerk's session; what it led to stands in the proofs, which carry its number as their reference.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.actions import audit
from accounts.errors.people import PersonNotFound
from certification.access import DeskPerson, person_at_desk
from certification.enums import Method
from certification.queries.deadlines import accepted_methods
from foundation import clock
from foundation.identifiers import uuid7
from portal.counter import lookups, once
from portal.counter.certify_forms import instead
from portal.shared.requests import DoorRequest

OPEN_FOR = timedelta(hours=2)
PEOPLE_MAX = 12
ABSENT = "absent"
_KEPT = "desk_reception"


@dataclass(frozen=True)
class Guest:
    """Somebody of the visit: as the desk sees them, whether they came, and the receipts written for them."""

    found: DeskPerson
    is_absent: bool
    is_open: bool
    receipts: tuple[UUID, ...]
    ways: tuple[Method, ...]


@dataclass(frozen=True)
class Reception:
    """One visit: its number, why people came, since when, and who."""

    id: str
    reason: str
    opened_at: datetime
    guests: tuple[Guest, ...]


def begin(request: DoorRequest, reason: str, *, at: datetime) -> None:
    """Open a visit under one reason; one that was open is over."""
    request.session[_KEPT] = {"id": str(uuid7()), "reason": reason, "at": at.timestamp(), "people": {}}


def end(request: DoorRequest) -> None:
    """Close the visit."""
    request.session.pop(_KEPT, None)


def reason_of(request: DoorRequest, *, at: datetime) -> str | None:
    """Give the reason of the open visit, or nothing."""
    kept = _kept(request, at=at)
    return str(kept["reason"]) if kept else None


def reference(request: DoorRequest, *, at: datetime) -> str:
    """Give by what a proof of the open visit is found again; nothing outside a visit."""
    kept = _kept(request, at=at)
    return f"reception:{kept['id']}" if kept else ""


def add(request: DoorRequest, person_id: UUID, *, at: datetime) -> bool:
    """Take somebody who was just looked up into the open visit; say whether there was room."""
    kept = _kept(request, at=at)
    if kept is None or lookups.reason_for(request, person_id, at=at) is None:
        return True
    if len(kept["people"]) >= PEOPLE_MAX and str(person_id) not in kept["people"]:
        return False
    kept["people"].setdefault(str(person_id), {"state": "", "receipts": []})
    _save(request, kept)
    return True


def mark_absent(request: DoorRequest, person_id: UUID, *, at: datetime) -> None:
    """Note that somebody was brought along in name only: nothing is certified, and they can read that it was tried."""
    kept = _kept(request, at=at)
    if kept is None or str(person_id) not in kept["people"]:
        return
    kept["people"][str(person_id)]["state"] = ABSENT
    _save(request, kept)
    found = person_at_desk(request.actor, person_id, on=clock.local_date(at))
    event = audit.Event(
        "certification.brought_absent", found.person.id, area_key=found.area_key, reason=str(kept["reason"])
    )
    audit.record(request.actor, event, at=at)


def note_done(request: DoorRequest, person_id: UUID, receipt: UUID, *, at: datetime) -> None:
    """Keep the receipt of somebody of the open visit; one who is no guest of it is left out."""
    kept = _kept(request, at=at)
    if kept is None or str(person_id) not in kept["people"]:
        return
    guest = kept["people"][str(person_id)]
    guest["receipts"] = [*guest["receipts"], str(receipt)]
    guest["state"] = ""
    _save(request, kept)


def reception_of(request: DoorRequest, *, at: datetime) -> Reception | None:
    """Gather the open visit, or nothing; somebody who left the area meanwhile is left out."""
    kept = _kept(request, at=at)
    if kept is None:
        return None
    guests = [_guest(request, UUID(key), told, at=at) for key, told in kept["people"].items()]
    opened_at = datetime.fromtimestamp(float(kept["at"]), tz=clock.SHANGHAI)
    return Reception(
        str(kept["id"]), str(kept["reason"]), opened_at, tuple(one for one in guests if one is not None)
    )


def receipts_of(request: DoorRequest, visit: Reception) -> list[dict[str, Any]]:
    """Give the facts of every receipt of a visit, in the order they were written."""
    found = [once.receipt_facts(request, receipt) for guest in visit.guests for receipt in guest.receipts]
    return [facts for facts in found if facts is not None]


def _guest(request: DoorRequest, person_id: UUID, told: dict[str, Any], *, at: datetime) -> Guest | None:
    on = clock.local_date(at)
    try:
        found = person_at_desk(request.actor, person_id, on=on)
    except PersonNotFound:
        return None
    card = found.deadlines[0] if found.deadlines else None
    ways = accepted_methods(card.paying_area_key, card.benefit, on=on) if card else ()
    return Guest(
        found=found,
        is_absent=told["state"] == ABSENT,
        is_open=lookups.reason_for(request, person_id, at=at) is not None,
        receipts=tuple(UUID(receipt) for receipt in told["receipts"]),
        ways=instead(ways),
    )


def _kept(request: DoorRequest, *, at: datetime) -> dict[str, Any] | None:
    kept = request.session.get(_KEPT)
    if kept is None or at.timestamp() - float(kept["at"]) >= OPEN_FOR.total_seconds():
        return None
    return dict(kept)


def _save(request: DoorRequest, kept: dict[str, Any]) -> None:
    request.session[_KEPT] = kept
