"""Writes audit events; call last in a transaction, since appending locks the subject's shard."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.rules.actors import Actor

SHARDS_COUNT = 16
# By hand, and all of a call at once: every look at somebody is written down, and the query layer would cost more than the
# writing. The rows are inserted in the order in which they stand.
_INSERT = """
    INSERT INTO accounts_auditevent (
        at, action, actor_user_id, actor_partner_id, actor_area_key, subject_person_id, mandate_id,
        object_kind, object_id, reason, facts, shard, sequence, hash)
    VALUES"""
_VALUES = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, 0, 0, '')"


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
    """Append several events in the one order of shard locks, so that two transactions never wait in a ring."""
    if not events:
        return
    ordered = sorted(events, key=lambda e: (e.subject_person_id or 0) % SHARDS_COUNT)
    values = ", ".join([_VALUES] * len(ordered))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_INSERT} {values}", [value for event in ordered for value in _row(actor, event, at)]
        )


def _row(actor: Actor, event: Event, at: datetime) -> tuple[Any, ...]:
    """Give one event in the order of the columns; the trigger numbers and chains it."""
    return (
        at,
        event.action,
        actor.user_id,
        actor.partner_id,
        event.area_key,
        event.subject_person_id,
        event.mandate_id,
        event.object_kind,
        event.object_id,
        event.reason,
        json.dumps(event.facts),
    )
