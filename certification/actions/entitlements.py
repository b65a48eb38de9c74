"""Writes entitlements and keeps their deadline."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.actions import partner_telling
from certification.actions.partner_telling import Move
from certification.enums import Benefit
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.queries.deadlines import due_for
from certification.rules.changes import Proof
from foundation.clock import local_date


@transaction.atomic
def grant(
    actor: Actor, person_id: int, benefit: Benefit, *, paying_area_key: str, starts_on: date, at: datetime
) -> Entitlement:
    """Record that a person draws a benefit from a day on, with its first deadline."""
    entitlement = Entitlement.objects.create(
        person_id=person_id,
        benefit=benefit.value,
        paying_area_key=paying_area_key,
        starts_on=starts_on,
        recorded_at=at,
    )
    recompute_deadline(entitlement, at=at)
    audit.record(actor, audit.Event("entitlement.granted", person_id, object_id=entitlement.public_id), at=at)
    return entitlement


def recompute_deadline(entitlement: Entitlement, *, at: datetime) -> Deadline:
    """Derive the deadline anew from all events and the rule of the day, and keep it.

    Why: the latest event *date* counts, whenever it arrived, so a late-arriving older event changes nothing.
    Raises regions.errors.PolicyMissing where the area has no rule on the day.
    """
    last_event_on = (
        Certification.objects.standing()
        .filter(entitlement=entitlement)
        .order_by("-event_on")
        .values_list("event_on", flat=True)
        .first()
    )
    proof = Proof(last_event_on, entitlement.starts_on)
    key, benefit = entitlement.paying_area_key, entitlement.benefit
    _rule, due = due_for(key, benefit, entitlement.person_id, proof, on=local_date(at))
    before = Deadline.objects.filter(entitlement=entitlement).values_list("due_on", flat=True).first()
    deadline, _created = Deadline.objects.update_or_create(
        entitlement=entitlement,
        defaults={
            "person_id": entitlement.person_id,
            "benefit": entitlement.benefit,
            "paying_area_key": entitlement.paying_area_key,
            "last_event_on": last_event_on,
            "due_on": due.due_on,
            "computed_at": at,
        },
    )
    if before is not None and before != due.due_on:
        partner_telling.moved([Move(entitlement.pk, entitlement.person_id, before, due.due_on)], at=at)
    return deadline
