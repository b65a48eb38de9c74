"""Developers of two partners, and what is theirs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.actions import partner_keys, partner_staff, webhook_endpoints
from accounts.queries.partner_staff import developer_actor
from accounts.rules.actors import SYSTEM, Actor

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
