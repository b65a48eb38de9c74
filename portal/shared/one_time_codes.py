"""One-time codes, kept a few minutes in the sealed session of the browser that asked for one.

Each stands in a slot of its own, so that a code sent for one purpose opens nothing else, and carries what it is about.
"""

import secrets
import time

from django.http import HttpRequest

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
    kept = request.session.get(slot)
    if kept is None or time.time() - kept["at"] > CODE_SECONDS:
        return None
    found: dict[str, str] = kept["about"]
    return found


def fits(request: HttpRequest, slot: str, typed: str) -> bool:
    """Compare a typed code with the one that was sent; it is void once it fitted, or after the last attempt."""
    if about(request, slot) is None:
        return False
    kept = request.session[slot]
    kept["attempts"] += 1
    is_right = secrets.compare_digest(kept["code"].encode(), typed.strip().encode())
    if is_right or kept["attempts"] >= ATTEMPTS_MAX:
        del request.session[slot]
    request.session.modified = True
    return is_right
