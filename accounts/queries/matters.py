"""Reads of matters: one with its log and proof, the desk's lists, and where a matter stands for whoever asks."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.enums.matters import MatterAct, MatterChannel, MatterOutcome, MatterState
from accounts.fields import blind_index, unseal
from accounts.models.matters import Matter, MatterEvent
from accounts.rules.matter_clock import DueProof, due_proof
from accounts.rules.matters import Standing
from foundation.clock import local_date
from foundation.periods import Period
from regions.queries.workdays import work_calendar

# What `standing_of` and `card_of` follow, for whoever fetches rows for them.
STANDING = ("subject", "applicant__person", "appeals")


@dataclass(frozen=True)
class MatterCard:
    """A matter as it leaves the floor; what was filled in stays sealed until somebody shows it."""

    id: int
    public_id: UUID
    receipt: str
    kind: str
    topic: str
    subject_id: int
    applicant_id: int
    mandate_id: int | None
    channel: MatterChannel
    area_key: str
    state: MatterState
    outcome: MatterOutcome | None
    reason: str
    version: int
    received_at: datetime
    accepted_at: datetime | None
    limit_days: int
    due_on: date | None
    correct_by: date | None
    holder_id: int | None
    held_until: datetime | None
    decided_by_id: int | None
    checked_by_id: int | None
    decided_at: datetime | None
    served_at: datetime | None
    decision_hash: str
    is_consumed: bool
    proposal_id: int | None
    appeals_id: int | None
    facts_sealed: bytes = field(repr=False)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Open what was filled in."""
        return facts_of(self.facts_sealed, self.public_id)


@dataclass(frozen=True)
class MatterLine:
    """One step of a matter's log."""

    version: int
    act: MatterAct
    state_after: MatterState
    reason: str
    note: str
    actor_user_id: int | None
    at: datetime


@dataclass(frozen=True)
class Progress:
    """Where a matter stands, for somebody who knows its number and the end of the identity number: nothing personal."""

    receipt: str
    kind: str
    area_key: str
    state: MatterState
    outcome: MatterOutcome | None
    was_accepted: bool
    received_at: datetime
    due_on: date | None
    correct_by: date | None
    decided_at: datetime | None
    served_at: datetime | None


def facts_of(sealed: bytes | memoryview, public_id: UUID) -> dict[str, Any]:
    """Open the facts of a matter."""
    found: dict[str, Any] = json.loads(unseal(sealed, label="matter.facts", owner=public_id))
    return found


def card_of(row: Matter) -> MatterCard:
    """Copy a row into what may leave the floor."""
    return MatterCard(
        id=row.pk,
        public_id=row.public_id,
        receipt=row.receipt,
        kind=row.kind,
        topic=row.topic,
        subject_id=row.subject.human_id,
        applicant_id=row.applicant_id,
        mandate_id=row.mandate_id,
        channel=MatterChannel(row.channel),
        area_key=row.area_key,
        state=MatterState(row.state),
        outcome=MatterOutcome(row.outcome) if row.outcome else None,
        reason=row.reason,
        version=row.version,
        received_at=row.received_at,
        accepted_at=row.accepted_at,
        limit_days=row.limit_days,
        due_on=row.due_on,
        correct_by=row.correct_by,
        holder_id=row.holder_id,
        held_until=row.held_until,
        decided_by_id=row.decided_by_id,
        checked_by_id=row.checked_by_id,
        decided_at=row.decided_at,
        served_at=row.served_at,
        decision_hash=row.decision_hash,
        is_consumed=row.consumed_at is not None,
        proposal_id=row.proposal_id,
        appeals_id=row.appeals_id,
        facts_sealed=bytes(row.facts_sealed),
    )


def standing_of(row: Matter) -> Standing:
    """Give what the rules ask of a matter."""
    reviewed = row.appeals
    deciders = {reviewed.decided_by_id, reviewed.checked_by_id} if reviewed else set()
    return Standing(
        state=MatterState(row.state),
        was_accepted=row.accepted_at is not None,
        outcome=MatterOutcome(row.outcome) if row.outcome else None,
        people_ids=frozenset(
            {row.subject.human_id} | ({row.applicant.person.human_id} if row.applicant.person else set())
        ),
        holder_id=row.holder_id,
        held_until=row.held_until,
        is_review=reviewed is not None,
        decider_ids=frozenset(user_id for user_id in deciders if user_id is not None),
    )


def matter_by_public_id(public_id: UUID) -> MatterCard | None:
    """Find a matter, or nothing."""
    row = Matter.objects.select_related("subject").filter(public_id=public_id).first()
    return card_of(row) if row else None


def standing_by_id(matter_id: int) -> Standing:
    """Give how a matter stands."""
    return standing_of(Matter.objects.select_related(*STANDING).get(pk=matter_id))


def matter_opened_by(key: UUID) -> MatterCard | None:
    """Find the matter a form with this key has opened, or nothing."""
    row = Matter.objects.select_related("subject").filter(opening_key=key).first()
    return card_of(row) if row else None


def appeal_of(matter_id: int) -> MatterCard | None:
    """Find the review of a matter, or nothing."""
    row = Matter.objects.select_related("subject").filter(appeals=matter_id).first()
    return card_of(row) if row else None


def matters_about(person_id: int, *, most: int) -> list[MatterCard]:
    """List a person's matters, the newest first."""
    rows = Matter.objects.select_related("subject").filter(subject__same_as=person_id)
    rows = rows.order_by("-received_at", "-pk")
    return [card_of(row) for row in rows[:most]]


def matters_page(person_id: int, *, after: UUID | None, most: int) -> list[MatterCard]:
    """List a person's matters, the newest first, beginning behind one of them."""
    rows = Matter.objects.select_related("subject").filter(subject__same_as=person_id)
    if after is not None:
        last = Matter.objects.filter(public_id=after, subject__same_as=person_id)
        rows = rows.filter(pk__lt=last.values("pk")[:1])
    return [card_of(row) for row in rows.order_by("-pk")[:most]]


def matters_opened_for(person_id: int, user_id: int, *, most: int) -> list[MatterCard]:
    """List the matters about a person that a helper has opened by a mandate, the newest first."""
    rows = Matter.objects.select_related("subject").filter(subject__same_as=person_id, applicant=user_id)
    rows = rows.filter(mandate_id__isnull=False).order_by("-received_at", "-pk")
    return [card_of(row) for row in rows[:most]]


def open_topics(person_id: int, kind: str) -> frozenset[str]:
    """Give what is open for a person in one kind of matter."""
    rows = Matter.objects.filter(subject__same_as=person_id, kind=kind, outcome="")
    return frozenset(rows.values_list("topic", flat=True))


def open_matters_of(person_id: int, kind: str) -> list[MatterCard]:
    """List what is open for a person in one kind of matter, the oldest first."""
    rows = Matter.objects.select_related("subject").filter(subject__same_as=person_id, kind=kind, outcome="")
    return [card_of(row) for row in rows.order_by("received_at", "pk")]


def lines_of(matter_id: int) -> list[MatterLine]:
    """Give a matter's log, the oldest first, with the words that were written."""
    return [
        MatterLine(
            version=row.version,
            act=MatterAct(row.act),
            state_after=MatterState(row.state_after),
            reason=row.reason,
            note=unseal(row.note_sealed, label="matter.note", owner=row.public_id) if row.note_sealed else "",
            actor_user_id=row.actor_user_id,
            at=row.at,
        )
        for row in MatterEvent.objects.filter(matter=matter_id).order_by("version")
    ]


def pauses_in(steps: Iterable[tuple[MatterAct, datetime]], *, until: date) -> tuple[Period, ...]:
    """Give the days on which the clock stood still, from the steps of a log; one still running ends before a day."""
    found, returned_on = [], None
    for act, at in steps:
        if act is MatterAct.RETURN:
            returned_on = local_date(at)
        elif act is MatterAct.SUPPLY and returned_on is not None:
            found.append(_pause(returned_on, local_date(at)))
            returned_on = None
    if returned_on is not None:
        found.append(_pause(returned_on, max(until, returned_on)))
    return tuple(found)


def proof_of(card: MatterCard, lines: Iterable[MatterLine], *, on: date) -> DueProof:
    """Count by when a matter must be done, as its log stands."""
    pauses = pauses_in([(line.act, line.at) for line in lines], until=on)
    return due_proof(work_calendar(), local_date(card.received_at), card.limit_days, pauses)


def progress_key(receipt: str, tail: str) -> str:
    """Join a receipt number with the end of an identity number: together they open the progress page."""
    return f"{receipt}|{tail.upper()}"


def progress_of(receipt: str, tail: str) -> Progress | None:
    """Say where a matter stands; a wrong pair and no matter at all are the same nothing, found in the same way."""
    index = blind_index(progress_key(receipt, tail), label="matter.progress")
    row = Matter.objects.filter(progress_index=index).first()
    if row is None:
        return None
    return Progress(
        receipt=row.receipt,
        kind=row.kind,
        area_key=row.area_key,
        state=MatterState(row.state),
        outcome=MatterOutcome(row.outcome) if row.outcome else None,
        was_accepted=row.accepted_at is not None,
        received_at=row.received_at,
        due_on=row.due_on,
        correct_by=row.correct_by,
        decided_at=row.decided_at,
        served_at=row.served_at,
    )


def kinds_waiting(area_keys: Collection[str]) -> list[str]:
    """List the kinds that wait at some desks."""
    waiting = [MatterState.APPLIED.value, MatterState.ACCEPTED.value]
    rows = Matter.objects.filter(area_key__in=area_keys, state__in=waiting).order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct())


def _pause(returned_on: date, supplied_on: date) -> Period:
    return Period(returned_on + timedelta(days=1), supplied_on + timedelta(days=1))
