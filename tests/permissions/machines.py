"""A self-service terminal at Bengbu's counter with a number taken, and the telephone desk's calls."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.actions import terminal_visits, terminals
from accounts.enums.terminals import TicketWhy
from accounts.queries.terminals import actor_at, terminal_by_key
from certification.actions import calls
from certification.actions.calls import NewCall
from certification.enums import CallbackWhy, CallOutcome
from portal.shared.machines import COOKIE
from regions.queries.places import service_points

if TYPE_CHECKING:
    from django.test import Client

    from tests.permissions.world import World

BENGBU = "340300"


@dataclass(frozen=True)
class Machine:
    """A machine in service: its id, the key its browser holds, and the visit in which a number was taken."""

    terminal: UUID
    key: str
    ticket: UUID


@dataclass(frozen=True)
class Calls:
    """A call the clerk of Bengbu is on, a wish to be called back, and a suspicion of a colleague's."""

    open: UUID
    wanted: UUID
    suspicious: UUID


def machine(world: "World") -> Machine:
    """Set a machine up, and let somebody who showed no card take a number."""
    point = service_points(BENGBU, on=world.on)[0]
    made = terminals.register(world.clerk(), BENGBU, point.key, "1号机", at=world.at)
    key = terminals.enrol(made.code, at=world.at)
    card = terminal_by_key(key)
    assert card is not None
    actor = actor_at(card, "a visit", at=world.at)
    visit = terminal_visits.begin(actor, "a visit", at=world.at)
    terminal_visits.take_ticket(actor, "a visit", TicketWhy.ASKED, at=world.at)
    return Machine(made.public_id, key, visit)


def on_the_phone(world: "World") -> Calls:
    """Let the clerk be on the line with the grandmother, a colleague doubt a call, and the mother wait for one."""
    clerk = world.clerk()
    colleague = replace(clerk, user_id=world.users["officer_colleague"].pk)
    doubted = calls.begin(colleague, NewCall(world.people["mother"].public_id, "电话咨询"), at=world.at)
    calls.close(colleague, doubted, CallOutcome.SUSPICIOUS, "有人在旁边提示", at=world.at)
    made = calls.begin(clerk, NewCall(world.people["grandmother"].public_id, "电话咨询"), at=world.at)
    wish = calls.want_callback(world.id("mother"), BENGBU, CallbackWhy.ASKED, at=world.at)
    return Calls(made, wish, doubted)


def stand_at(world: "World", client: "Client", number: str, name: str) -> None:
    """Let somebody stand at the machine in this browser and show a card."""
    client.cookies[COOKIE] = world.machine.key
    client.post("/terminal/begin/", {"language": "zh-hans"})
    client.post("/terminal/card/", {"number": f"{number}|{name}"})
