"""Every block of the papers for partners runs: none is left out, whether of commands or a program."""

import re
from uuid import UUID

import pytest
from django.core.management import call_command
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.actions import card_codes, partners
from accounts.enums.partners import LinkBasis
from accounts.models.partners import PartnerKey
from accounts.rules.actors import SYSTEM, Actor
from certification.actions import batches
from certification.models.batches import BatchItem
from certification.models.events import Certification
from family.models.payments import Payment
from foundation import clock
from tests.api import world as worlds
from tests.api.cards import card_holder
from tests.api.guides import DOCS, blocks, environment, python, shell
from tests.api.linking import code_of
from tests.api.world import World

GUIDE, TUTORIAL = "guides/partners.md", "tutorials/partner-in-an-afternoon.md"
WEBHOOKS = "guides/webhooks.md"
PUBLIC_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


@pytest.fixture
def world(transactional_db: None) -> World:
    """The cast of the API, the stranger linked too, so that two people can be asked about."""
    built = worlds.build()
    partners.link(SYSTEM, built.city.partner_id, built.stranger.id, basis=LinkBasis.CONSENT, at=built.at)
    return built


def shown_by(holder: Actor) -> str:
    """Let the holder show the card just now."""
    return card_codes.show(holder, at=clock.now()).token


def people_of(world: World) -> dict[str, str]:
    """Name the people the guide speaks of."""
    return {
        "PERSON_ID": str(world.linked.public_id),
        "OTHER_ID": str(world.stranger.public_id),
        "ENTITLEMENT_ID": str(world.linked.entitlement_id),
    }


def test_every_command_of_the_guide_runs(live_server: LiveServer, world: World) -> None:
    env = environment(live_server, world, **people_of(world))
    holder = card_holder(world.linked.id, at=world.at)
    env["CODE"] = code_of(world, world.linked)
    setting, token, *rest = blocks(GUIDE, "sh")
    assert setting.splitlines()[0].startswith("export API=")
    shell(token, env, "TOKEN")
    for block in rest:
        if "manage.py" in block:
            operate(block, env)
            continue
        if "/payments" in block:
            hospital = world.hospital.credentials
            env |= {"CLIENT_ID": hospital.client_id, "CLIENT_SECRET": hospital.client_secret}
            shell(token, env, "TOKEN")
        if "$SCANNED" in block:
            env["SCANNED"] = shown_by(holder)
        keeps = re.findall(r"^([A-Z_]+)=\$\(", block, re.MULTILINE)
        assert '"' in shell(block, env, *keeps), block
    assert Certification.objects.count() == 1
    assert Payment.objects.count() == 1


def operate(block: str, env: dict[str, str]) -> None:
    """Run the operator's commands that the guide shows."""
    lines = block.splitlines()
    assert [line.split()[:4] for line in lines] == [
        ["python", "manage.py", "give_partner_key", '"$CLIENT_ID"']
    ] * len(lines)
    call_command("give_partner_key", env["CLIENT_ID"])
    call_command("give_partner_key", env["CLIENT_ID"], "--ed25519", PUBLIC_KEY)
    key_id: UUID = PartnerKey.objects.latest("pk").public_id
    call_command("give_partner_key", env["CLIENT_ID"], "--end", str(key_id))


def test_the_rest_in_python_runs(live_server: LiveServer, world: World) -> None:
    env = environment(live_server, world, **people_of(world))
    env["SCANNED"] = shown_by(card_holder(world.linked.id, at=world.at))
    _sessions, _single, program = blocks(GUIDE, "python")
    told = python(program, env)
    assert [line.split()[0] for line in told] == ["policy", "card", "near", "batch", "voice"]
    assert told[-3:] == ["near False", "batch 20261123-000043", "voice not_recognised"]
    while batches.advance(at=clock.now()):
        pass
    assert BatchItem.objects.get().state == "recorded"


def test_the_afternoon_in_commands(live_server: LiveServer, world: World) -> None:
    env = environment(live_server, world)
    setting, token, links, nobody, deadline, certify, refused, events = blocks(TUTORIAL, "sh")
    assert setting.startswith("export API=")
    shell(token, env, "TOKEN")
    shell(links, env, "PEOPLE")
    assert '"status":404' in shell(nobody, env, before="")
    assert '"due_on":"' in shell(deadline, env, "ENTITLEMENT_ID")
    first, second = re.findall(r"\{.*?\}(?=\{|$)", shell(certify, env).replace("\n", ""))
    assert first == second
    assert Certification.objects.count() == 1
    assert '"code":"request.unknown_field"' in shell(refused, env, before="")
    assert '"items":[' in shell(events, env)


def test_the_afternoon_in_python(live_server: LiveServer, world: World) -> None:
    told = python("\n".join(blocks(TUTORIAL, "python")), environment(live_server, world))
    missing, due, done, refused, events = told
    assert missing == "404 person.not_found"
    assert due.startswith("due ")
    assert done.startswith("201 True ")
    assert refused == "400 request.unknown_field"
    assert events == "200 True"
    assert Certification.objects.count() == 1


def test_endpoints_in_python(live_server: LiveServer, world: World, settings: Settings) -> None:
    settings.WEBHOOKS_MAY_LOOP_BACK = True
    _receiver, _feed, program = blocks(WEBHOOKS, "python")
    told = python(program, environment(live_server, world, MY_URL="http://127.0.0.1:9/"))
    assert told == ["secret whsec_", "test True", "again 0", "rotated True"]


def test_no_block_is_in_a_language_that_nothing_runs() -> None:
    known = {"sh", "python", "json", "text"}
    for paper in (GUIDE, TUTORIAL, WEBHOOKS):
        assert set(re.findall(r"^```(\w+)$", _text(paper), re.MULTILINE)) <= known, paper


def _text(paper: str) -> str:
    return (DOCS / paper).read_text(encoding="utf-8")
