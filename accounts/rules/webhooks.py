"""Signed messages to partners by Standard Webhooks 1.0: the secret, the signature, and when to try again.

Signed is `id.timestamp.body`, by HMAC-SHA-256 with every live secret, so that a receiver may change over in peace.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from accounts.enums.partner_events import PartnerEventKind
from accounts.enums.partners import PartnerScope

SECRET_BYTES = 32
PREFIX = "whsec_"
SIGNATURE_VERSION = "v1"
# What a partner is told of somebody it could read by itself: each kind needs the scope that opens the same facts.
_SCOPE_OF_NOUN: Mapping[str, PartnerScope] = {
    "deadline": PartnerScope.DEADLINES_READ,
    "certification": PartnerScope.DEADLINES_READ,
    "binding": PartnerScope.BINDINGS_WRITE,
    "payment": PartnerScope.PAYMENTS_WRITE,
    "matter": PartnerScope.MATTERS_READ,
    "link": PartnerScope.LINKS_READ,
    # It counts items, and says nothing of anybody.
    "batch": PartnerScope.EVENTS_READ,
    "webhook": PartnerScope.WEBHOOKS_MANAGE,
}
SCOPE_OF: Mapping[PartnerEventKind, PartnerScope] = {
    kind: _SCOPE_OF_NOUN[kind.value.partition(".")[0]] for kind in PartnerEventKind
}
# The pauses after each failed attempt, a little over three days in all; then it is a dead letter.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
ATTEMPTS_MAX = len(PAUSES) + 1
# While nobody answers at an endpoint, it is asked with one message now and then, not with all of them.
REST_MAX = timedelta(minutes=5)
RETRY_AFTER_MAX = timedelta(hours=24)
SPREAD_MAX = 0.1
_BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class Verdict(StrEnum):
    """What an attempt means: taken, to be tried again, or never again at this address."""

    TAKEN = "taken"
    AGAIN = "again"
    GONE = "gone"


@dataclass(frozen=True)
class Answered:
    """What came of one attempt: the status, or, where there was none, why; and how long the endpoint asks to wait."""

    status: int | None = None
    error: str = ""
    retry_after_s: int = 0

    @property
    def verdict(self) -> Verdict:
        """Say what it means."""
        if self.status == HTTPStatus.GONE:
            return Verdict.GONE
        is_taken = self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES
        return Verdict.TAKEN if is_taken else Verdict.AGAIN

    @property
    def tires(self) -> bool:
        """Say whether the next message would fare no better: nobody there, or busy."""
        return self.status is None or self.status in _BUSY

    @property
    def why(self) -> str:
        """Name what went wrong, for whoever looks after the endpoint."""
        return self.error or f"http.{self.status}"


def next_try(
    attempts_count: int, at: datetime, *, retry_after_s: int = 0, spread: float = 0.0
) -> datetime | None:
    """Give the time of the next attempt after so many failed ones, or nothing when it was the last.

    ``spread``, from 0 to 1, lengthens the pause by up to a tenth: what failed together does not come back together.
    """
    if attempts_count >= ATTEMPTS_MAX:
        return None
    asked = min(timedelta(seconds=retry_after_s), RETRY_AFTER_MAX)
    return at + max(PAUSES[max(attempts_count, 1) - 1], asked) * (1 + SPREAD_MAX * spread)


def spread_of(message_id: str, attempts_count: int) -> float:
    """Draw from 0 to 1 for an attempt of a message, each time the same for the same one."""
    drawn = hashlib.sha256(f"{message_id}.{attempts_count}".encode()).digest()
    return drawn[0] / 256 + drawn[1] / 65_536


def rest_until(failed_for: timedelta, at: datetime, *, retry_after_s: int = 0) -> datetime:
    """Give the time until which an endpoint is left alone at which nobody has answered for so long."""
    asked = min(timedelta(seconds=retry_after_s), RETRY_AFTER_MAX)
    return at + max(min(max(failed_for, PAUSES[0]), REST_MAX), asked)


def written(secret: bytes) -> str:
    """Write a secret as partners keep it."""
    return PREFIX + base64.b64encode(secret).decode()


def signatures(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a message with every live secret, as written; the signatures stand side by side."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"{SIGNATURE_VERSION},{_mac(secret, signed)}" for secret in secrets)


def _mac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@dataclass(frozen=True)
class Message:
    """One signed message as it goes out."""

    body: bytes
    headers: Mapping[str, str]


def message_of(
    message_id: str, told: Mapping[str, object], secrets: Sequence[str], *, at: datetime
) -> Message:
    """Write and sign a message; its id is the event's and stays the same however often it is sent."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = int(at.timestamp())
    return Message(
        body,
        {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(secrets, message_id, timestamp, body),
        },
    )
