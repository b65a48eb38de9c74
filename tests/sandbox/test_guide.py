"""Every command of the sandbox's guide runs as it stands."""

import json
import os

from accounts.enums.sandbox import SandboxPart
from accounts.rules.sandbox import sandbox_id
from tests.api.guides import blocks, shell
from tests.sandbox.conftest import Sandbox
from tests.sandbox.serving import served

GUIDE = "guides/sandbox.md"


def _follow(address: str, client_id: str, client_secret: str) -> list[str]:
    """Run the commands, and give what each printed."""
    env = {"PATH": os.environ["PATH"], "no_proxy": "*", "API": address}
    env |= {"CLIENT_ID": client_id, "CLIENT_SECRET": client_secret}
    start, token, *rest, tenant = blocks(GUIDE, "sh")
    assert (start, tenant) == ("make sandbox\n", "python manage.py add_sandbox_tenant acme\n")
    shell("\n".join(line for line in token.splitlines() if not line.startswith("export ")), env, "TOKEN")
    known = {
        "ENTITLEMENT_ID": str(sandbox_id("entitlement:due_soon.pension")),
        "PERSON_ID": str(sandbox_id("person:patient")),
    }
    for name, value in known.items():
        rest = [block.replace(name, value) for block in rest]
    return [shell(block, env) for block in rest]


def test_every_command_of_the_guide_runs(sandbox: Sandbox, with_pages: None) -> None:
    keys = sandbox.added.clients[SandboxPart.APP].credentials
    *clocks, reset, shown, pages, renewed, redirects = served(
        lambda address: _follow(address, keys.client_id, keys.client_secret)
    )
    assert "moving_to" in "".join(clocks)
    assert json.loads(reset)["moving_to"] is None
    assert len(json.loads(shown)["digits"]) == 8
    assert "/sandbox/?key=one." in json.loads(pages)["url"]
    assert "renewed_at" in renewed
    assert json.loads(redirects)["redirect_uris"] == ["http://127.0.0.1:8400/back"]
