"""A partner's side of a session: it keeps a key, runs a check, and signs what came of it."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.actions import partner_keys
from accounts.rules.actors import SYSTEM
from foundation import clock

FIELDS = ("key_id", "session_id", "entitlement_id", "nonce", "live", "same_person", "model", "event_at")


@dataclass(frozen=True)
class Signer:
    """A shared secret and its name."""

    key_id: UUID
    secret: bytes = field(repr=False)

    def signed(self, session: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
        """Write and sign a passed result for a session as it stands, with some of it changed before signing."""
        said = {
            "key_id": str(self.key_id),
            "session_id": session["id"],
            "entitlement_id": session["entitlement_id"],
            "nonce": session["challenge"]["nonce"],
            "live": "passed",
            "same_person": "same",
            "model": "acme-face/4.2",
            "event_at": clock.now().isoformat(),
            "answers": {},
            **changed,
        }
        answers = ",".join(f"{name}={str(said['answers'][name]).lower()}" for name in sorted(said["answers"]))
        text = "\n".join(["JST-CERTIFICATION-1", *(str(said[name]) for name in FIELDS), answers])
        mac = hmac.new(self.secret, text.encode(), hashlib.sha256).digest()
        body = {name: value for name, value in said.items() if name != "session_id"}
        return {**body, "signature": base64.b64encode(mac).decode()}


def signer_of(partner_id: int, *, at: datetime) -> Signer:
    """Give a partner a key."""
    given = partner_keys.give_secret(SYSTEM, partner_id, at=at)
    return Signer(given.key_id, base64.b64decode(given.secret))


def stranger_key() -> Signer:
    """Make up a key nobody was given."""
    return Signer(uuid4(), b"k" * 32)
