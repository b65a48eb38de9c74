"""Writes the mark and the tenants of a sandbox, and moves their clocks; what is in a world, others write."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from oauth2_provider.models import get_access_token_model, get_application_model

from accounts.actions import audit
from accounts.enums.partners import PartnerScope
from accounts.enums.sandbox import SandboxPart
from accounts.errors.sandbox import SandboxClockBackwards, SandboxClockMoving, SandboxClockTooFar
from accounts.models.partners import Partner
from accounts.models.sandbox import SandboxClient, SandboxMark, SandboxTenant
from accounts.queries.sandbox import Client, Tenant, tenant_by_id
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.sandbox import JUMP_MAX, sandbox_id


@dataclass(frozen=True)
class NewTenant:
    """What a tenant begins with: its code, its first world, and the partners whose credentials lead there."""

    code: str
    world: str
    clients: Mapping[SandboxPart, int]


def mark(*, at: datetime) -> None:
    """Make this database a sandbox's; the database refuses where anybody is in it."""
    SandboxMark.objects.get_or_create(is_sandbox=True, defaults={"marked_at": at})


@transaction.atomic
def add_tenant(new: NewTenant, *, at: datetime) -> int:
    """Add a tenant whose world is there already."""
    row = SandboxTenant.objects.create(
        code=new.code, world=new.world, lead=timedelta(), made_at=at, reset_at=at
    )
    SandboxClient.objects.bulk_create(
        SandboxClient(tenant=row, partner_id=partner_id, part=part.value)
        for part, partner_id in new.clients.items()
    )
    audit.record(SYSTEM, _event("sandbox.tenant_added", row), at=at)
    return row.pk


def give_token(partner_id: int, text: str, scopes: Collection[PartnerScope], *, ends_at: datetime) -> None:
    """Write down a token that everybody may know, once."""
    tokens = get_access_token_model().objects
    checksum = sha256(text.encode()).hexdigest()
    if not tokens.filter(token_checksum=checksum).exists():
        application = Partner.objects.select_related("application").get(pk=partner_id).application
        tokens.create(application=application, token=text, scope=" ".join(sorted(scopes)), expires=ends_at)


def hold(tenant_id: int) -> Tenant:
    """Hold a tenant until the transaction ends, so that its world is changed by one at a time."""
    SandboxTenant.objects.select_for_update().get(pk=tenant_id)
    found = tenant_by_id(tenant_id)
    if found is None:
        raise LookupError(tenant_id)
    return found


def hold_if_free(tenant_id: int) -> Tenant | None:
    """Hold a tenant as `hold` does, or give nothing where somebody else holds it."""
    rows = SandboxTenant.objects.select_for_update(skip_locked=True).filter(pk=tenant_id)
    return tenant_by_id(tenant_id) if rows.first() else None


def begin_anew(actor: Actor, held: Tenant, world: str, *, at: datetime) -> None:
    """Note that a tenant lives in a fresh world, by the true clock; call with the tenant held."""
    row = SandboxTenant.objects.get(pk=held.id)
    row.world, row.worlds_count = world, held.worlds_count + 1
    row.lead, row.moving_to, row.reset_at = timedelta(), None, at
    row.save(update_fields=["world", "worlds_count", "lead", "moving_to", "reset_at"])
    audit.record(actor, _event("sandbox.reset", row), at=at)


def name_redirects(actor: Actor, partner_id: int, addresses: Sequence[str], *, at: datetime) -> None:
    """Write down where people come back to after they agreed to a client, in place of what stood there."""
    partner = Partner.objects.get(pk=partner_id)
    _applications().filter(pk=partner.application_id).update(redirect_uris=" ".join(addresses))
    facts = {"redirect_uris": list(addresses)}
    event = audit.Event("sandbox.redirects_named", object_id=partner.public_id, facts=facts)
    audit.record(actor, event, at=at)


def introduce(part: SandboxPart, client: Client) -> None:
    """Let a world know by what one of its organisations is named outside, so that people there can agree to it.

    Call in the world. The secret stays outside: whoever exchanges a code proves it there first.
    """
    partner = Partner.objects.get(public_id=sandbox_id(f"partner:{part.value}"))
    _applications().filter(pk=partner.application_id).update(
        client_id=client.client_id, redirect_uris=" ".join(client.redirect_uris)
    )


def renew_pages(actor: Actor, held: Tenant, *, at: datetime) -> None:
    """End the link to a tenant's pages, and with it every browser it has let in; call with the tenant held."""
    row = SandboxTenant.objects.get(pk=held.id)
    row.pages_count = held.pages_count + 1
    row.save(update_fields=["pages_count"])
    audit.record(actor, _event("sandbox.pages_renewed", row), at=at)


def send_clock(actor: Actor, held: Tenant, to: datetime, *, true_at: datetime) -> None:
    """Send a tenant's clock on its way; it arrives by `arrive`. Call with the tenant held.

    Raises:
        SandboxClockMoving, SandboxClockBackwards, SandboxClockTooFar.
    """
    now = true_at + held.lead
    if held.moving_to is not None:
        raise SandboxClockMoving(moving_to=held.moving_to)
    if to <= now:
        raise SandboxClockBackwards(now=now)
    if to - now > JUMP_MAX:
        raise SandboxClockTooFar(days_max=JUMP_MAX.days)
    row = SandboxTenant.objects.get(pk=held.id)
    row.moving_to = to
    row.save(update_fields=["moving_to"])
    audit.record(actor, _event("sandbox.clock_sent", row), at=true_at)


def arrive(held: Tenant, lead: timedelta, *, is_there: bool) -> None:
    """Note how far a tenant's clock has come; call with the tenant held."""
    row = SandboxTenant.objects.get(pk=held.id)
    row.lead = lead
    if is_there:
        row.moving_to = None
    row.save(update_fields=["lead", "moving_to"])


def _applications() -> QuerySet[Any]:
    found: QuerySet[Any] = get_application_model().objects.all()
    return found


def _event(action: str, row: SandboxTenant) -> audit.Event:
    return audit.Event(action, object_kind="sandbox_tenant", object_id=row.public_id)
