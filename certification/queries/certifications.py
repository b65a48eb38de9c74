"""Reads of single certifications."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from certification.enums import Method
from certification.models.events import Certification


@dataclass(frozen=True)
class PartnerCertification:
    """A certification as the partner that recorded it sees it."""

    public_id: UUID
    person_id: int
    entitlement_id: UUID
    method: Method
    event_on: date
    recorded_at: datetime


def recorded_by_partner(partner_id: int, public_id: UUID) -> PartnerCertification | None:
    """Find a certification that this partner recorded, or nothing."""
    row = (
        Certification.objects.select_related("entitlement")
        .filter(partner_id=partner_id, public_id=public_id)
        .first()
    )
    if row is None:
        return None
    return PartnerCertification(
        public_id=row.public_id,
        person_id=row.entitlement.person_id,
        entitlement_id=row.entitlement.public_id,
        method=Method(row.method),
        event_on=row.event_on,
        recorded_at=row.recorded_at,
    )
