"""Reads how each refusal of the API comes about in a sandbox, and fills in the ids and days that a recipe speaks of."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from accounts.enums.sandbox import SandboxPart
from accounts.rules.sandbox import sandbox_id
from portal.sample.sandbox import numbers
from portal.sample.sandbox_partners import SIGNING_SECRET

FILE: Final = Path(__file__).parent / "problems.yaml"
_WORD: Final = re.compile(r"\{(?:(\w+):([\w.-]+)|(today)([+-]\d+)?|(new))\}")
_SIGNED: Final = (
    "key_id",
    "session_id",
    "entitlement_id",
    "nonce",
    "live",
    "same_person",
    "model",
    "event_at",
)


@dataclass(frozen=True)
class Step:
    """One request of a recipe, as it is written down."""

    method: str
    path: str
    part: SandboxPart
    body: Mapping[str, Any] | None = None
    raw: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    token: str | None = None
    key: str | None = None
    times: int = 1
    keep: Mapping[str, str] = field(default_factory=dict)
    sign: Mapping[str, str] | None = None
    is_spoilt: bool = False


def recipes() -> dict[str, tuple[Step, ...]]:
    """Read every recipe, by the code it ends with."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {code: tuple(map(_step, steps)) for code, steps in found.items()}


def filled(told: Any, *, on: date, new: str, kept: Mapping[str, str]) -> Any:
    """Put ids, days and what was kept of earlier answers where a recipe names them."""
    if isinstance(told, Mapping):
        return {name: filled(value, on=on, new=new, kept=kept) for name, value in told.items()}
    if isinstance(told, list):
        return [filled(value, on=on, new=new, kept=kept) for value in told]
    if not isinstance(told, str):
        return told

    def word(match: re.Match[str]) -> str:
        kind, name, today, days, is_new = match.groups()
        if is_new:
            return new
        if today:
            return (on + timedelta(days=int(days or 0))).isoformat()
        if kind == "kept":
            return kept[name]
        if kind == "nonce":
            return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode().rstrip("=")
        return numbers()[name] if kind == "number" else str(sandbox_id(f"{kind}:{name}"))

    return _WORD.sub(word, told)


def signed(said: Mapping[str, str], session_id: str, *, is_spoilt: bool) -> dict[str, Any]:
    """Sign a passed result of a session with the key that everybody knows; a spoilt one with another."""
    whole = {
        "key_id": str(sandbox_id("key:app")),
        "session_id": session_id,
        "live": "passed",
        "same_person": "same",
        "model": "sandbox/1",
        **said,
    }
    text = "\n".join(["JST-CERTIFICATION-1", *(whole[name] for name in _SIGNED), ""])
    secret = SIGNING_SECRET[::-1] if is_spoilt else SIGNING_SECRET
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    body = {name: value for name, value in whole.items() if name != "session_id"}
    return {**body, "answers": {}, "signature": base64.b64encode(mac).decode()}


def _step(told: Mapping[str, Any]) -> Step:
    method, _, path = told["send"].partition(" ")
    return Step(
        method,
        path,
        SandboxPart(told.get("as", SandboxPart.APP)),
        body=told.get("body"),
        raw=told.get("raw"),
        headers=told.get("headers", {}),
        token=told.get("token"),
        key=told.get("key"),
        times=told.get("times", 1),
        keep=told.get("keep", {}),
        sign=told.get("sign"),
        is_spoilt=told.get("spoil", False),
    )
