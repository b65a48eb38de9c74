"""Finds the person at the desk by number and name together, and takes their application in."""

from datetime import datetime
from typing import Any

from accounts.actions import audit, transfers
from accounts.actions.transfers import Application
from accounts.enums.matters import TransferReason
from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.queries.matters import MatterCard
from accounts.queries.people import PersonCard, person_by_id_number
from accounts.rules.actors import Actor
from accounts.rules.transfers import Wish
from family.access import kin_ids_of
from foundation import clock
from foundation.identifiers import parse_id_number
from foundation.names import normalise_name
from portal.counter.matter_forms import IntakeForm
from portal.shared.labels import place_name
from portal.shared.pensions import draws_pension
from regions.queries.places import pooling_areas

REASON = "来窗口办理"


def form_for(actor: Actor, *, data: Any = None, initial: dict[str, Any] | None = None) -> IntakeForm:
    """Make the form, with the clerk's own areas to transfer to."""
    areas = [(area.key, place_name(area)) for area in pooling_areas(on=clock.today())]
    desks = [(key, name) for key, name in areas if key in actor.area_keys]
    return IntakeForm(data, initial=initial, places=areas, desks=desks)


def take_in(actor: Actor, given: dict[str, Any], *, at: datetime) -> MatterCard:
    """Apply for the person at the desk.

    Raises:
        IdNumberInvalid; PersonNotFound: no such number, or another name; and as `transfers.apply_at_counter`.
    """
    on = clock.local_date(at)
    person = _person(actor, given, at=at)
    wish = Wish(
        Insurance(given["insurance"]),
        given["from_area"],
        given["to_area"],
        TransferReason(given["reason"]),
        given["note"],
    )
    new = Application(person.id, wish, given["key"], draws_pension=draws_pension(person.id, on=on))
    return transfers.apply_at_counter(actor, new, kin_ids=kin_ids_of(actor, on=on), at=at)


def _person(actor: Actor, given: dict[str, Any], *, at: datetime) -> PersonCard:
    """Find the person, and write the look-up down, whether it found somebody or not."""
    number = parse_id_number(given["number"], on=clock.local_date(at)).number
    found = person_by_id_number(number)
    is_it = found is not None and normalise_name(given["name"]) == found.name
    subject_id = found.id if found is not None and is_it else None
    event = audit.Event("person.looked_up", subject_id, area_key=given["to_area"], reason=REASON)
    audit.record(actor, event, at=at)
    if found is None or not is_it:
        raise PersonNotFound
    return found
