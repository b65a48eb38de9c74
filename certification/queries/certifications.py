"""Reads of single certifications."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from certification.enums import Method
from certification.models.events import Certification
from certification.queries.deadlines import CertificationCard
from certification.queries.standings import siblings_of


@dataclass(frozen=True)
class PartnerCertification:
    """A certification as the partner that recorded it sees it."""

    public_id: UUID
    person_id: int
    entitlement_id: UUID
    method: Method
    event_on: date
    recorded_at: datetime


def last_event_on(person_id: int) -> date | None:
    """Give the last day on which a person proved to be alive, for whatever benefit, or nothing."""
    rows = Certification.objects.standing().filter(entitlement__person__same_as=person_id)
    latest: date | None = rows.aggregate(on=Max("event_on"))["on"]
    return latest


def recorded_by_partner(partner_id: int, public_id: UUID) -> PartnerCertification | None:
    """Find a certification that this partner recorded, or nothing."""
    row = (
        Certification.objects.select_related("entitlement__person")
        .filter(partner_id=partner_id, public_id=public_id)
        .first()
    )
    if row is None:
        return None
    return PartnerCertification(
        public_id=row.public_id,
        person_id=row.entitlement.person.human_id,
        entitlement_id=row.entitlement.public_id,
        method=Method(row.method),
        event_on=row.event_on,
        recorded_at=row.recorded_at,
    )


def disputable(public_id: UUID, entitlement_id: UUID) -> bool:
    """Say whether a certification counts for a benefit, so that its person may say that it was not theirs."""
    rows = Certification.objects.standing().filter(entitlement__deadline__in=siblings_of(entitlement_id))
    return rows.filter(public_id=public_id).exists()


def certification_line(public_id: UUID) -> CertificationCard | None:
    """Find a certification by its public id, withdrawn or not, or nothing."""
    row = Certification.objects.filter(public_id=public_id).first()
    return (
        CertificationCard(row.public_id, Method(row.method), row.event_on, row.recorded_at) if row else None
    )
