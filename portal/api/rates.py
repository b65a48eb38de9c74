"""How much a caller may ask in a minute, and how much of it is left: counted in Valkey, and here when that is away.

Why: a counter is no reason to turn people away. Without Valkey each process counts for itself, so that a limit may be
passed a few times over, and nobody waits for a server that does not answer.
"""

import logging
import threading
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection
from redis import Redis, RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.rules.actors import Actor
from foundation import clock

WINDOW_SECONDS = 60
POLICY, LEFT = "RateLimit-Policy", "RateLimit"

TIMEOUT_S = 0.1
# So long a process counts for itself before it asks Valkey again.
_REST_S = 5.0
CALLERS_MAX = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """How a caller stands in the present minute."""

    kind: str
    limit: int
    count: int
    seconds_left: int

    @property
    def left(self) -> int:
        """Give how many requests are left."""
        return max(self.limit - self.count, 0)


class Meter:
    """Counts requests by caller and minute."""

    def __init__(self, url: str) -> None:
        self._server = Redis.from_url(
            url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=None
        )
        self._rests_until = 0.0
        self._lock = threading.Lock()
        self._minute = 0
        self._own: dict[str, int] = {}

    def count(self, caller: str, minute: int) -> int:
        """Count one request, and give how many there were in this minute; each database has callers of its own."""
        caller = f"{connection.settings_dict['NAME']}:{caller}"
        if monotonic() >= self._rests_until:
            key = f"api:{caller}:{minute}"
            try:
                together = self._server.pipeline(transaction=False)
                together.incr(key)
                together.expire(key, 2 * WINDOW_SECONDS)
                counted, _kept = together.execute()
                return int(counted)
            except RedisError as error:
                self._rests_until = monotonic() + _REST_S
                log.warning("api.meter_away", extra={"why": type(error).__name__})
        return self._count_here(caller, minute)

    def _count_here(self, caller: str, minute: int) -> int:
        """Count in this process; of more callers than anybody has, the rest is not counted."""
        with self._lock:
            if minute != self._minute:
                self._minute, self._own = minute, {}
            if caller not in self._own and len(self._own) >= CALLERS_MAX:
                return 1
            self._own[caller] = self._own.get(caller, 0) + 1
            return self._own[caller]


class Fair(BaseThrottle):
    """Lets a partner, or a visitor's address, ask as often in a minute as it may."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request and say whether it may pass."""
        door: Any = request._request
        kind, caller, limit = caller_of(door)
        # The true time: a tenant of a sandbox that is ahead would begin a minute of its own for all.
        seconds = int(clock.true_now().timestamp())
        counted = the_meter().count(caller, seconds // WINDOW_SECONDS)
        door.standing = Standing(kind, limit, counted, WINDOW_SECONDS - seconds % WINDOW_SECONDS)
        self._wait = door.standing.seconds_left
        return counted <= limit

    def wait(self) -> float:
        """Say in how many seconds the next minute begins."""
        return float(self._wait)


def told(request: Any) -> dict[str, str]:
    """Tell how the caller stands in header fields; nothing of a request that was stopped before it was counted."""
    standing: Standing | None = getattr(request, "standing", None)
    if standing is None:
        return {}
    return {
        POLICY: f'"{standing.kind}";q={standing.limit};w={WINDOW_SECONDS}',
        LEFT: f'"{standing.kind}";r={standing.left};t={standing.seconds_left}',
    }


@cache
def the_meter() -> Meter:
    """Give the one meter of this process."""
    return Meter(settings.CELERY_BROKER_URL)


def caller_of(request: Any) -> tuple[str, str, int]:
    """Name the caller, and give its limit: a partner its own if it has one."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None and actor.partner_id is not None:
        own = settings.API_PARTNER_CALLS.get(str(request.partner_public_id))
        return "partner", f"partner:{actor.partner_id}", int(own or settings.API_CALLS_PER_MINUTE)
    # Not the address itself: it is somebody's.
    address = sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:16]
    return "visitor", f"visitor:{address}", settings.API_VISITOR_CALLS_PER_MINUTE
