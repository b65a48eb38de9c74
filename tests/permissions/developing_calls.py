"""How the doors of developers are knocked at, and those of the operators who register partners."""

from uuid import UUID

from accounts.models.partner_staff import PartnerMember
from accounts.models.partners import Partner
from tests.permissions.knocking import Call, Data
from tests.permissions.world import World


def _partner(world: World) -> UUID:
    return Partner.objects.get(pk=world.partners["partner"]).public_id


def _first_person(world: World) -> UUID:
    return PartnerMember.objects.get(user=world.users["developer"]).public_id


_ENDPOINT = Call(parts=lambda world: {"endpoint_id": world.developers.endpoint})
_DAYS: Data = {"days": "7"}
_PUBLIC_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
_NEW_PARTNER: Data = {
    "name": "新机构",
    "kind": "hospital",
    "scopes": ["links:read"],
    "first_person": "赵工",
}
CALLS = {
    ("dev:join", "POST"): Call(data=lambda world, role: {"code": world.developers.code}),
    ("dev:secret_rotate", "POST"): Call(data=lambda world, role: {"seen": "", **_DAYS}),
    ("dev:key_take", "POST"): Call(data=lambda world, role: {"public_key": _PUBLIC_KEY}),
    ("dev:key_end", "POST"): Call(
        parts=lambda world: {"key_id": world.developers.key}, data=lambda world, role: _DAYS
    ),
    ("dev:webhooks", "POST"): Call(data=lambda world, role: {"url": "https://hooks.example.org/there"}),
    ("dev:webhook", "GET"): _ENDPOINT,
    **{
        (f"dev:webhook_{act}", "POST"): _ENDPOINT
        for act in ("pause", "activate", "test", "replay", "secret", "rotate", "remove")
    },
    ("dev:guide", "GET"): Call(parts=lambda world: {"name": "partners"}),
    ("dev:people", "POST"): Call(data=lambda world, role: {"display_name": "钱工"}),
    ("dev:person_end", "POST"): Call(parts=lambda world: {"member_id": world.developers.invited}),
    ("partners:new", "POST"): Call(data=lambda world, role: _NEW_PARTNER),
    ("partners:partner", "GET"): Call(parts=lambda world: {"partner_id": _partner(world)}),
    ("partners:invite", "POST"): Call(
        parts=lambda world: {"partner_id": _partner(world)}, data=lambda world, role: {"first_person": "赵工"}
    ),
    ("partners:switch", "POST"): Call(parts=lambda world: {"partner_id": _partner(world)}),
    ("partners:person_end", "POST"): Call(
        parts=lambda world: {"partner_id": _partner(world), "member_id": _first_person(world)}
    ),
}
