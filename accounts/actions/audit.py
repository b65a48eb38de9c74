"""Writes audit events; call last in a transaction, since appending locks the subject's shard."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models.audit import AuditEvent
from accounts.rules.actors import Actor

SHARDS_COUNT = 16


@dataclass(frozen=True)
class Event:
    """What happened to whom; the actor and the time come with the call.

    ``area_key`` names the area at whose desk it was done. Elsewhere it stays empty, for a clerk who looks after
    their own mother at home does so as her child.
    """

    action: str
    subject_person_id: int | None = None
    mandate_id: int | None = None
    area_key: str = ""
    object_kind: str = ""
    object_id: UUID | None = None
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def record(actor: Actor, event: Event, *, at: datetime) -> None:
    """Append one event."""
    record_many(actor, [event], at=at)


def record_many(actor: Actor, events: Sequence[Event], *, at: datetime) -> None:
    """Append several events, in one statement and the one order of shard locks, so that two never wait in a ring."""
    ordered = sorted(events, key=lambda e: (e.subject_person_id or 0) % SHARDS_COUNT)
    AuditEvent.objects.bulk_create(_row(actor, event, at=at) for event in ordered)


def _row(actor: Actor, event: Event, *, at: datetime) -> AuditEvent:
    return AuditEvent(
        at=at,
        action=event.action,
        actor_user_id=actor.user_id,
        actor_partner_id=actor.partner_id,
        actor_area_key=event.area_key,
        subject_person_id=event.subject_person_id,
        mandate_id=event.mandate_id,
        object_kind=event.object_kind,
        object_id=event.object_id,
        reason=event.reason,
        facts=event.facts,
    )
