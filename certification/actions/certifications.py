"""Writes certifications: one action behind every door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, notices
from accounts.queries.people import life_facts, person_cards
from accounts.rules.actors import Actor
from certification.access import deadline_for, refuse_clerk_who_is_relative
from certification.actions import after_proof
from certification.actions.entitlements import recompute_deadline
from certification.enums import Method, ReminderState
from certification.errors import (
    EventAfterDeath,
    EventBeforeBenefit,
    EventInFuture,
    MethodNotAccepted,
)
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.models.reminders import Reminder
from certification.queries.deadlines import DeadlineCard, accepted_methods, clocks_of
from certification.rules.reminding import topic
from family.enums import Relation
from family.queries.kin import terms_between
from family.queries.mandates import mandate_between, recipients_of
from foundation.clock import local_date


@dataclass(frozen=True)
class NewCertification:
    """What a door has learnt: how the person proved themselves, and on which local day.

    ``note`` stays with the certification; ``reason`` is why somebody had the person's file open.
    """

    method: Method
    event_on: date
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CertificationRecorded:
    """The outcome a door shows: the number, and how the deadline moved."""

    public_id: UUID
    entitlement_id: UUID
    method: Method
    event_on: date
    recorded_at: datetime
    due_on_before: date
    due_on: date


@transaction.atomic
def record(
    actor: Actor, entitlement_id: UUID, new: NewCertification, *, relations: frozenset[Relation], at: datetime
) -> CertificationRecorded:
    """Record that a person proved their entitlement, and move the deadline.

    Raises:
        EntitlementNotFound: not open to the actor in one of ``relations``.
        ClerkIsRelative, MethodNotAccepted, EventInFuture, EventBeforeBenefit, EventAfterDeath.

    Law: 社会保险经办条例 art. 26.
    """
    on = local_date(at)
    # One order of locks on this floor: deadline, then reminders, then (in accounts) notices and audit.
    # The deadline is locked before it is read, so that of two certifications at once the second sees the first.
    # Somebody who stands in the registry twice may have two clocks for one benefit; the one that counts moves.
    held = clocks_of(entitlement_id).select_for_update(of=("self",)).select_related("entitlement")
    clocks = list(held.order_by("pk"))
    card = deadline_for(actor, entitlement_id, relations=relations, on=on)
    entitlement = Entitlement.objects.get(public_id=card.entitlement_id)
    is_at_desk = Relation.DESK in relations
    if is_at_desk:
        refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    _refuse_event(card, new, on=on)

    row = Certification.objects.create(
        entitlement=entitlement,
        method=new.method.value,
        event_on=new.event_on,
        recorded_at=at,
        actor_user_id=actor.user_id,
        partner_id=actor.partner_id,
        mandate_id=None if is_at_desk else _mandate_used(actor, card.person_id, on=on),
        note=new.note,
    )
    deadline = recompute_deadline(entitlement, at=at)
    if deadline.due_on != card.due_on:
        _cancel_reminders(clocks, at=at)
    _tell(card, row, deadline, at=at)
    after_proof.settle(deadline, row, at=at)
    event = audit.Event(
        "certification.recorded",
        card.person_id,
        mandate_id=row.mandate_id,
        area_key=card.paying_area_key if is_at_desk else "",
        object_kind="certification",
        object_id=row.public_id,
        reason=new.reason,
        facts={"method": row.method, "event_on": row.event_on.isoformat()},
    )
    audit.record(actor, event, at=at)
    return _outcome(card, row, deadline)


def _mandate_used(actor: Actor, person_id: int, *, on: date) -> int | None:
    """Name the mandate by which somebody acts for another; a clerk at the desk acts by their post instead."""
    mandate = mandate_between(actor.person_id, person_id, on=on) if actor.person_id else None
    return mandate.id if mandate else None


def _refuse_event(card: DeadlineCard, new: NewCertification, *, on: date) -> None:
    """Check method and date against policy, calendar and life."""
    if new.method not in accepted_methods(card.paying_area_key, card.benefit, on=on):
        raise MethodNotAccepted(method=new.method)
    if new.event_on > on:
        raise EventInFuture(event_on=new.event_on, on=on)
    if new.event_on < card.benefit_starts_on:
        raise EventBeforeBenefit(event_on=new.event_on, benefit_starts_on=card.benefit_starts_on)
    died_on = life_facts([card.person_id])[card.person_id].died_on
    if died_on is not None and died_on <= new.event_on:
        raise EventAfterDeath(event_on=new.event_on)


def _cancel_reminders(clocks: Sequence[Deadline], *, at: datetime) -> None:
    """Cancel what is planned or unsent for the deadline that has just been met, under every row it stands with."""
    for clock in clocks:
        Reminder.objects.filter(
            entitlement=clock.entitlement_id, due_on=clock.due_on, state=ReminderState.PLANNED.value
        ).update(state=ReminderState.CANCELLED.value, settled_at=at)
    notices.cancel_unsent([topic(clock.entitlement.public_id, clock.due_on) for clock in clocks], at=at)


def _tell(card: DeadlineCard, row: Certification, deadline: Deadline, *, at: datetime) -> None:
    """Tell the person and those who are reminded for them."""
    on = local_date(at)
    told = recipients_of([card.person_id], on=on).get(card.person_id, frozenset())
    terms = terms_between(
        ((recipient, card.person_id) for recipient in told if recipient != card.person_id), on=on
    )
    name = person_cards([card.person_id])[card.person_id].name
    messages = []
    for recipient_id in sorted(told):
        term = terms.get((recipient_id, card.person_id))
        messages.append(
            notices.NewNotice(
                key=f"certification.recorded:{row.public_id}:{recipient_id}",
                topic=f"certification:{row.public_id}",
                recipient_id=recipient_id,
                subject_id=card.person_id,
                template="certification.recorded",
                facts={
                    "name": name,
                    "is_about_reader": recipient_id == card.person_id,
                    "relation_zh": term.zh if term else "",
                    "relation_en": term.en if term else "",
                    "benefit": card.benefit.value,
                    "event_on": row.event_on.isoformat(),
                    "next_due_on": deadline.due_on.isoformat(),
                },
            )
        )
    notices.post_many(messages, at=at)


def _outcome(card: DeadlineCard, row: Certification, deadline: Deadline) -> CertificationRecorded:
    return CertificationRecorded(
        public_id=row.public_id,
        entitlement_id=card.entitlement_id,
        method=Method(row.method),
        event_on=row.event_on,
        recorded_at=row.recorded_at,
        due_on_before=card.due_on,
        due_on=deadline.due_on,
    )
