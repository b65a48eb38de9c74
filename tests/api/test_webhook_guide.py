"""The guide to webhooks runs as it stands: its commands in one shell session, its receiver, its reader of the feed."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.actions import partner_events, webhooks
from accounts.clients.webhooks import PublicWeb
from accounts.enums.partner_events import PartnerEventKind
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from certification.actions import certifications
from certification.actions.certifications import NewCertification
from certification.enums import Method
from family.enums import Relation
from foundation import clock
from tests.api import world as worlds
from tests.api.world import World
from tests.certification.test_partner_telling import partner

GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/webhooks.md"
TEXT = GUIDE.read_text(encoding="utf-8")
WAIT_S = 60


def blocks(language: str) -> list[str]:
    """Give the blocks of the guide in a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def environment(live_server: LiveServer, world: World, **more: str) -> dict[str, str]:
    """Give what the guide asks to be set."""
    keys = world.city.credentials
    known = {"API": live_server.url, "CLIENT_ID": keys.client_id, "CLIENT_SECRET": keys.client_secret}
    return {"PATH": os.environ["PATH"], "no_proxy": "*", **known, **more}


def shell(lines: str, env: dict[str, str]) -> str:
    """Run a block of commands in one shell that stops at the first failure."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT_S,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running(program: str, env: dict[str, str], port: int) -> Iterator[list[str]]:
    """Run the receiver until the block ends; what it printed is there afterwards."""
    told: list[str] = []
    child = subprocess.Popen(
        [sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_for(port)
        yield told
    finally:
        child.terminate()
        out, err = child.communicate(timeout=WAIT_S)
        told += out.splitlines()
        assert "Traceback" not in err, err


def _wait_for(port: int) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the receiver never listened")


def deliver() -> None:
    """Do what the tick does."""
    while partner_events.publish(at=clock.now()):
        pass
    web = PublicWeb(may_loop_back=True)
    while webhooks.send_next(web, at=clock.now()):
        pass


def certify(world: World) -> None:
    new, linked = NewCertification(Method.PARTNER_APP, world.today), frozenset({Relation.LINKED})
    certifications.record(partner(world), world.linked.entitlement_id, new, relations=linked, at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_the_guide_runs_from_the_first_command_to_the_last(
    live_server: LiveServer, settings: Settings
) -> None:
    settings.WEBHOOKS_MAY_LOOP_BACK = True
    world = worlds.build()
    register, try_it, mend, change, leave = blocks("sh")
    receive, read, _by_hand = blocks("python")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = environment(live_server, world, MY_URL=f"http://127.0.0.1:{port}/", PORT=str(port))

    names = ("TOKEN", "ENDPOINT_ID", "SECRET")
    said = shell(register + "\n".join(f'echo "${name}"' for name in names), env).split()
    env |= dict(zip(names, said, strict=True))
    with running(receive, env, port) as told:
        assert '"event_id"' in shell(try_it, env)
        certify(world)
        deliver()
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"sent"}
        WebhookEndpoint.objects.update(is_active=False, disabled_at=world.at, disabled_reason="gone")
        assert '{"count":1}' in shell(mend, env)
        assert '"previous_until":"' in shell(change, env)
        # Signed by both secrets, and known by its id: the receiver says nothing new.
        deliver()
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"sent"}
    due_on = PartnerEvent.objects.get(kind="certification.recorded").data["due_on"]
    assert [line.strip() for line in told] == ["webhook.test", f"certification.recorded {due_on}"]

    feed = subprocess.run(
        [sys.executable, "-c", read], env=env, capture_output=True, text=True, check=True, timeout=WAIT_S
    ).stdout.splitlines()
    assert [line.split()[-1] for line in feed[:-1]] == [
        "webhook.test",
        "deadline.moved",
        "certification.recorded",
    ]
    assert feed[-1].startswith("next ")
    shell(leave, env)
    assert not WebhookEndpoint.objects.exists()


def test_the_guide_names_every_type_and_every_pause() -> None:
    for kind in PartnerEventKind:
        noun = kind.value.partition(".")[0]
        assert f"| `{noun}.*` |" in TEXT or f"| `{kind.value}` |" in TEXT, kind
    assert "(../reference/events.md)" in TEXT
    assert "5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours" in TEXT
