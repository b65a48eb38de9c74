"""How a door is knocked at: its address, its input, and what comes back."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.urls import reverse

from tests.permissions.world import Caller, World

Data = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """How one door is knocked at: its address's parts, its input, and what the caller does before."""

    parts: Callable[[World], Data] = lambda world: {}
    data: Callable[[World, str], Data] = lambda world, role: {}
    before: Callable[[World, str, Caller], Data] = lambda world, role, caller: {}
    is_json: bool = False
    headers: Data = field(default_factory=dict)


def knock(call: Call, world: World, caller: Caller, role: str, door: tuple[str, str]) -> HttpResponse:
    """Send the request as one role."""
    route, method = door
    parts = call.parts(world)
    data = {**call.data(world, role), **call.before(world, role, caller)}
    path = reverse(route, kwargs=parts) if route != "api:missing" else "/api/v1/nothing-here"
    headers = {**caller.headers, **call.headers}
    if call.is_json:
        keyed = {**headers, "Idempotency-Key": f"{role}-{uuid4()}", "If-Match": "*"}
        return caller.client.generic(method, path, *_json(data), headers=keyed)
    if method == "GET":
        return caller.client.get(path, data, headers=headers)
    if method == "POST":
        return caller.client.post(path, data, headers=headers)
    return caller.client.generic(method, path, headers={**headers, "If-Match": "*"})


def _json(data: Data) -> tuple[str, str]:
    return json.dumps(data), "application/json"


def of_person(name: str, who: str) -> Callable[[World], Data]:
    return lambda world: {name: world.people[who].public_id}
