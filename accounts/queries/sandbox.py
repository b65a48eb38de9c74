"""Reads of a sandbox: whether this database is one, its tenants, and who speaks for whom in a world."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.enums.sandbox import SandboxPart
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.sandbox import SandboxClient, SandboxMark, SandboxTenant
from accounts.queries.users import PartnerCard, partner_by_id
from accounts.rules.sandbox import sandbox_id


@dataclass(frozen=True)
class Tenant:
    """A tenant's world: its database, how far its clock is ahead, and where that is going."""

    id: int
    code: str
    world: str
    worlds_count: int
    lead: timedelta
    moving_to: datetime | None
    reset_at: datetime


@dataclass(frozen=True)
class Standpoint:
    """In which world a client's credentials act, and as which organisation."""

    tenant: Tenant
    part: SandboxPart


def is_marked() -> bool:
    """Say whether this database belongs to a sandbox."""
    return SandboxMark.objects.exists()


def has_people() -> bool:
    """Say whether anybody is in this database."""
    return InsuredPerson.objects.exists()


def standpoint_of(partner_id: int) -> Standpoint | None:
    """Find where a partner's credentials lead, or nothing where they lead into no world."""
    row = SandboxClient.objects.select_related("tenant").filter(partner=partner_id).first()
    return Standpoint(_tenant(row.tenant), SandboxPart(row.part)) if row else None


def tenants() -> list[Tenant]:
    """Give every tenant whose access is not switched off, the oldest first."""
    rows = SandboxTenant.objects.filter(
        clients__partner__is_enabled=True, clients__part=SandboxPart.APP.value
    )
    return _tenants(rows)


def all_tenants() -> list[Tenant]:
    """Give every tenant, the oldest first."""
    return _tenants(SandboxTenant.objects.all())


def tenant_by_id(tenant_id: int) -> Tenant | None:
    """Read a tenant anew, or nothing."""
    row = SandboxTenant.objects.filter(pk=tenant_id).first()
    return _tenant(row) if row else None


def partner_in_world(part: SandboxPart) -> PartnerCard | None:
    """Find, inside a world, the organisation a client speaks as."""
    public_id = sandbox_id(f"partner:{part.value}")
    found = Partner.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    return partner_by_id(found) if found else None


def _tenants(rows: QuerySet[SandboxTenant]) -> list[Tenant]:
    return [_tenant(row) for row in rows.order_by("pk")]


def _tenant(row: SandboxTenant) -> Tenant:
    return Tenant(row.pk, row.code, row.world, row.worlds_count, row.lead, row.moving_to, row.reset_at)
