"""One fingerprint for what two people agree on: the same content gives the same hash, whatever its order."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def written(payload: Mapping[str, Any]) -> str:
    """Write a payload as the text that is stored and hashed.

    Raises TypeError for a value that JSON does not know.
    """
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(payload: Mapping[str, Any]) -> str:
    """Give the hash of everything a second person agrees to."""
    return sha256(written(payload).encode()).hexdigest()
