"""In a sandbox, leads a request into the world of whoever calls; anywhere else it changes nothing."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from rest_framework.exceptions import Throttled

from accounts.errors.idempotency import IdempotencyKeyRunning
from accounts.queries.sandbox import Tenant, partner_in_world, standpoint_of
from accounts.rules.actors import Actor
from certification.errors import EventAfterDeath, VoiceCodesSpent
from foundation import clock
from foundation.clock import local_date
from foundation.errors import DomainError, Kind
from portal.api import faults
from portal.api.faults import Fault, Refused
from portal.sandbox import worlds

# By this header a sandbox gives answers that are hard to ask for: of races, of large limits, of our faults.
HEADER = "Sandbox-Problem"
# How long an answer on demand that one is too fast says to wait.
WAIT = timedelta(minutes=1)
ON_DEMAND: dict[str, Fault | type[DomainError]] = {
    fault.code: fault
    for fault in (
        faults.SERVER,
        faults.THROTTLED,
        faults.FORBIDDEN,
        faults.TOO_LARGE,
        IdempotencyKeyRunning,
        EventAfterDeath,
        VoiceCodesSpent,
    )
}


def enter(request: Any, actor: Actor, world: ExitStack | None) -> Actor:
    """Go into the caller's world until the door's stack closes, and give who the caller is there.

    A door without a stack stays outside, and so do credentials that lead into no world.
    Raises:
        Refused, DomainError: what the caller asked for by `Sandbox-Problem`.
    """
    if not settings.IS_SANDBOX:
        return actor
    _give_on_demand(request.headers.get(HEADER, ""))
    standpoint = standpoint_of(actor.partner_id or 0)
    if world is None or standpoint is None:
        return actor
    world.enter_context(worlds.entered(standpoint.tenant))
    inside = partner_in_world(standpoint.part)
    if inside is None:
        raise Refused(faults.PARTNER_DISABLED)
    asking = replace(actor.asking, on=local_date(clock.now())) if actor.asking else None
    return replace(actor, partner_id=inside.id, asking=asking)


def enter_for_person(request: Any, actor: Actor, tenant: Tenant, world: ExitStack | None) -> Actor:
    """Go into the world of somebody by whose consent a token was got, and give who the caller is there.

    Raises:
        Refused, DomainError: the door stands outside, where there is nobody; or what was asked for by the header.
    """
    _give_on_demand(request.headers.get(HEADER, ""))
    if world is None:
        raise Refused(faults.SCOPE_MISSING)
    world.enter_context(worlds.entered(tenant))
    return actor


def _give_on_demand(code: str) -> None:
    asked = ON_DEMAND.get(code)
    if asked is None:
        return
    if isinstance(asked, Fault):
        error: Exception = Throttled(WAIT.total_seconds()) if asked is faults.THROTTLED else Refused(asked)
    else:
        error = asked(wait=WAIT) if asked.kind is Kind.LIMIT else asked()
    raise error
