"""Does what a partner asks once per Idempotency-Key, and answers a repetition with the same bytes."""

import re
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.actions import idempotency
from accounts.actions.idempotency import KeptAnswer
from accounts.rules.actors import Actor
from portal.api import faults
from portal.api.faults import Refused

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_KEY = re.compile(r"[!-~]{8,100}", re.ASCII)


def key_of(request: HttpRequest) -> str:
    """Read the key of a request.

    Raises:
        Refused: it is missing, or no key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        raise Refused(faults.KEY_MISSING)
    if not _KEY.fullmatch(key):
        raise Refused(faults.KEY_MALFORMED)
    return key


def answer_once(
    request: HttpRequest, actor: Actor, act: Callable[[], KeptAnswer], *, at: datetime
) -> HttpResponse:
    """Run ``act`` and keep its answer in one transaction, or give the answer kept before.

    A refusal is not kept: it takes back the transaction, and the same key may ask again.

    Raises:
        Refused: the key is missing, or no key.
        IdempotencyKeyRunning, IdempotencyKeyReused, and whatever ``act`` raises.
    """
    key = key_of(request)
    partner_id = actor.partner_id or 0
    fingerprint = idempotency.fingerprint_of(request.method or "", _asked(request, actor), request.body)

    with transaction.atomic():
        kept = idempotency.claim(partner_id, key, fingerprint)
        answer = kept or act()
        if kept is None:
            idempotency.keep(partner_id, key, fingerprint, answer, at=at)

    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    response.headers[REPLAYED] = "true" if kept else "false"
    if answer.etag:
        response.headers["ETag"] = answer.etag
    return response


def _asked(request: HttpRequest, actor: Actor) -> str:
    """Name what is asked, and by whose consent where one person's got the token: it gets no answer kept for others."""
    link_id = actor.asking.link_id if actor.asking else None
    return request.path if link_id is None else f"{request.path}#{link_id}"
