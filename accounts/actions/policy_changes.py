"""Lets officers change the policy of their own area: one drafts, a colleague of the same area decides."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.access import policy_change_for
from accounts.actions import audit
from accounts.rules.actors import Actor
from regions.actions import changes
from regions.errors import AreaUnknown, ChangeNotFound
from regions.queries.changes import ChangeCard
from regions.rules.changes import Draft


def draft(actor: Actor, new: Draft, *, waits: timedelta, at: datetime) -> ChangeCard:
    """Write a draft for an area whose officer the actor is.

    Raises:
        AreaUnknown: the area is not theirs; ChangeRefused, ChangeExists.
    """
    if new.area_key not in actor.office_keys:
        raise AreaUnknown(area_key=new.area_key)
    with transaction.atomic():
        card = changes.draft(new, by=_officer(actor), waits=waits, at=at)
        _note(actor, "policy.drafted", card, at=at)
        return card


def approve(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> ChangeCard:
    """Let a colleague's draft hold.

    Raises:
        ChangeNotFound, ChangeDecided, ChangeNeedsSecond, ChangeMoved, ChangeRefused.
    """
    policy_change_for(actor, public_id)
    with transaction.atomic():
        card = changes.approve(public_id, seen, by=_officer(actor), at=at)
        _note(actor, "policy.approved", card, at=at)
        return card


def reject(actor: Actor, public_id: UUID, note: str, *, at: datetime) -> ChangeCard:
    """Send a colleague's draft back with the reason.

    Raises:
        ChangeNotFound, ChangeDecided, ChangeNeedsSecond.
    """
    policy_change_for(actor, public_id)
    with transaction.atomic():
        card = changes.reject(public_id, note, by=_officer(actor), at=at)
        _note(actor, "policy.rejected", card, at=at)
        return card


def withdraw(actor: Actor, public_id: UUID, *, at: datetime) -> ChangeCard:
    """Take one's own draft back.

    Raises:
        ChangeNotFound, ChangeDecided.
    """
    policy_change_for(actor, public_id)
    with transaction.atomic():
        card = changes.withdraw(public_id, by=_officer(actor), at=at)
        _note(actor, "policy.withdrawn", card, at=at)
        return card


def _officer(actor: Actor) -> int:
    if actor.user_id is None:
        raise ChangeNotFound
    return actor.user_id


def _note(actor: Actor, action: str, card: ChangeCard, *, at: datetime) -> None:
    facts = {"code": card.draft.code, "starts_on": card.draft.period.starts_on.isoformat()}
    event = audit.Event(
        action,
        area_key=card.draft.area_key,
        object_kind="policy_change",
        object_id=card.public_id,
        facts={**facts, "hash": card.payload_hash},
    )
    audit.record(actor, event, at=at)
