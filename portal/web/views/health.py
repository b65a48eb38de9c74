"""For machines that watch: is the process alive, and could it serve a citizen now."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.queries.notices import oldest_waiting_at
from accounts.queries.people import keys_fit
from accounts.queries.seals import columns_off_ring
from certification.queries.reminder_reports import area_states
from foundation import clock
from portal.sandbox.checks import complaint

OUTBOX_AGE_MAX = timedelta(minutes=15)
# After midnight the plan of the new day needs its time.
PLAN_DAYS_MAX = 1
SEALS_LOOKED_AT_EVERY_S = 600
_PROBE = "readiness-probe"


def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether everything a request needs works, each part by name, and what is late or cannot be opened.

    Why: a late outbox, a late plan of reminders, or a key taken off the ring too early, is shown but does not make the
    web unready; taking citizens' pages away would mend nothing.
    """
    needed = {"database_write": _writes, "migrations": _is_migrated, "keys": keys_fit, "installation": _fits}
    checks = {name: _holds(check) for name, check in needed.items()}
    is_ready = all(checks.values())
    checks["outbox"] = _holds(_sends)
    checks["reminders"] = _holds(_plans)
    checks["seals"] = _holds(_opens)
    answer = {"status": "ok" if is_ready else "failing", "checks": checks}
    return JsonResponse(answer, status=200 if is_ready else 503)


def _fits() -> bool:
    """Hold where process and database are both a sandbox's, or both are not."""
    return not complaint()


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, ValueError):
        return False


def _writes() -> bool:
    """Write and read one row of the cache table."""
    stamp = clock.now().isoformat()
    cache.set(_PROBE, stamp, timeout=60)
    return cache.get(_PROBE) is not None


def _opens() -> bool:
    """Hold while no seal bears a key that this process lacks; looked up anew with other keys, or after a while.

    Why: a probe comes every few seconds, and a column that is nearly always empty is read from end to end.
    """
    ring = ",".join(sorted(settings.SEALING_KEYRING.keys))
    return bool(
        cache.get_or_set(f"seals-open:{ring}", lambda: not columns_off_ring(), SEALS_LOOKED_AT_EVERY_S)
    )


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _sends() -> bool:
    """Hold while no message waits longer than a few ticks and retries explain."""
    oldest = oldest_waiting_at()
    return oldest is None or clock.now() - oldest <= OUTBOX_AGE_MAX


def _plans() -> bool:
    """Hold while every area that was ever planned is planned until yesterday at least, and no further than tomorrow.

    A clock that ran ahead keeps those that are right from planning, so it has to be told as loudly as a delay.
    """
    on = clock.today()
    return all(abs((on - one.planned_on).days) <= PLAN_DAYS_MAX for one in area_states() if one.planned_on)
