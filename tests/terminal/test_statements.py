"""How many statements a page of the machine and of the telephone desk costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.permissions.world import World
from tests.terminal.at_machine import arrive

# Every page of a machine knows its key, its session and its visit anew, and notes that somebody is there.
MOST = 24


def count(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_pages_ask_little(world: World, machine: Client) -> None:
    arrive(machine)
    found = {path: count(machine, path) for path in ("/terminal/help/", "/terminal/check/")}
    clerk = world.client("clerk")
    found |= {path: count(clerk, path) for path in ("/counter/calls/", f"/counter/calls/{world.calls.open}/")}
    assert {path: n for path, n in found.items() if n > MOST} == {}, found
