"""Reads of batches of questions: how far one is, what was answered, and whom the questions are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from accounts.fields import human
from accounts.queries.links import linked_among
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from certification.enums.batches import StatusOf, StatusState
from certification.models.entitlements import Deadline
from certification.models.status_batches import StatusBatch, StatusItem
from certification.queries.deadlines import DeadlineCard


@dataclass(frozen=True)
class StatusBatchCard:
    """A batch of questions as the partner that sent it sees it."""

    id: int
    public_id: UUID
    partner_id: int
    of: StatusOf
    on: date
    total_count: int
    received_at: datetime
    ended_at: datetime | None
    expires_at: datetime
    counts: dict[StatusState, int]


@dataclass(frozen=True)
class StatusCard:
    """The answer to one question."""

    position: int
    asked: str
    state: StatusState
    deadlines: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Clock:
    """What one clock counts for: a benefit of one area of one human being, under whichever row of theirs it stands."""

    person_id: int
    benefit: str
    area_key: str


def status_batch_of(partner_id: int, public_id: UUID, *, at: datetime) -> StatusBatchCard | None:
    """Find a batch of this partner that is still kept, or nothing."""
    rows = StatusBatch.objects.filter(partner_id=partner_id, public_id=public_id, expires_at__gt=at)
    row = rows.first()
    if row is None:
        return None
    return StatusBatchCard(
        row.pk,
        row.public_id,
        row.partner_id,
        StatusOf(row.of),
        row.on,
        row.total_count,
        row.received_at,
        row.ended_at,
        row.expires_at,
        status_counts(row.pk),
    )


def status_counts(batch_id: int) -> dict[StatusState, int]:
    """Count how many questions of a batch stand how."""
    counted = StatusItem.objects.filter(batch=batch_id).order_by().values_list("state").annotate(Count("pk"))
    found = {StatusState(state): count for state, count in counted}
    return {state: found.get(state, 0) for state in StatusState}


def answers_of(actor: Actor, card: StatusBatchCard, *, after: int, most: int) -> list[StatusCard]:
    """Give answers of a batch in its order, from behind a position on.

    Whoever has ended their link since, or died, looks like one of nobody, as everywhere; whoever was found to stand in
    the registry twice is still the same.
    """
    rows = list(StatusItem.objects.filter(batch=card.id, position__gt=after).order_by("position")[:most])
    people = person_cards(row.person_id for row in rows if row.person_id is not None)
    linked = linked_among(actor, {person.id for person in people.values()})
    open_ids = frozenset(key for key, person in people.items() if person.id in linked)
    return [_status(row, open_ids) for row in rows]


def _status(row: StatusItem, open_ids: frozenset[int]) -> StatusCard:
    state = StatusState(row.state)
    if state is StatusState.ANSWERED and row.person_id not in open_ids:
        return StatusCard(row.position, row.asked, StatusState.NOT_FOUND, ())
    return StatusCard(row.position, row.asked, state, tuple(row.answer))


def answer_of(card: DeadlineCard) -> dict[str, Any]:
    """Write how one benefit stands as it is kept and told."""
    return {
        "entitlement_id": str(card.entitlement_id),
        "benefit": card.benefit.value,
        "paying_area_key": card.paying_area_key,
        "due_on": card.due_on.isoformat(),
        "in_time_until": card.in_time_until.isoformat(),
        "days_left": card.days_left,
        "standing": card.standing.value,
    }


def clocks_named(public_ids: Iterable[UUID]) -> dict[UUID, Clock]:
    """Say what clocks the ids of some benefits name, in one statement; whether they run on a day is not asked."""
    rows = Deadline.objects.filter(entitlement__public_id__in=set(public_ids))
    found = rows.values_list("entitlement__public_id", human("person"), "benefit", "paying_area_key")
    return {public_id: Clock(person_id, benefit, key) for public_id, person_id, benefit, key in found}
