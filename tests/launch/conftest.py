"""Launchers in processes of their own, and ways to see what they leave behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal.launch.options import ROOT

OWN = (
    "DATABASE_URL",
    "REDIS_URL",
    "JST_SECRET_KEY",
    "JST_SEALING_KEYS",
    "JST_INDEX_KEY",
    "JST_CARD_KEYS",
    "JST_STATE_DIR",
)
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def bare_environment() -> dict[str, str]:
    """The environment of a person who has set nothing."""
    return {name: value for name, value in os.environ.items() if name not in OWN}


@pytest.fixture
def start(bare_environment: dict[str, str]) -> Iterator[Start]:
    """Start Python with arguments in the checkout; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **extra: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=bare_environment | extra,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.communicate()


def processes_naming(mark: str) -> list[str]:
    """Return the command lines of living processes, zombies left out, that hold a text or run in its folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            where = str((folder / "cwd").readlink())
            if int(folder.name) != os.getpid() and line and (mark in line or mark in where):
                found.append(line)
    return found


def gone(mark: str, seconds: float = 5.0) -> bool:
    """Wait until no process names the mark any more."""
    give_up_at = time.monotonic() + seconds
    while processes_naming(mark):
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.05)
    return True
