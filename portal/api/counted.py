"""Counts the calls of partners in this process, and writes the sums down now and then, after an answer has gone out.

Why: a row per call would cost each call a commit. What a killed process had not written yet is lost, of some seconds at
most; figures of usage bear that, and nothing is charged by them.
"""

import atexit
import logging
import re
import threading
import time
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.actions import partner_usage
from accounts.actions.partner_usage import Outcome
from foundation import clock

log = logging.getLogger(__name__)

_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_ANCHORS = re.compile(r"\^|\\Z|\$")
OPERATION_MAX = 120


class Tally:
    """Sums of one process, shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Outcome] = Counter()
        self._written_at = 0.0

    def note(self, outcome: Outcome) -> None:
        """Count one call."""
        with self._lock:
            self._counts[outcome] += 1

    def take(self, *, every_seconds: float) -> Counter[Outcome]:
        """Hand the sums over to be written, unless somebody did a moment ago."""
        with self._lock:
            if not self._counts or time.monotonic() - self._written_at < every_seconds:
                return Counter()
            taken, self._counts, self._written_at = self._counts, Counter(), time.monotonic()
            return taken

    def give_back(self, counts: Counter[Outcome]) -> None:
        """Keep what could not be written, for the next time."""
        with self._lock:
            self._counts += counts


TALLY = Tally()


def count(request: HttpRequest, response: HttpResponseBase, code: str) -> None:
    """Count a call of a known partner; what is due is written once the answer has gone out.

    Nothing is counted in a sandbox: who calls is known by their id in a world, and sums are written outside of all.
    """
    partner_id = getattr(getattr(request, "actor", None), "partner_id", None)
    if partner_id is None or not settings.USAGE_SECONDS or settings.IS_SANDBOX:
        return
    TALLY.note(Outcome(partner_id, clock.today(), operation_of(request), response.status_code, code))
    answer: Any = response
    answer._resource_closers.append(write_due)


def operation_of(request: HttpRequest) -> str:
    """Name the operation as the documentation does: `GET /api/v1/deadlines/{entitlement_id}`."""
    route = request.resolver_match.route if request.resolver_match else request.path
    bare = _PART.sub(lambda found: "{%s}" % (found[1] or found[2]), _ANCHORS.sub("", route))
    return f"{request.method} /{bare}"[:OPERATION_MAX]


def write_due() -> None:
    """Write the sums down when the last time is long enough ago."""
    _write(every_seconds=settings.USAGE_SECONDS)


def write_now() -> None:
    """Write down whatever this process has counted."""
    _write(every_seconds=0)


def _write(*, every_seconds: float) -> None:
    taken = TALLY.take(every_seconds=every_seconds)
    if not taken:
        return
    try:
        with transaction.atomic():
            partner_usage.add(taken)
    except DatabaseError:
        # Never the caller's trouble: their answer is out.
        log.warning("usage.not_written", exc_info=True)
        TALLY.give_back(taken)


atexit.register(write_now)
