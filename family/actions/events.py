"""Records what happened to a family at a desk: shown first, confirmed as shown, by one clerk or two."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import approvals, audit
from accounts.actions.approvals import NewApproval
from accounts.errors.approvals import ApprovalNotFound
from accounts.queries.approvals import ApprovalCard, approval_by_public_id
from accounts.rules.actors import Actor
from family.actions import closing
from family.actions.closing import Note
from family.actions.kinship import naming_contradictions
from family.errors import ClosureMoved, EventNeedsSecond, EventNotAllowed
from family.models.events import KinshipEvent
from family.queries.events import Preview, Wish, planned_of, preview, wish_in
from foundation.clock import local_date
from foundation.errors import Reason

CODE = "family.event"
CONTRADICTION = "kinship.contradiction"


def record(actor: Actor, wish: Wish, seen: str, area_key: str, *, at: datetime) -> UUID:
    """Record an event and do everything that was shown to follow from it, by one clerk alone.

    Raises:
        EventNotAllowed, EventNotFound; EventNeedsSecond; KinshipContradicts.
        ClosureMoved: what follows is not what was ``seen``.
    """
    with naming_contradictions(), transaction.atomic():
        found = _hold(wish, area_key, at=at)
        if found.needs_second:
            raise EventNeedsSecond
        return _write(actor, wish, found, _note_of(wish, found, area_key), seen, at=at)


def propose(
    actor: Actor, wish: Wish, seen: str, area_key: str, *, waits: timedelta, at: datetime
) -> ApprovalCard:
    """Leave an event to a colleague of the same area to agree to; nothing is recorded yet.

    Raises:
        EventNotAllowed, EventNotFound, ClosureMoved, ApprovalNotFound, ApprovalExists.
    Law: OPS 37.
    """
    with transaction.atomic():
        found = preview(wish, area_key, on=local_date(at))
        refuse_impossible(found)
        if found.digest != seen:
            raise ClosureMoved
        new = NewApproval(CODE, area_key, wish.payload, wish.person_id)
        card = approvals.propose(actor, new, waits=waits, at=at)
        _note(actor, "kinship.event_proposed", found, area_key, card.public_id, at=at)
    return card


def confirm(actor: Actor, proposal: UUID, seen: tuple[str, str], *, at: datetime) -> UUID:
    """Agree, as a second person, to an event; ``seen`` is the hash of the proposal, and of what follows from it.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
        EventNotAllowed, EventNotFound, ClosureMoved, KinshipContradicts.
    Law: OPS 37.
    """
    payload_hash, digest = seen
    card = proposed(actor, proposal)
    wish = wish_in(card.payload)
    with naming_contradictions(), transaction.atomic():
        found = _hold(wish, card.area_key, at=at)
        approvals.approve(actor, proposal, payload_hash, at=at)
        approvals.consume(CODE, card.payload_hash, at=at)
        note = _note_of(wish, found, card.area_key, card.proposed_by)
        return _write(actor, wish, found, note, digest, at=at)


def turn_down(actor: Actor, proposal: UUID, payload_hash: str, *, at: datetime) -> None:
    """Turn a colleague's proposal down; nothing is recorded.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    approvals.reject(actor, proposed(actor, proposal).public_id, payload_hash, at=at)


def proposed(actor: Actor, proposal: UUID) -> ApprovalCard:
    """Find a proposed event at a desk of the clerk's.

    Raises:
        ApprovalNotFound: absent, of another kind or area; the answer is the same.
    """
    card = approval_by_public_id(proposal)
    if card is None or card.code != CODE or card.area_key not in actor.area_keys:
        raise ApprovalNotFound
    return card


def _hold(wish: Wish, area_key: str, *, at: datetime) -> Preview:
    """Hold everybody an event may concern, and look at it once more."""
    on = local_date(at)
    closing.hold(planned_of(wish, on=on).plan.about)
    found = preview(wish, area_key, on=on)
    refuse_impossible(found)
    return found


def refuse_impossible(found: Preview) -> None:
    """Refuse what cannot be recorded beside what is on record.

    Raises:
        EventNotAllowed: with every reason.
    """
    reasons = tuple(Reason(f"{CONTRADICTION}.{one.kind}", one.told, one.law) for one in found.impossible)
    if reasons:
        raise EventNotAllowed(reasons=reasons)


def _note_of(wish: Wish, found: Preview, area_key: str, proposed_by: int | None = None) -> Note:
    planned = found.planned
    return Note(planned.kind, wish.happened_on, planned.sides, wish.evidence, area_key, proposed_by)


def _write(actor: Actor, wish: Wish, found: Preview, note: Note, seen: str, *, at: datetime) -> UUID:
    if found.digest != seen:
        raise ClosureMoved
    event: KinshipEvent = closing.write(actor, found.planned.plan, note, seen=found.closure.digest, at=at)
    _note(actor, "kinship.event_recorded", found, note.area_key, event.public_id, at=at)
    return event.public_id


def _note(actor: Actor, action: str, found: Preview, area_key: str, object_id: UUID, *, at: datetime) -> None:
    facts = {"kind": found.planned.kind.value}
    events = [
        audit.Event(
            action,
            person_id,
            area_key=area_key,
            object_kind="kinship_event",
            object_id=object_id,
            facts=facts,
        )
        for person_id in found.planned.sides
        if person_id is not None
    ]
    audit.record_many(actor, events, at=at)
