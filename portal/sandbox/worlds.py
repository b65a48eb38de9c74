"""Leads a request or a job into a tenant's world, and gives tenants fresh ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import partners, sandbox
from accounts.actions.partners import Credentials, NewPartner, Registered
from accounts.actions.sandbox import NewTenant
from accounts.enums.partners import PartnerKind, PartnerScope
from accounts.enums.sandbox import SandboxPart
from accounts.queries.sandbox import Tenant, all_tenants, clients_of
from accounts.rules.actors import SYSTEM, Actor
from foundation import clock
from foundation.clock import local_date
from portal.sample import sandbox as people
from portal.sandbox import databases
from regions.queries.editions import one_look

FIRST = "first"
KINDS = {SandboxPart.APP: PartnerKind.CITY_SERVICE, SandboxPart.HOSPITAL: PartnerKind.HOSPITAL}
NAMES = {SandboxPart.APP: "沙箱城市服务", SandboxPart.HOSPITAL: "沙箱医院"}
# Of the first tenant everybody knows the credentials: they are in the guide.
KNOWN = {
    SandboxPart.APP: Credentials("sandbox-app", "sandbox-app-secret"),
    SandboxPart.HOSPITAL: Credentials("sandbox-hospital", "sandbox-hospital-secret"),
}

_HERE: ContextVar[Tenant | None] = ContextVar("tenant", default=None)


@dataclass(frozen=True)
class TenantAdded:
    """A new tenant and the only sight of its secrets."""

    tenant_id: int
    clients: dict[SandboxPart, Registered]


def here() -> Tenant | None:
    """Give the tenant in whose world this request or job is, or nothing outside of all."""
    return _HERE.get()


@contextmanager
def entered(tenant: Tenant) -> Iterator[None]:
    """Be in a tenant's world, with its rows and by its clock, until the end."""
    token = _HERE.set(tenant)
    try:
        line = databases.line_to(tenant.world)
        with databases.led_to(line), clock.ahead_by(tenant.lead), one_look():
            yield
    finally:
        _HERE.reset(token)


def add(code: str, *, at: datetime, known: dict[SandboxPart, Credentials] | None = None) -> TenantAdded:
    """Add a tenant with a fresh world and credentials of its own."""
    world = databases.world_name(code, 1)
    databases.copy(_untouched(at), world)
    with transaction.atomic():
        clients = {part: _registered(part, code, (known or {}).get(part), at=at) for part in SandboxPart}
        partner_ids = {part: one.partner_id for part, one in clients.items()}
        tenant_id = sandbox.add_tenant(NewTenant(code, world, partner_ids), at=at)
        introduce(tenant_id, world)
    return TenantAdded(tenant_id, clients)


def renew(actor: Actor, tenant_id: int, *, at: datetime) -> Tenant:
    """Give a tenant a fresh world and the true clock; the old one is dropped later. Call in a transaction.

    Why not at once: what is being asked there at this moment shall still be answered.
    """
    held = sandbox.hold(tenant_id)
    world = databases.world_name(held.code, held.worlds_count + 1)
    databases.copy(_untouched(at), world)
    introduce(held.id, world)
    sandbox.begin_anew(actor, held, world, at=at)
    return sandbox.hold(tenant_id)


def introduce(tenant_id: int, world: str) -> None:
    """Let a tenant's world know by what its clients are named, and where people come back to from there."""
    clients = clients_of(tenant_id)
    with databases.visited(world):
        for part, client in clients.items():
            sandbox.introduce(part, client)


def mend(*, at: datetime) -> None:
    """Give a fresh world to every tenant whose world is gone, or was made of other tables than there are now."""
    for tenant in all_tenants():
        if not databases.exists(tenant.world) or not databases.is_current(tenant.world):
            with transaction.atomic():
                renew(SYSTEM, tenant.id, at=at)


def make_ready(*, at: datetime) -> None:
    """Make what the next reset will copy, and drop what no tenant needs any more.

    The next world of a tenant stays: a reset makes it before it is written down that the tenant lives there.
    """
    day, known = _untouched(at), all_tenants()
    coming = (databases.world_name(one.code, one.worlds_count + 1) for one in known)
    databases.drop_others({databases.base(), day, *(one.world for one in known), *coming})


def _untouched(at: datetime) -> str:
    return databases.day_world(local_date(at), lambda: people.gather(at=at))


def _registered(part: SandboxPart, code: str, known: Credentials | None, *, at: datetime) -> Registered:
    new = NewPartner(f"{NAMES[part]}（{code}）", KINDS[part], frozenset(PartnerScope))
    return partners.register(SYSTEM, new, at=at, credentials=known)
