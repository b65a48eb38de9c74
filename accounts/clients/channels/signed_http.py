"""Any provider that takes a signed POST: a gateway of text messages, of template messages in an app, or another.

What it has to answer stands in ``docs/guides/channels.md``.
"""

import http.client
import json
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from accounts.clients.channels.sending import Answer, Delivered, NotKnown, Outgoing, Taken, Undeliverable
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable
from accounts.rules.signed_posts import signature

ANSWER_BYTES_MAX = 65_536
# Kept, for one is made anew at every `json.dumps` that asks for anything of its own.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DONE = range(200, 300)
# The gateway understood the message and will never deliver it.
_NEVER = frozenset({410, 422})
# Behind these the message may have been taken all the same.
_MAYBE = frozenset({500, 502, 504})


class SignedHttp:
    """Posts each message to a gateway over one kept connection, and asks it about keys."""

    takes_key = True

    def __init__(self, url: str, secret: bytes, now: Callable[[], datetime], timeout_s: float = 10) -> None:
        parts = urlsplit(url)
        self._path = parts.path.rstrip("/")
        self._secret = secret
        self._now = now
        host = parts.hostname or ""
        self._link: http.client.HTTPConnection = (
            http.client.HTTPSConnection(
                host, parts.port, timeout=timeout_s, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, parts.port, timeout=timeout_s)
        )

    def send(self, message: Outgoing) -> Taken:
        """Post one message."""
        key = message.idempotency_key
        try:
            body = self._body(message)
        except (TypeError, ValueError) as error:
            # Nothing was sent: a message that cannot be written down waits for a person.
            raise MessageUnfit(why=message.template) from error
        self._connect()
        try:
            status, raw = self._exchange("POST", f"{self._path}/messages", body, self._headers(key, body))
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise OutcomeUnknown from error
        if status in _DONE:
            return Taken(str(_read(raw).get("reference") or key))
        if status in _NEVER:
            raise ChannelRefused(why=str(_read(raw).get("code") or status))
        if status in _MAYBE:
            raise OutcomeUnknown
        raise ChannelUnavailable

    def _body(self, message: Outgoing) -> bytes:
        told = {
            "key": message.idempotency_key,
            "to": message.address,
            "text": message.text,
            "language": message.language,
            "template": message.template,
            "params": message.facts,
        }
        return _JSON.encode(told).encode()

    def ask(self, key: str) -> Answer:
        """Ask the gateway about one key; only its own words count as "not known", never a mere 404."""
        self._connect()
        path = f"{self._path}/messages/{quote(key, safe='')}"
        try:
            status, raw = self._exchange("GET", path, b"", self._headers(key, b""))
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise ChannelUnavailable from error
        said = _read(raw)
        reference = str(said.get("reference") or key)
        match said.get("state"):
            case "taken" if status in _DONE:
                return Taken(reference)
            case "delivered" if status in _DONE:
                return Delivered(reference)
            case "undeliverable" if status in _DONE:
                return Undeliverable(str(said.get("code") or ""))
            case "not_known" if status in {200, 404}:
                return NotKnown()
        raise ChannelUnavailable

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def _connect(self) -> None:
        """Connect where there is no connection; nothing has been sent when this fails."""
        if self._link.sock is not None:
            return
        try:
            self._link.connect()
        except OSError as error:
            self.close()
            raise ChannelUnavailable from error

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Ask and read the whole answer; a redirect is an answer like any other and is not followed."""
        self._link.request(method, path, body or None, headers)
        answer = self._link.getresponse()
        raw = answer.read(ANSWER_BYTES_MAX)
        if not answer.isclosed():
            self.close()
        return answer.status, raw

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        sent_at = str(int(self._now().timestamp()))
        return {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "webhook-id": key,
            "webhook-timestamp": sent_at,
            "webhook-signature": signature(self._secret, key, sent_at, body),
        }


def _read(raw: bytes) -> dict[str, Any]:
    """Read an answer; one that is no JSON object says nothing."""
    try:
        said = json.loads(raw)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
