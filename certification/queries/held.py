"""Everything this floor holds about one person, for the person's own copy.

Law: PIPL art. 45.
"""

from collections.abc import Mapping

from accounts.fields import unseal
from accounts.queries.held import Reader, table_of
from certification.models.appointments import Appointment
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification, CertificationProof
from certification.models.overseas import OverseasStay
from certification.models.reminders import Reminder
from certification.models.visits import HomeVisit
from foundation.plain import PlainRow, plain_row


def _visits(person_id: int) -> list[PlainRow]:
    """Give the visits somebody asked for, with the address and telephone they gave."""
    columns = (
        "number",
        "division_code",
        "street",
        "ground",
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
                "address": unseal(row.address_sealed, label="visit.address", owner=row.public_id),
                "phone": unseal(row.phone_sealed, label="visit.phone", owner=row.public_id),
            }
        )
        for row in HomeVisit.objects.filter(person__same_as=person_id).order_by("pk")
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
    "certification.Reminder": table_of(
        Reminder, "entitlement__public_id", "due_on", "stage", "fire_on", person="recipient"
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
