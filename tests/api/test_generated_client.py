"""A client generated from the committed description by a public generator runs the guide's scenarios as they stand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.actions import card_codes
from certification.models.events import Certification
from family.models.payments import Payment
from tests.api import world as worlds
from tests.api.cards import card_holder
from tests.contracts.committed import COMMITTED

PROGRAM = Path(__file__).with_name("generated_client.py")
PATIENCE_S = 300


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Generate the client; what the generator could not read of the description it says."""
    folder = tmp_path_factory.mktemp("client")
    # Whether it is tidy nobody reads.
    config = folder / "config.yaml"
    config.write_text("post_hooks: []\n", encoding="utf-8")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--config", str(config)),
            *("--path", str(COMMITTED), "--output-path", str(folder / "jiashetong")),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return folder, made.stdout + made.stderr


def test_the_generator_understands_the_whole_description(generated: tuple[Path, str]) -> None:
    folder, said = generated
    assert "WARNING" not in said
    assert "Warning" not in said
    assert "Unable" not in said
    assert len(list((folder / "jiashetong" / "api").rglob("*.py"))) > 45


@pytest.mark.django_db(transaction=True)
def test_the_scenarios_of_the_guide_run(generated: tuple[Path, str], live_server: LiveServer) -> None:
    world = worlds.build()
    shown = card_codes.show(card_holder(world.linked.id, at=world.at), at=world.at)
    city, hospital = world.city.credentials, world.hospital.credentials
    told = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(generated[0]),
            "API": live_server.url,
            "CLIENT_ID": city.client_id,
            "CLIENT_SECRET": city.client_secret,
            "HOSPITAL_ID": hospital.client_id,
            "HOSPITAL_SECRET": hospital.client_secret,
            "CARD_CODE": shown.token,
            "no_proxy": "*",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert told.returncode == 0, told.stderr
    due, certified, held, stale, refunded, webhook = told.stdout.splitlines()
    assert due.startswith("due ")
    assert certified.startswith("certified ")
    assert held == "held held settled 400"
    assert stale == "stale 412 precondition.stale"
    assert refunded == "refunded 100 left 300"
    assert webhook == "webhook whsec_ 7 204"
    assert Certification.objects.count() == 1
    assert Payment.objects.get().public_id
