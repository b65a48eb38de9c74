"""Everything this floor holds about one person, for the person's own copy.

Law: PIPL art. 45.
"""

from collections.abc import Mapping

from accounts.queries.held import Reader, table_of
from certification.models.data_evidence import DataEvidence
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification, CertificationProof
from certification.models.quarantine import QuarantinedEvent
from certification.models.reminders import Reminder
from certification.models.sessions import CertificationSession
from certification.models.voice import VoiceCall

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
    "certification.Reminder": table_of(
        Reminder, "entitlement__public_id", "due_on", "stage", "fire_on", person="recipient"
    ),
}
