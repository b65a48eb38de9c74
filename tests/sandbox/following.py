"""Follows a recipe over HTTP, as a partner would."""

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from accounts.enums.sandbox import SandboxPart
from foundation import clock
from portal.sandbox.recipes import Step, filled, signed
from tests.sandbox.conftest import Sandbox


def follow(sandbox: Sandbox, steps: tuple[Step, ...]) -> HttpResponse:
    """Send every step, and give the answer to the last."""
    tokens = {part: sandbox.caller(part).token for part in SandboxPart}
    kept: dict[str, str] = {}
    for step in steps:
        for _again in range(step.times):
            answer = _send(step, tokens[step.part], kept)
        for name, path in step.keep.items():
            kept[name] = _found(answer.json(), path)
    return answer


def _send(step: Step, token: str, kept: dict[str, str]) -> HttpResponse:
    now = clock.now()
    told: dict[str, Any] = {"on": clock.local_date(now), "new": f"n{uuid4().hex[:12]}", "kept": kept}
    path = filled(step.path, **told)
    body: Any = filled(step.body, **told)
    if step.sign is not None:
        said = {"event_at": now.isoformat(), **filled(step.sign, **told)}
        body = signed(said, path.split("/")[1], is_spoilt=step.is_spoilt)
    shown = token if step.token is None else step.token
    # As whoever has read the thing just now, unless the recipe is about that.
    headers = {**({"Authorization": f"Bearer {shown}"} if shown else {}), "If-Match": "*", **step.headers}
    headers = {name: value for name, value in headers.items() if value}
    key = str(uuid4()) if step.key is None else step.key
    if step.method == "POST" and key:
        headers["Idempotency-Key"] = key
    form = headers.pop("Content-Type", "application/json")
    raw = step.raw if step.raw is not None else json.dumps(body) if body is not None else ""
    return Client(raise_request_exception=False).generic(
        step.method, f"/api/v1/{path}", raw, content_type=form, headers=headers
    )


def _found(told: Any, path: str) -> str:
    for name in path.split("."):
        told = told[name]
    return str(told)
