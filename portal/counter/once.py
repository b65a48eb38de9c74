"""One certification per page shown: a double click, or a page sent again, gives the same receipt.

Every form carries a token that stands in the session. The session's row is locked while the token is spent,
so two requests that arrive together are one after the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from foundation.identifiers import uuid7
from portal.shared.requests import DoorRequest

_TOKENS = "desk_tokens"
_RECEIPTS = "desk_receipts"
KEPT_MAX = 50


def new_token(request: DoorRequest, entitlement: UUID) -> str:
    """Give the page about to be shown a token for one act on one entitlement."""
    token = str(uuid7())
    _keep(request, _TOKENS, token, {"entitlement": str(entitlement), "receipt": ""})
    return token


@contextmanager
def locked_session(request: DoorRequest) -> Iterator[None]:
    """Hold the session's row for one transaction; what is kept inside is saved before the row is let go."""
    with transaction.atomic():
        Session.objects.select_for_update().filter(pk=request.session.session_key).first()
        # Another request may have spent the token since this one read its session.
        request.session = type(request.session)(request.session.session_key)
        yield
        request.session.save()


def receipt_of(request: DoorRequest, token: str) -> str | None:
    """Give the receipt a token was spent on, empty when it is fresh, nothing when it is not known."""
    kept = request.session.get(_TOKENS, {}).get(token)
    return None if kept is None else str(kept["receipt"])


def is_for(request: DoorRequest, token: str, entitlement: UUID) -> bool:
    """Say whether a token was given out for this entitlement."""
    kept = request.session.get(_TOKENS, {}).get(token)
    return kept is not None and kept["entitlement"] == str(entitlement)


def spend(request: DoorRequest, token: str, receipt: UUID, facts: dict[str, Any]) -> None:
    """Note what a token was spent on, and keep the receipt's facts for its page."""
    tokens = request.session.get(_TOKENS, {})
    _keep(request, _TOKENS, token, {**tokens.get(token, {}), "receipt": str(receipt)})
    _keep(request, _RECEIPTS, str(receipt), facts)


def receipt_facts(request: DoorRequest, receipt: UUID) -> dict[str, Any] | None:
    """Give the facts of a receipt written in this session, or nothing."""
    facts = request.session.get(_RECEIPTS, {}).get(str(receipt))
    return None if facts is None else dict(facts)


def _keep(request: DoorRequest, shelf: str, key: str, value: dict[str, Any]) -> None:
    kept = {**request.session.get(shelf, {}), key: value}
    # The oldest go first, so that a long day does not swell the session.
    request.session[shelf] = dict(list(kept.items())[-KEPT_MAX:])
