"""The whole portal as `make run` starts it, and people who walk through it."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Locator, Page

from accounts.actions import face_checks, reference_photos
from portal.launch.options import ROOT
from portal.launch.state import State
from portal.sample.loading import PASSWORD
from tests.accounts.faces import FakeFace, picture
from tests.journeys.walking import follow

OWN = (
    "DATABASE_URL",
    "REDIS_URL",
    "JST_SECRET_KEY",
    "JST_SEALING_KEYS",
    "JST_INDEX_KEY",
    "JST_CARD_KEYS",
    "JST_STATE_DIR",
)
READY = re.compile(r"is ready at (http://\S+?)/?$")
# Only ends a start that hangs: a slow machine with the rest of the suite beside it makes tables and a world in minutes.
START_SECONDS = 480
STOP_SECONDS = 30
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def camera(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[Browser]:
    """A browser whose camera shows the same grey picture for ever."""
    film = tmp_path / "camera.mjpeg"
    film.write_bytes(picture((640, 480)) * 10)
    flags = [
        *browser_type_launch_args["args"],
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    opened = browser_type.launch(**{**browser_type_launch_args, "args": flags})
    yield opened
    opened.close()


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider that sees whoever is there make every movement."""
    fake = FakeFace()
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: fake)
    return fake


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, and what it printed until it was ready."""

    address: str
    printed: tuple[str, ...]
    state: Path

    def log_tails(self) -> str:
        """Give the end of every log, for the one who reads why a journey failed."""
        return _log_tails(self.state)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Start everything in an empty state folder, as a newcomer would, and stop it as Ctrl-C does."""
    state = tmp_path_factory.mktemp("家 社 通")
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.launch", "run"],
        cwd=ROOT,
        env=_bare_environment()
        | {"JST_STATE_DIR": str(state), "JST_TICK_SECONDS": "1", "JST_PLAN_SECONDS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        ready = _until_ready(process, state)
        watchdog.cancel()
        yield ready
    finally:
        watchdog.cancel()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=STOP_SECONDS)
        State(state).remove()


def _bare_environment() -> dict[str, str]:
    """Give the environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if name not in OWN}


def _until_ready(process: "subprocess.Popen[str]", state: Path) -> Portal:
    """Read what the start prints until it names the address and the sample logins."""
    printed: list[str] = []
    address = ""
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line.rstrip())
        found = READY.search(line.rstrip())
        address = found.group(1) if found else address
        if address and "Ctrl-C" in line:
            return Portal(address, tuple(printed), state)
    raise AssertionError("\n".join(printed) + _log_tails(state))


def _log_tails(state: Path) -> str:
    return "\n".join(f"{f.name}:\n{f.read_text('utf-8', 'replace')[-2000:]}" for f in state.glob("logs/*"))


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    page: Page
    address: str

    def goes_to(self, path: str) -> None:
        """Open an address of the portal."""
        self.page.goto(self.address + path)

    def signs_in(self, phone: str, password: str = PASSWORD) -> None:
        """Sign in with phone and password."""
        self.goes_to("/sign-in/")
        self.page.locator("input[name=login]").fill(phone)
        self.page.locator("input[name=password]").fill(password)
        self.follows(self.page.locator("main form button").first)

    def follows(self, way: Locator) -> None:
        """Click what leads to another page, and arrive there."""
        follow(self.page, way)

    def sees(self, text: str) -> bool:
        """Say whether a text stands on the page."""
        return text in self.page.locator("main").inner_text()


@pytest.fixture
def visitors(browser: Browser, portal: Portal) -> Iterator["Visitors"]:
    """Give every visitor a browser context of their own, without JavaScript unless asked for."""
    opened: list[BrowserContext] = []
    yield Visitors(browser, portal, opened)
    for context in opened:
        context.close()


@dataclass
class Visitors:
    """Lets people in."""

    browser: Browser
    portal: Portal
    opened: list[BrowserContext]

    def enter(self, *, javascript: bool = False) -> Visitor:
        """Open a browser on a phone's screen; a device that prefers English changes nothing."""
        context = self.browser.new_context(viewport=PHONE, java_script_enabled=javascript, locale="en-US")
        context.set_default_timeout(15_000)
        self.opened.append(context)
        return Visitor(context.new_page(), self.portal.address)
