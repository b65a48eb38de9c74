"""Writes batches of questions how people stand, answers them as sets, and drops them when their time is over.

A bite is one transaction of some twenty statements for a thousand people: what is answered, that it was read of each of
them, and nothing of those who are not linked.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.actions import audit
from accounts.enums.partners import PartnerScope
from accounts.queries.links import linked_among
from accounts.queries.people import ids_by_public_id
from accounts.queries.users import actor_for_partner, partner_by_id
from accounts.rules.actors import Actor, Asking
from certification.actions import batch_leases
from certification.enums.batches import BatchKind, StatusOf, StatusState
from certification.models.status_batches import StatusBatch, StatusItem
from certification.queries.deadlines import DeadlineCard, deadlines_of
from certification.queries.status_batches import (
    Clock,
    answer_of,
    clocks_named,
    status_counts,
)
from foundation.clock import local_date
from regions.queries.policy import policy

CHUNK = 1_000
DROP_MAX = 100
KEPT_DAYS = "service.status_results_days"
_ANSWER = """
UPDATE certification_statusitem item SET state = told.state, person_id = told.person_id, answer = told.answer
FROM jsonb_to_recordset(%s::jsonb) AS told (id bigint, state text, person_id bigint, answer jsonb)
WHERE item.id = told.id
"""


@dataclass(frozen=True)
class Questions:
    """What a partner wants to know: how some people, or some benefits, stand on a day."""

    of: StatusOf
    asked: tuple[str, ...]
    on: date


@dataclass(frozen=True)
class _Found:
    """Whom a question is about, and how they stand."""

    person_id: int
    cards: tuple[DeadlineCard, ...]


@transaction.atomic
def receive(actor: Actor, questions: Questions, *, at: datetime) -> UUID:
    """Keep a batch to be answered; give its number."""
    days = policy(KEPT_DAYS, area_key=None, on=local_date(at)).integer()
    batch = StatusBatch.objects.create(
        partner_id=actor.partner_id or 0,
        of=questions.of.value,
        on=questions.on,
        total_count=len(questions.asked),
        received_at=at,
        expires_at=at + timedelta(days=days),
    )
    StatusItem.objects.bulk_create(
        StatusItem(batch=batch, position=position, asked=asked, state=StatusState.WAITING.value)
        for position, asked in enumerate(questions.asked, start=1)
    )
    event = audit.Event(
        "deadline.batch_received",
        object_kind="status_batch",
        object_id=batch.public_id,
        facts={"count": len(questions.asked)},
    )
    audit.record(actor, event, at=at)
    return batch.public_id


def advance(*, at: datetime) -> int:
    """Answer the next questions of the batch that waited longest; say how many, nothing when all are answered."""
    with batch_leases.lent(StatusBatch, at=at) as batch:
        return _advance(batch, at=at) if batch is not None else 0


def _advance(batch: StatusBatch, *, at: datetime) -> int:
    answered = _answer_some(batch, at=at)
    if answered < CHUNK:
        counts = {state.value: count for state, count in status_counts(batch.pk).items()}
        if not counts[StatusState.WAITING.value]:
            batch_leases.end(StatusBatch, batch, BatchKind.STATUSES, counts, at=at)
    return max(answered, 1)


@transaction.atomic
def _answer_some(batch: StatusBatch, *, at: datetime) -> int:
    rows = StatusItem.objects.filter(batch=batch, state=StatusState.WAITING.value)
    items = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("position")[:CHUNK])
    if not items:
        return 0
    partner = partner_by_id(batch.partner_id)
    granted = frozenset({PartnerScope.DEADLINES_READ})
    asking = Asking(local_date(at), PartnerScope.DEADLINES_READ)
    actor = actor_for_partner(partner, granted, asking) if partner else Actor(frozenset())
    is_admitted = partner is not None and partner.is_enabled and granted <= actor.scopes
    found = _found(actor, batch, items) if is_admitted else {}
    told = [_told(item, found.get(item.asked)) for item in items]
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER, [json.dumps(told)])
    _note(actor, batch, told, at=at)
    return len(items)


def _found(actor: Actor, batch: StatusBatch, items: Sequence[StatusItem]) -> dict[str, _Found]:
    """Answer the questions about those who let the partner act; the rest is not there."""
    ids = {item.asked: found for item in items if (found := _uuid(item.asked)) is not None}
    if batch.of == StatusOf.PERSON.value:
        return _of_people(actor, batch, ids)
    return _of_benefits(actor, batch, ids)


def _of_people(actor: Actor, batch: StatusBatch, ids: Mapping[str, UUID]) -> dict[str, _Found]:
    known = ids_by_public_id(ids.values())
    linked = linked_among(actor, known.values())
    by_person: defaultdict[int, list[DeadlineCard]] = defaultdict(list)
    for card in deadlines_of(linked, on=batch.on) if linked else ():
        by_person[card.person_id].append(card)
    return {
        asked: _Found(person_id, tuple(by_person[person_id]))
        for asked, public_id in ids.items()
        if (person_id := known.get(public_id, 0)) in linked
    }


def _of_benefits(actor: Actor, batch: StatusBatch, ids: Mapping[str, UUID]) -> dict[str, _Found]:
    """Answer by benefit; one that has ended is as little there as one that never was."""
    clocks = clocks_named(ids.values())
    linked = linked_among(actor, {clock.person_id for clock in clocks.values()})
    cards = deadlines_of(linked, on=batch.on) if linked else []
    by_clock = {Clock(card.person_id, card.benefit.value, card.paying_area_key): card for card in cards}
    return {
        asked: _Found(clocks[public_id].person_id, (card,))
        for asked, public_id in ids.items()
        if public_id in clocks and (card := by_clock.get(clocks[public_id])) is not None
    }


def _told(item: StatusItem, found: _Found | None) -> dict[str, Any]:
    return {
        "id": item.pk,
        "state": (StatusState.ANSWERED if found else StatusState.NOT_FOUND).value,
        "person_id": found.person_id if found else None,
        "answer": [answer_of(card) for card in found.cards] if found else [],
    }


def _note(actor: Actor, batch: StatusBatch, told: Sequence[Mapping[str, Any]], *, at: datetime) -> None:
    """Write down that each of these people was read of, once however often they were asked for."""
    read = sorted({one["person_id"] for one in told if one["person_id"] is not None})
    events = [
        audit.Event("deadline.viewed", one, object_kind="status_batch", object_id=batch.public_id)
        for one in read
    ]
    audit.record_many(actor, events, at=at)


@transaction.atomic
def drop_old(*, at: datetime) -> int:
    """Drop a few batches whose time is over, answered or not, with all their answers; say how many."""
    old = StatusBatch.objects.filter(expires_at__lte=at).order_by("expires_at")
    keys = list(old.values_list("pk", flat=True)[:DROP_MAX])
    StatusItem.objects.filter(batch__in=keys).delete()
    StatusBatch.objects.filter(pk__in=keys).delete()
    return len(keys)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
