"""The guide's program runs as it stands, and its open addresses answer."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.actions import partner_keys
from accounts.rules.actors import SYSTEM
from certification.actions import batches
from certification.models.batches import BatchItem
from certification.models.events import Certification
from foundation import clock
from tests.api import world as worlds
from tests.api.world import World

SHELL_NOW = "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/partners.md"


def programs() -> list[str]:
    """Give the programs of the guide in their order."""
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def run(program: str, live_server: LiveServer, world: World, **more: str) -> list[str]:
    """Run a program against the live portal, and give the lines it prints."""
    keys = world.city.credentials
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "PATH": os.environ["PATH"],
            "API": live_server.url,
            "CLIENT_ID": keys.client_id,
            "CLIENT_SECRET": keys.client_secret,
            "no_proxy": "*",
            **more,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return told.stdout.splitlines()


@pytest.mark.django_db(transaction=True)
def test_the_program_for_sessions_and_batches_runs(live_server: LiveServer) -> None:
    world = worlds.build()
    program, _of_single_certifications, _rest = programs()
    key = partner_keys.give_secret(SYSTEM, world.city.partner_id, at=world.at)
    told = run(program, live_server, world, KEY_ID=str(key.key_id), SECRET=key.secret)
    assert told == [f"passed {date(world.today.year + 1, world.today.month, world.today.day)}", "running 1"]
    while batches.advance(at=clock.now()):
        pass
    assert BatchItem.objects.get().state == "recorded"
    assert Certification.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_program_in_the_guide_runs(live_server: LiveServer) -> None:
    world = worlds.build()
    _of_sessions, program, _rest = programs()
    first, second = run(program, live_server, world)
    assert first.startswith("due ")
    assert second.startswith(f"next {world.today.year + 1}")
    assert Certification.objects.get().partner_id == world.city.partner_id


def test_every_open_address_in_the_guide_answers(db: None) -> None:
    (section,) = re.findall(r"## 5\. .*?```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    found = re.findall(r'"\$API(/[^"]+)"', section)
    assert len(found) == len(section.splitlines())
    for address in found:
        answer = Client().get(address.replace(SHELL_NOW, f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"))
        assert answer.status_code == 200, address
        assert answer.json()["items"], address
