"""The guide's program runs as it stands, and its open addresses answer."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from certification.models.events import Certification
from foundation import clock
from tests.api import world as worlds

SHELL_NOW = "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/partners.md"


@pytest.mark.django_db(transaction=True)
def test_the_program_in_the_guide_runs(live_server: LiveServer) -> None:
    world = worlds.build()
    (program,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    keys = world.city.credentials
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "PATH": os.environ["PATH"],
            "API": live_server.url,
            "CLIENT_ID": keys.client_id,
            "CLIENT_SECRET": keys.client_secret,
            "no_proxy": "*",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    first, second = told.stdout.splitlines()
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
