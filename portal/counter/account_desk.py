"""A person's account at the desk: who may touch it, and what a letter needs from one page to the next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.actions.activation_codes import DeskAct, IssuedCode
from accounts.errors.activation import ClerkIsSubject
from accounts.queries.people import PersonCard
from certification.access import person_at_desk
from family.queries.kin import relatives_among
from foundation import clock
from portal.counter import lookups
from portal.shared.requests import DoorRequest

_LETTER = "desk_letter"


@dataclass(frozen=True)
class AtDesk:
    """A person whose account this desk may help with, and the act as it goes into the audit."""

    person: PersonCard
    act: DeskAct


@dataclass(frozen=True)
class Letter:
    """What the letter says; the code is shown on one page, once."""

    name: str
    id_number_masked: str
    code: str
    last_on: date


def person_for_account(request: DoorRequest, person: UUID, *, at: datetime) -> AtDesk | None:
    """Give a person in the clerk's area who was looked up a short while ago, or nothing.

    Raises:
        PersonNotFound: absent, or outside the clerk's area.
        ClerkIsSubject: the clerk is the person, or a relative.
    """
    on = clock.local_date(at)
    found = person_at_desk(request.actor, person, on=on)
    reason = lookups.reason_for(request, person, at=at)
    if reason is None:
        return None
    own = request.actor.person_id
    if own is not None and (own == found.person.id or relatives_among(own, [found.person.id], on=on)):
        raise ClerkIsSubject
    return AtDesk(found.person, DeskAct(found.area_key, reason))


def keep_letter(request: DoorRequest, person: PersonCard, issued: IssuedCode) -> None:
    """Keep a letter for the page that shows it."""
    request.session[_LETTER] = {
        "name": person.name,
        "id_number_masked": person.id_number_masked,
        "code": issued.shown,
        "last_on": issued.last_on.isoformat(),
    }


def take_letter(request: DoorRequest) -> Letter | None:
    """Give the letter that was just written, once."""
    kept: dict[str, Any] | None = request.session.pop(_LETTER, None)
    return Letter(**{**kept, "last_on": date.fromisoformat(kept["last_on"])}) if kept else None
