"""Everything this floor holds about one person, for the person's own copy.

Signs before a suspension are left out, for they name who told of them. Law: PIPL art. 45.
"""

from collections.abc import Mapping

from accounts.queries.held import Reader, table_of
from certification.models.calls import PhoneCall
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification, CertificationProof
from certification.models.reminders import Reminder
from certification.models.standings import StandingDecision, SuspensionStep
from certification.models.survivors import SurvivorFact

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
    "certification.Reminder": table_of(
        Reminder, "entitlement__public_id", "due_on", "stage", "fire_on", person="recipient"
    ),
    # How many answers agreed is not told: it would help whoever tries somebody else's call again.
    "certification.PhoneCall": table_of(
        PhoneCall,
        *("area_key", "why", "wanted_at", "opened_at", "agreed_at", "recording_reference", "questions"),
        *("outcome", "closed_at"),
    ),
}
