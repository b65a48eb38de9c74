"""What the desk's pages about proofs that were set aside need from the floors."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from accounts.actions import audit
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import partner_names
from accounts.rules.actors import Actor
from certification.access import quarantined_to_decide
from certification.actions import quarantine
from certification.enums import QuarantineState
from certification.queries.quarantine import QuarantineCard, set_aside_in
from foundation.clock import local_date
from portal.counter import paging
from portal.counter.quarantine_forms import TAKE_UP
from portal.shared.requests import DoorRequest

# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("核对暂存的认证")
_NOTED = "quarantine_listed"
_NOTED_MAX = 500


@dataclass(frozen=True)
class Row:
    """One entry with whom it may be about, and who sent it."""

    entry: QuarantineCard
    person: PersonCard | None
    partner_name: str

    @property
    def may_take_up(self) -> bool:
        """Say whether it is about somebody for certain, so that it can count after all."""
        return self.entry.entitlement_id is not None

    @property
    def is_open(self) -> bool:
        """Say whether nobody has decided it yet."""
        return self.entry.state is QuarantineState.OPEN


def page_of(actor: Actor, state: QuarantineState, after: int | None) -> tuple[list[Row], int | None]:
    """Give one page of what was set aside for the clerk's areas, and where the next begins."""
    found = set_aside_in(actor.area_keys, state, after, most=paging.PAGE_MAX + 1)
    shown = found[: paging.PAGE_MAX]
    return _rows(shown), shown[-1].id if len(found) > len(shown) else None


def note_listed(request: DoorRequest, rows: list[Row], *, at: datetime) -> None:
    """Write into the audit who was shown whose entries: once a session for each of them."""
    noted = set(request.session.get(_NOTED, []))
    fresh = [row for row in rows if row.person and str(row.entry.public_id) not in noted]
    if fresh:
        events = [_event("certification.quarantine_listed", row) for row in fresh]
        audit.record_many(request.actor, events, at=at)
        kept = [*noted, *(str(row.entry.public_id) for row in fresh)]
        request.session[_NOTED] = kept[-_NOTED_MAX:]


def entry_for(actor: Actor, public_id: UUID, *, at: datetime) -> Row:
    """Give one entry, and write down that it was looked at.

    Raises QuarantineNotFound, ClerkIsRelative.
    """
    row = _rows([quarantined_to_decide(actor, public_id, on=local_date(at))])[0]
    if row.person:
        audit.record(actor, _event("certification.quarantine_listed", row), at=at)
    return row


def decide(actor: Actor, public_id: UUID, given: dict[str, Any], *, at: datetime) -> date | None:
    """Do what the clerk decided; give the new deadline where the proof counts."""
    if given["decision"] != TAKE_UP:
        quarantine.dismiss(actor, public_id, given["words"], at=at)
        return None
    return quarantine.take_up(actor, public_id, given["event_on"], given["words"], at=at).due_on


def _rows(cards: list[QuarantineCard]) -> list[Row]:
    people = person_cards(card.person_id for card in cards if card.person_id)
    names = partner_names(card.partner_id for card in cards)
    return [Row(card, people.get(card.person_id or 0), names.get(card.partner_id, "")) for card in cards]


def _event(action: str, row: Row) -> audit.Event:
    return audit.Event(
        action,
        row.entry.person_id,
        area_key=row.entry.area_key,
        object_kind="certification_quarantine",
        object_id=row.entry.public_id,
        reason=REASON,
    )
