"""Developers of two partners, what is theirs, and how their doors and those of the operators are knocked at."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.actions import partner_keys, partner_staff, webhook_endpoints
from accounts.models.partner_staff import PartnerMember
from accounts.models.partners import Partner
from accounts.queries.partner_staff import developer_actor
from accounts.rules.actors import SYSTEM, Actor
from tests.permissions.knocking import Call, Data

if TYPE_CHECKING:
    from tests.permissions.world import World

# The first looks after the partner the grandmother linked, and is its first person; the other after another one.
PARTNER_OF = {"developer": "partner", "developer_colleague": "partner_unlinked"}


@dataclass(frozen=True)
class Developing:
    """What is the first partner's: a signing key, an endpoint, somebody invited; and an invitation nobody has used."""

    key: UUID
    endpoint: UUID
    invited: UUID
    code: str


def developers(world: "World") -> Developing:
    """Let two users join two partners, and let the first of them make what a developer makes."""
    for number, (name, partner) in enumerate(PARTNER_OF.items()):
        world.users[name] = world._user(f"1391000000{number}", None)
        is_first = name == "developer"
        invited = partner_staff.invite(SYSTEM, world.partners[partner], name, is_first=is_first, at=world.at)
        partner_staff.join(Actor(frozenset(), user_id=world.users[name].pk), invited.shown, at=world.at)
    partner_id = world.partners["partner"]
    by = developer_actor(Actor(frozenset(), user_id=world.users["developer"].pk, developer_of=partner_id))
    waiting = partner_staff.invite(by, partner_id, "等待加入", is_first=False, at=world.at)
    return Developing(
        partner_keys.give_secret(by, partner_id, at=world.at).key_id,
        webhook_endpoints.add(by, "https://hooks.example.org/here", [], at=world.at),
        waiting.member_id,
        waiting.shown,
    )


def _partner(world: "World") -> UUID:
    return Partner.objects.get(pk=world.partners["partner"]).public_id


def _first_person(world: "World") -> UUID:
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
