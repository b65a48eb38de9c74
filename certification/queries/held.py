"""Everything this floor holds about one person, for the person's own copy.

Signs before a suspension are left out, for they name who told of them. Law: PIPL art. 45.
"""

from collections.abc import Mapping

from django.db.models import Prefetch, Q

from accounts.fields import unseal
from accounts.queries.held import Reader, rows_of, table_of
from certification.enums import ReminderState
from certification.models.appointments import Appointment
from certification.models.calls import PhoneCall
from certification.models.data_evidence import DataEvidence
from certification.models.entitlements import Deadline, Entitlement
from certification.models.escalations import Escalation, EscalationStep, OutreachTask
from certification.models.events import Certification, CertificationProof
from certification.models.overseas import OverseasStay
from certification.models.quarantine import QuarantinedEvent
from certification.models.reminders import Reminder
from certification.models.sessions import CertificationSession
from certification.models.standings import StandingDecision, SuspensionStep
from certification.models.survivors import SurvivorFact
from certification.models.visits import HomeVisit
from certification.models.voice import VoiceCall
from foundation.plain import PlainRow, plain_row


def _visits(person_id: int) -> list[PlainRow]:
    """Give the visits somebody asked for, with the address and telephone they gave."""
    columns = (
        "number",
        "division_code",
        "street",
        "wish",
        "state",
        "visit_by",
        "asked_at",
        "settled_at",
    )
    return [
        plain_row(
            {
                **{name: getattr(row, name) for name in columns},
                "visit_ground": row.ground,
                "address": unseal(row.address_sealed, label="visit.address", owner=row.public_id),
                "phone": unseal(row.phone_sealed, label="visit.phone", owner=row.public_id),
            }
        )
        for row in HomeVisit.objects.filter(person__same_as=person_id).order_by("pk")
    ]


def _reminders(person_id: int) -> list[PlainRow]:
    """Give of what somebody was told or is to be told, each from an index of its own."""
    rows = Reminder.objects.filter(recipient__same_as=person_id)
    waits = Q(state=ReminderState.PLANNED.value)
    return [
        row
        for part in (rows.exclude(waits), rows.filter(waits))
        for row in rows_of(part, "entitlement__public_id", "due_on", "stage", "fire_on")
    ]


def _escalations(person_id: int) -> list[PlainRow]:
    """Give who was asked in turn about somebody's deadlines, by rung and never by name."""
    rows = Escalation.objects.filter(person__same_as=person_id).prefetch_related(
        Prefetch("steps", EscalationStep.objects.order_by("asked_at", "pk"))
    )
    return [
        plain_row(
            {
                "entitlement__public_id": row.entitlement.public_id,
                "due_on": row.due_on,
                "begun_at": row.begun_at,
                "ended_at": row.ended_at,
                "rungs": list(dict.fromkeys(step.rung for step in row.steps.all())),
            }
        )
        for row in rows.select_related("entitlement").order_by("pk")
    ]


READERS: Mapping[str, Reader] = {
    "certification.Entitlement": table_of(
        Entitlement,
        *("public_id", "benefit", "paying_area_key", "starts_on", "ends_on", "recorded_at", "superseded_at"),
    ),
    "certification.Deadline": table_of(
        Deadline, "entitlement__public_id", "benefit", "last_event_on", "due_on", "computed_at"
    ),
    "certification.Certification": table_of(
        Certification,
        *("entitlement__public_id", "method", "event_on", "recorded_at", "note"),
        person="entitlement__person",
    ),
    "certification.CertificationProof": table_of(
        CertificationProof, "number", "reference", "answers", "recorded_at"
    ),
    "certification.StandingDecision": table_of(
        StandingDecision,
        *("entitlement__public_id", "kind", "reason", "words", "evidence", "first_month", "decided_at"),
        *("back_pay_from", "back_pay_to", "back_pay_months", "lost_days"),
        person="entitlement__person",
    ),
    "certification.SuspensionStep": table_of(
        SuspensionStep,
        *("entitlement__public_id", "due_on", "kind", "answer_by", "words", "recorded_at"),
        person="entitlement__person",
    ),
    "certification.SurvivorFact": table_of(
        SurvivorFact,
        *("entitlement__public_id", "ground", "is_incapacitated", "evidence"),
        *("starts_on", "ends_on", "recorded_at", "superseded_at"),
        person="entitlement__person",
    ),
    "certification.CertificationSession": table_of(
        CertificationSession,
        *("public_id", "entitlement__public_id", "state", "failures_count", "opened_at", "settled_at"),
    ),
    "certification.QuarantinedEvent": table_of(
        QuarantinedEvent,
        *("method", "reason", "time_text", "state", "decided_at", "words"),
    ),
    "certification.DataEvidence": table_of(DataEvidence, "kind", "event_on", "outcome", "settled_at"),
    "certification.VoiceCall": table_of(VoiceCall, "called_at", "outcome", "wants_callback", "area_key"),
    "certification.Reminder": _reminders,
    # What a member of staff heard, and from whom, is a sign like those left out above.
    "certification.Escalation": _escalations,
    "certification.EscalationStep": table_of(
        EscalationStep, "rung", "asked_at", "answer", "answered_at", person="recipient"
    ),
    "certification.OutreachTask": table_of(
        OutreachTask, "entitlement__public_id", "due_on", "opened_at", "closed_at", person="person"
    ),
    # How many answers agreed is not told: it would help whoever tries somebody else's call again.
    "certification.PhoneCall": table_of(
        PhoneCall,
        *("area_key", "why", "wanted_at", "opened_at", "agreed_at", "recording_reference", "questions"),
        *("outcome", "closed_at"),
    ),
    "certification.Appointment": table_of(
        Appointment,
        *("number", "point_key", "comes_on", "begins", "ends", "state", "booked_at", "settled_at"),
    ),
    "certification.HomeVisit": _visits,
    "certification.OverseasStay": table_of(
        OverseasStay, "country", "starts_on", "ends_on", "recorded_at", "superseded_at"
    ),
}
