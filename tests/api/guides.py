"""Runs what the papers for partners show, as it stands: commands in a shell, programs in Python."""

import os
import re
import subprocess
import sys
from pathlib import Path

from pytest_django.live_server_helper import LiveServer

from tests.api.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs"
WAIT_S = 120
# A refusal stops the block, as a reader would stop there.
STRICT = 'curl() { command curl --fail-with-body "$@"; }\n'
_SAID = "values the next blocks need:"


def blocks(paper: str, language: str) -> list[str]:
    """Give the blocks of a paper in a language, in their order."""
    text = (DOCS / paper).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def environment(live_server: LiveServer, world: World, **more: str) -> dict[str, str]:
    """Give what the papers ask to be set."""
    keys = world.city.credentials
    known = {"API": live_server.url, "CLIENT_ID": keys.client_id, "CLIENT_SECRET": keys.client_secret}
    return {"PATH": os.environ["PATH"], "no_proxy": "*", **known, **more}


def shell(block: str, env: dict[str, str], *keeps: str, before: str = STRICT) -> str:
    """Run a block of commands; keep some variables it sets for the next ones, and give what it printed."""
    lines = [before, block, f"echo; echo '{_SAID}'", *(f'echo "${name}"' for name in keeps)]
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(lines)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT_S,
    )
    assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    printed, _mark, said = done.stdout.rpartition(f"\n{_SAID}\n")
    env.update(zip(keeps, said.splitlines(), strict=True))
    return printed


def python(program: str, env: dict[str, str]) -> list[str]:
    """Run a program, and give the lines it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False, timeout=WAIT_S
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
