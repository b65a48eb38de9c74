"""Lives through the days between a tenant's clock and where it was sent, so that all that falls into them happens."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import sandbox
from accounts.queries.sandbox import Tenant, tenants
from accounts.rules.sandbox import next_stop
from foundation import clock
from portal.sandbox import worlds

# A day's jobs, in the order of the schedule; each takes the time from the clock.
Job = Callable[[], object]
Jobs = Sequence[Job]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MoveReport:
    """How many days were lived through, and how many clocks have arrived."""

    days_count: int
    arrived_count: int


def move(jobs: Jobs, *, until: datetime) -> MoveReport:
    """Move every clock that is on its way, day by day, until all have arrived or an instant of the true clock.

    A day that fails in one world is tried again at the next tick, and holds up no other tenant.
    """
    days, arrived = 0, 0
    for tenant in tenants():
        try:
            while clock.true_now() < until and (went := _one_day(tenant.id, jobs)) is not None:
                days += 1
                arrived += went.moving_to is None
        except Exception:
            log.exception("sandbox.day_failed", extra={"tenant": tenant.code})
    return MoveReport(days, arrived)


def _one_day(tenant_id: int, jobs: Jobs) -> Tenant | None:
    """Put a tenant's clock to the next morning on its way, and do that day's jobs; nothing where it has arrived."""
    with transaction.atomic():
        held = sandbox.hold_if_free(tenant_id)
        if held is None or held.moving_to is None:
            return None
        true_at = clock.true_now()
        stop = next_stop(true_at + held.lead, held.moving_to)
        lead = max(stop - true_at, held.lead, timedelta())
        _do(jobs, replace(held, lead=lead))
        is_there = stop >= held.moving_to
        sandbox.arrive(held, lead, is_there=is_there)
        return replace(held, lead=lead, moving_to=None if is_there else held.moving_to)


def _do(jobs: Jobs, tenant: Tenant) -> None:
    with worlds.entered(tenant):
        for job in jobs:
            job()
