"""Step-up: a sensitive act asks for a sign-in in the last minutes, and loses nothing on the way there."""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict

from accounts.actions import sign_ins

_STAMP = "step_up_at"
_KEPT = "kept_input"
CODE = "step_up_code"
# Who left a form lying is not known when the next one signs in here, so it does not lie long.
KEPT_SECONDS = 600
# Somebody not signed in must not fill the database with sessions.
KEPT_LENGTH_MAX = 10_000
# What is typed to prove something is typed again.
NEVER_KEPT = frozenset({"password", "again", "old"})


def mark_fresh(request: HttpRequest) -> None:
    """Note that the user has just proved who they are."""
    request.session[_STAMP] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the proof is recent enough for a sensitive act."""
    return time.time() - request.session.get(_STAMP, 0) <= settings.STEP_UP_SECONDS


def renew(request: HttpRequest) -> None:
    """Mark the proof as fresh under a new session id, so that an older one learns nothing from it."""
    old_key = request.session.session_key
    request.session.cycle_key()
    sign_ins.move(old_key, request.session.session_key)
    request.session.pop(CODE, None)
    mark_fresh(request)


def keep_input(request: HttpRequest, *, back: str) -> None:
    """Keep what was typed, to fill the form again after the step-up or a new sign-in, which leads back to a page."""
    kept = request.POST.copy()
    for name in NEVER_KEPT & kept.keys():
        del kept[name]
    typed = kept.urlencode() if request.method == "POST" else ""
    if 0 < len(typed) <= KEPT_LENGTH_MAX:
        kept_now = {"path": request.path, "data": typed, "back": back, "at": int(time.time())}
        request.session[_KEPT] = kept_now


def kept_input(request: HttpRequest) -> QueryDict | None:
    """Take back what was typed on this page before the step-up, once."""
    kept = _kept(request)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEPT]
    return QueryDict(kept["data"])


def is_to_be_sent_again(request: HttpRequest, next_page: str) -> bool:
    """Say whether a form waits on the page the reader goes to now; one of another page is let go."""
    kept = _kept(request)
    if kept is None or kept["back"] != next_page:
        request.session.pop(_KEPT, None)
        return False
    if kept["path"] != urlsplit(next_page).path:
        # That page takes forms only: nobody will come for what was typed.
        del request.session[_KEPT]
    return True


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(_KEPT)
    return kept if kept and time.time() - kept["at"] <= KEPT_SECONDS else None
