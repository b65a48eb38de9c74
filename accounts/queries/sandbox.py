"""Reads of a sandbox: whether this database is one, its tenants, and who speaks for whom in a world."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

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
    public_id: UUID
    code: str
    world: str
    worlds_count: int
    pages_count: int
    lead: timedelta
    moving_to: datetime | None
    reset_at: datetime


@dataclass(frozen=True)
class Standpoint:
    """In which world a client's credentials act, and as which organisation."""

    tenant: Tenant
    part: SandboxPart


@dataclass(frozen=True)
class Client:
    """By what a partner is named where people are sent to agree, and the pages they may come back to."""

    client_id: str
    redirect_uris: tuple[str, ...]


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


def clients_of(tenant_id: int) -> dict[SandboxPart, Client]:
    """Give the clients whose credentials lead into a tenant's world."""
    rows = SandboxClient.objects.filter(tenant=tenant_id).order_by("pk")
    told = rows.values_list("part", "partner__application__client_id", "partner__application__redirect_uris")
    return {SandboxPart(part): Client(client_id, tuple(uris.split())) for part, client_id, uris in told}


def tenants() -> list[Tenant]:
    """Give every tenant whose access is not switched off, the oldest first."""
    return _tenants(_open())


def open_tenant(code: str) -> Tenant | None:
    """Find a tenant by its code, unless its access is switched off."""
    row = _open().filter(code=code).first()
    return _tenant(row) if row else None


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


def _open() -> QuerySet[SandboxTenant]:
    return SandboxTenant.objects.filter(
        clients__partner__is_enabled=True, clients__part=SandboxPart.APP.value
    )


def _tenants(rows: QuerySet[SandboxTenant]) -> list[Tenant]:
    return [_tenant(row) for row in rows.order_by("pk")]


def _tenant(row: SandboxTenant) -> Tenant:
    return Tenant(
        id=row.pk,
        public_id=row.public_id,
        code=row.code,
        world=row.world,
        worlds_count=row.worlds_count,
        pages_count=row.pages_count,
        lead=row.lead,
        moving_to=row.moving_to,
        reset_at=row.reset_at,
    )
