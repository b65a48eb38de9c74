"""A client generated from the committed description by a public generator runs the guide's scenarios as they stand."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.actions import card_codes
from accounts.actions.partners import Credentials
from accounts.enums.sandbox import SandboxPart
from accounts.rules.sandbox import sandbox_id
from certification.models.events import Certification
from family.models.payments import Payment
from foundation import clock
from portal.sandbox import worlds as tenants_worlds
from tests.api import world as worlds
from tests.api.cards import card_holder
from tests.contracts.committed import COMMITTED
from tests.sandbox.conftest import Sandbox, in_a_sandbox, sandbox, worlds_of_this_process
from tests.sandbox.serving import served

PROGRAM = Path(__file__).with_name("generated_client.py")
PATIENCE_S = 300
# The fixtures of a sandbox, for the last test.
__all__ = ["in_a_sandbox", "sandbox", "worlds_of_this_process"]


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Generate the client, once for all test processes; what the generator could not read of the description it says."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "generated_client"
    folder.mkdir(exist_ok=True)
    said = folder / "said.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(generate(folder), encoding="utf-8")
    return folder, said.read_text(encoding="utf-8")


def generate(folder: Path) -> str:
    """Run the generator, and give what it said."""
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
    return made.stdout + made.stderr


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
    run(generated[0], live_server.url, world.city.credentials, world.hospital.credentials, shown.token)
    assert Certification.objects.count() == 1
    assert Payment.objects.get().public_id


def test_they_run_unchanged_against_a_sandbox(generated: tuple[Path, str], sandbox: Sandbox) -> None:
    """The same program, with a sandbox's address and credentials, about people of the sandbox's book."""
    patient = str(sandbox_id("person:patient"))
    due_soon = f"deadlines/{sandbox_id('entitlement:due_soon.pension')}"
    shown = sandbox.caller().post("sandbox/card-codes", {"person_id": patient}).json()
    before = sandbox.caller().get(due_soon).json()["deadline"]["due_on"]
    city, hospital = (sandbox.added.clients[part].credentials for part in SandboxPart)

    said = served(lambda address: run(generated[0], address, city, hospital, shown["code"]))

    assert said[0] == f"due {before}"
    after = sandbox.caller().get(due_soon).json()["deadline"]["due_on"]
    assert said[1] == f"certified {clock.today().isoformat()} {after}"
    assert after > before
    with tenants_worlds.entered(sandbox.tenant):
        assert Certification.objects.filter(entitlement__public_id=sandbox_id("entitlement:due_soon.pension"))
        assert Payment.objects.get(patient__public_id=sandbox_id("person:patient")).amount_fen == 500
    # Nothing of it lies outside of the tenant's world.
    assert not Certification.objects.exists()
    assert not Payment.objects.exists()


def run(folder: Path, address: str, city: Credentials, hospital: Credentials, card_code: str) -> list[str]:
    """Run the program against an address, and give what it says about the two things that differ: the days."""
    told = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(folder),
            "API": address,
            "CLIENT_ID": city.client_id,
            "CLIENT_SECRET": city.client_secret,
            "HOSPITAL_ID": hospital.client_id,
            "HOSPITAL_SECRET": hospital.client_secret,
            "CARD_CODE": card_code,
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
    return [due, certified]
