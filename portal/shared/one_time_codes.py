"""One-time codes, kept a few minutes in the sealed session of the browser that asked for one.

Each stands in a slot of its own, so that a code sent for one purpose opens nothing else, and carries what it is about.
"""

import secrets
import time

from django.http import HttpRequest

from foundation.text import bare
from portal.shared.words import sentence

CODE_SECONDS = 180
ATTEMPTS_MAX = 3


def new_code(request: HttpRequest, slot: str, about: dict[str, str] | None = None) -> str:
    """Make a code in a slot; one that was there before is void."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    kept = {"code": code, "at": int(time.time()), "attempts": 0, "about": about or {}}
    request.session[slot] = kept
    return code


def about(request: HttpRequest, slot: str) -> dict[str, str] | None:
    """Give what the code that waits in a slot is about, or nothing when none waits any more."""
    is_open = left_count(request, slot) > 0
    return was_about(request, slot) if is_open else None


def was_about(request: HttpRequest, slot: str) -> dict[str, str] | None:
    """Give what the last code of a slot was about, also when it holds no more; nothing once one was used."""
    kept = request.session.get(slot)
    return dict(kept["about"]) if kept else None


def left_count(request: HttpRequest, slot: str) -> int:
    """Count how often the code that waits in a slot may still be tried."""
    kept = request.session.get(slot)
    if kept is None or time.time() - kept["at"] > CODE_SECONDS:
        return 0
    return int(ATTEMPTS_MAX - kept["attempts"])


def fits(request: HttpRequest, slot: str, typed: str) -> bool:
    """Compare a typed code with the one that was sent, however its digits were typed.

    It is void once it fitted, or after the last attempt.
    """
    if about(request, slot) is None:
        return False
    kept = request.session[slot]
    kept["attempts"] += 1
    is_right = secrets.compare_digest(kept["code"].encode(), bare(typed).encode())
    if is_right:
        del request.session[slot]
    request.session.modified = True
    return is_right


def refusal(request: HttpRequest, slot: str) -> str:
    """Say what to do after a code that did not fit."""
    left = left_count(request, slot)
    return sentence("code.wrong", {"left": left}) if left else sentence("code.void")
