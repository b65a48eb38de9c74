"""Chromium for the browser tests: the one that is here, or one the machine's own way can bring."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from portal.launch import options

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian's own package, and a library the test tool's driver is linked to.
PACKAGES: Final = ("chromium", "libatomic1")
INSTALL_SECONDS: Final = 240
ASK_SECONDS: Final = 20


@lru_cache(maxsize=1)
def find() -> str | None:
    """Return a Chromium that starts, or None."""
    names = (
        [options.CHROMIUM]
        if options.CHROMIUM
        else [shutil.which(name) or "" for name in NAMES] + [_downloaded()]
    )
    return next((name for name in names if name and _starts(name)), None)


def obtain() -> str | None:
    """Return a Chromium, brought by the system's packages as root and by the test tool's download otherwise."""
    if found := find():
        return found
    if options.CHROMIUM:
        return None
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES])
    else:
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
    find.cache_clear()
    return find()


def _downloaded() -> str:
    """Return where the test tool's own download lies, or an empty text."""
    cache = (
        Path("~/Library/Caches" if sys.platform == "darwin" else "~/.cache").expanduser() / "ms-playwright"
    )
    places = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    return next((str(path) for place in places for path in sorted(cache.glob(place), reverse=True)), "")


def _starts(program: str) -> bool:
    """Tell whether a program runs here at all; one without its libraries does not."""
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=ASK_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _try(argv: Sequence[str]) -> None:
    """Run an installer for a bounded time; whether it helped is seen by looking again."""
    sys.stdout.write(f"Looking for a Chromium: {' '.join(argv)}\n")
    sys.stdout.flush()
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(argv, env=settings, stdout=subprocess.DEVNULL, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        sys.stdout.write("That did not work.\n")
