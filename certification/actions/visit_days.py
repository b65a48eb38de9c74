"""Writes the desk's side of home visits: who goes out on which day, and what they found at the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, evidence, notices, people
from accounts.queries.users import person_ids_of_users
from accounts.rules.actors import SYSTEM, Actor
from certification.access import refuse_clerk_who_is_relative, visit_at_desk
from certification.actions import certifications
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.actions.visits import card_of, held, note, settle, tell_of, tell_planned, topic_of
from certification.enums import HalfDay, Method, StatusQuestion, VisitOutcome, VisitState
from certification.errors import (
    BadgeTaken,
    EventInFuture,
    VisitDayWrong,
    VisitSettled,
    WorkerIsRelative,
    WorkerNotFound,
)
from certification.models.visits import HomeVisit, VisitTry, VisitWorker
from certification.queries import visits as reads
from certification.queries.visits import VisitCard, WorkerCard
from certification.rules import visits as rules
from family.enums import Relation
from family.queries.kin import relatives_among
from foundation.clock import local_date
from foundation.errors import DomainError
from regions.queries.workdays import work_calendar

BATCH_MAX = 500
PHOTO_SLOT = "visit_photo"
# The photo stands for the proof as long as the proof can be asked about.
PHOTO_FOR = timedelta(days=730)


@dataclass(frozen=True)
class Planned:
    """Who goes out, on which day, in which half of it."""

    worker: UUID
    planned_on: date
    half: HalfDay


@dataclass(frozen=True)
class PlanReport:
    """What came of planning several visits at once: those that stand, and why others do not, by number."""

    planned: tuple[VisitCard, ...]
    refused: tuple[tuple[VisitCard, DomainError], ...]


@dataclass(frozen=True)
class Found:
    """What was found at the door, and on which day; ``answers`` are those to the questions about the benefit.

    ``ordinal`` says of which try it is told, so that what is sent twice is never taken for the next one.
    """

    outcome: VisitOutcome
    visited_on: date
    ordinal: int
    note: str = ""
    reason: str = ""
    photo: UUID | None = None
    answers: Mapping[StatusQuestion, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class VisitRecorded:
    """What a visit has come to, and the proof where there is one."""

    visit: VisitCard
    proof: CertificationRecorded | None


@dataclass(frozen=True)
class NewWorker:
    """A colleague as people are told of them."""

    user_id: int
    area_key: str
    name: str
    badge: str


def plan_many(actor: Actor, visits: Sequence[UUID], planned: Planned, *, at: datetime) -> PlanReport:
    """Plan several visits for one colleague and day, each by itself: what is refused holds nothing else up.

    Raises:
        WorkerNotFound, VisitDayWrong: these are refused for all of them.
    """
    done, refused = [], []
    for public_id in visits:
        card = visit_at_desk(actor, public_id)
        try:
            done.append(plan(actor, public_id, planned, at=at))
        except (WorkerNotFound, VisitDayWrong):
            raise
        except DomainError as error:
            refused.append((card, error))
    return PlanReport(tuple(done), tuple(refused))


@transaction.atomic
def plan(actor: Actor, public_id: UUID, planned: Planned, *, at: datetime) -> VisitCard:
    """Let a colleague go to one visit on a day; planned again, it is another day of the same try.

    Raises:
        VisitNotFound, VisitSettled, VisitDayWrong, WorkerNotFound, WorkerIsRelative, ClerkIsRelative.
    """
    on = local_date(at)
    card = visit_at_desk(actor, public_id)
    refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    worker = _worker(card, planned.worker, on=on)
    terms = reads.visit_terms(card.area_key, on=on)
    is_soon = on <= planned.planned_on <= on + rules.PLANNED_AHEAD
    if not is_soon or not rules.goes_out(terms, work_calendar().day(planned.planned_on)):
        raise VisitDayWrong(planned_on=planned.planned_on)
    row = held(public_id)

    one = VisitTry.objects.filter(visit=row, outcome="").first()
    if one is None:
        one = _new_try(row, planned, worker, by=actor.user_id or 0, at=at)
    else:
        one.planned_on, one.half, one.worker = planned.planned_on, planned.half.value, worker
        one.planned_at, one.planned_by, one.reminded_at = at, actor.user_id or 0, None
        one.save(update_fields=["planned_on", "half", "worker", "planned_at", "planned_by", "reminded_at"])
    settle(row, VisitState.PLANNED, at=at)
    notices.cancel_unsent([topic_of(row)], at=at)
    tell_planned(row, one, "visit.planned", at=at)
    facts = {"planned_on": planned.planned_on.isoformat(), "badge": worker.badge}
    note(actor, row, "visit.planned", at=at, area_key=row.area_key, facts=facts)
    return card_of(row)


@transaction.atomic
def record(actor: Actor, public_id: UUID, found: Found, *, at: datetime) -> VisitRecorded:
    """Write down what was found at the door; whoever was met and certified is certified as of that day.

    Somebody who was out is visited once more by itself, and comes to the clerk's list after the last try.
    Raises:
        VisitNotFound, VisitSettled, VisitDayWrong, EventInFuture, ClerkIsRelative, EvidenceNotFound; and as
        `certifications.record`.
    """
    on = local_date(at)
    card = visit_at_desk(actor, public_id)
    refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    _refuse_day(card, found, on=on)
    people.lock([card.person_id])
    photo = _photo(actor, card, found, at=at)
    row = held(public_id)
    tries = VisitTry.objects.select_related("worker").filter(visit=row, outcome="", ordinal=found.ordinal)
    one = tries.first()
    if one is None:
        raise VisitSettled(state=VisitState(row.state))

    proof = _certified(actor, card, found, at=at) if found.outcome is VisitOutcome.CERTIFIED else None
    _close(one, found, photo, by=actor.user_id or 0, at=at)
    _follow(row, one, found, at=at)
    facts = {"outcome": found.outcome.value, "visited_on": found.visited_on.isoformat()}
    note(actor, row, "visit.recorded", at=at, area_key=row.area_key, facts=facts)
    return VisitRecorded(card_of(row), proof)


@transaction.atomic
def add_worker(actor: Actor, new: NewWorker, *, at: datetime) -> WorkerCard:
    """Let a colleague go out for an area of the clerk's own, or correct their name and badge.

    Raises:
        WorkerNotFound: not an area of the clerk's own; BadgeTaken.
    """
    if new.area_key not in actor.area_keys:
        raise WorkerNotFound
    taken = VisitWorker.objects.filter(area_key=new.area_key, badge=new.badge).exclude(user=new.user_id)
    if taken.exists():
        raise BadgeTaken
    try:
        row, _created = VisitWorker.objects.update_or_create(
            user_id=new.user_id,
            area_key=new.area_key,
            defaults={"name": new.name, "badge": new.badge, "is_active": True},
            create_defaults={"name": new.name, "badge": new.badge, "is_active": True, "recorded_at": at},
        )
    except IntegrityError as error:
        raise BadgeTaken from error
    _note_worker(actor, row, at=at)
    return reads.worker_card(row)


@transaction.atomic
def rest_worker(actor: Actor, public_id: UUID, *, at: datetime) -> WorkerCard:
    """Let a colleague go out no more; what is planned for them stays until it is planned anew.

    Raises:
        WorkerNotFound.
    """
    rows = VisitWorker.objects.select_for_update().filter(area_key__in=actor.area_keys)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise WorkerNotFound
    row.is_active = False
    row.save(update_fields=["is_active"])
    _note_worker(actor, row, at=at)
    return reads.worker_card(row)


def remind(*, at: datetime) -> int:
    """Remind those who are visited tomorrow, one batch; any number of runs reminds once."""
    tomorrow = local_date(at) + timedelta(days=1)
    with transaction.atomic():
        rows = list(
            VisitTry.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("visit__person", "visit__entitlement", "worker")
            .filter(outcome="", planned_on=tomorrow, reminded_at__isnull=True)
            .filter(visit__state=VisitState.PLANNED.value)
            .order_by("pk")[:BATCH_MAX]
        )
        for one in rows:
            one.reminded_at = at
            one.save(update_fields=["reminded_at"])
            if reads.is_round_over(one.visit.entitlement.public_id, one.visit.due_on, on=local_date(at)):
                # Whoever has certified meanwhile need not wait at home.
                settle(one.visit, VisitState.CANCELLED, at=at)
                tell_of(one.visit, "visit.needless", {}, at=at)
                note(SYSTEM, one.visit, "visit.cancelled", at=at)
            else:
                tell_planned(one.visit, one, "visit.reminder", at=at)
    return len(rows)


def _worker(card: VisitCard, public_id: UUID, *, on: date) -> VisitWorker:
    """Find a colleague who may go to this person.

    Raises:
        WorkerNotFound, WorkerIsRelative.
    """
    row = VisitWorker.objects.filter(public_id=public_id, area_key=card.area_key, is_active=True).first()
    if row is None:
        raise WorkerNotFound
    own = person_ids_of_users([row.user_id]).get(row.user_id)
    if own is not None and relatives_among(own, [card.person_id], on=on):
        raise WorkerIsRelative
    return row


def _new_try(row: HomeVisit, planned: Planned, worker: VisitWorker, *, by: int, at: datetime) -> VisitTry:
    return VisitTry.objects.create(
        visit=row,
        ordinal=VisitTry.objects.filter(visit=row).count() + 1,
        planned_on=planned.planned_on,
        half=planned.half.value,
        worker=worker,
        planned_at=at,
        planned_by=by,
    )


def _refuse_day(card: VisitCard, found: Found, *, on: date) -> None:
    """Refuse a day on which nobody can have been at the door for this visit."""
    if found.visited_on > on:
        raise EventInFuture(event_on=found.visited_on, on=on)
    if found.visited_on < local_date(card.asked_at):
        raise VisitDayWrong(planned_on=found.visited_on)


def _photo(actor: Actor, card: VisitCard, found: Found, *, at: datetime) -> int | None:
    if found.photo is None:
        return None
    return evidence.hold(actor, card.person_id, found.photo, PHOTO_SLOT, until=at + PHOTO_FOR)


def _certified(actor: Actor, card: VisitCard, found: Found, *, at: datetime) -> CertificationRecorded:
    new = NewCertification(
        Method.HOME_VISIT,
        found.visited_on,
        found.note,
        found.reason,
        reference=f"visit:{card.public_id}",
        answers=found.answers,
    )
    desk = frozenset({Relation.DESK})
    return certifications.record(actor, card.entitlement_id, new, relations=desk, at=at)


def _close(one: VisitTry, found: Found, photo: int | None, *, by: int, at: datetime) -> None:
    one.outcome, one.visited_on, one.note = found.outcome.value, found.visited_on, found.note
    one.recorded_at, one.recorded_by, one.evidence_id = at, by, photo
    one.save(update_fields=["outcome", "visited_on", "note", "recorded_at", "recorded_by", "evidence"])


def _follow(row: HomeVisit, one: VisitTry, found: Found, *, at: datetime) -> None:
    """Let follow what follows by itself: another try, a message, a state."""
    terms = reads.visit_terms(row.area_key, on=local_date(at))
    state = rules.state_after(found.outcome, one.ordinal, terms.tries_max)
    notices.cancel_unsent([topic_of(row)], at=at)
    if state is VisitState.PLANNED:
        _go_again(row, one, terms, at=at)
        return
    settle(row, state, at=at)
    if state in (VisitState.REFUSED, VisitState.FAILED, VisitState.MOVED):
        tell_of(row, f"visit.{state.value}", {"visited_on": found.visited_on.isoformat()}, at=at)


def _go_again(row: HomeVisit, one: VisitTry, terms: rules.VisitTerms, *, at: datetime) -> None:
    """Plan the next try: the same colleague in the same half of a day, some working days later.

    Where that colleague goes out no more, or nobody goes out within a year, the visit waits for a clerk again.
    """
    calendar = work_calendar()
    since = calendar.add_working_days(local_date(at), terms.retry_working_days).on
    day = rules.next_day_out(terms, calendar.day, since=since)
    if day is None or not one.worker.is_active:
        settle(row, VisitState.ASKED, at=at)
        tell_of(row, "visit.absent", {"planned_on": ""}, at=at, key=str(one.public_id))
        return
    planned = Planned(one.worker.public_id, day, HalfDay(one.half))
    again = _new_try(row, planned, one.worker, by=one.planned_by, at=at)
    settle(row, VisitState.PLANNED, at=at)
    tell_planned(row, again, "visit.absent", at=at)


def _note_worker(actor: Actor, row: VisitWorker, *, at: datetime) -> None:
    event = audit.Event(
        "visit.worker_set",
        area_key=row.area_key,
        object_kind="visit_worker",
        object_id=row.public_id,
        facts={"badge": row.badge, "is_active": row.is_active},
    )
    audit.record(actor, event, at=at)
