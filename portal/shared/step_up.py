"""Step-up: a sensitive act asks for a sign-in in the last minutes, and loses nothing on the way there."""

import time

from django.conf import settings
from django.http import HttpRequest, QueryDict

from accounts.actions import sign_ins

_STAMP = "step_up_at"
_KEPT = "kept_input"
CODE = "step_up_code"
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


def keep_input(request: HttpRequest) -> None:
    """Keep what was typed, to fill the form again after the step-up or a new sign-in."""
    kept = request.POST.copy()
    for name in NEVER_KEPT & kept.keys():
        del kept[name]
    typed = kept.urlencode() if request.method == "POST" else ""
    if 0 < len(typed) <= KEPT_LENGTH_MAX:
        request.session[_KEPT] = {"path": request.path, "data": typed}


def kept_input(request: HttpRequest) -> QueryDict | None:
    """Take back what was typed on this page before the step-up, once."""
    kept = request.session.get(_KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEPT]
    return QueryDict(kept["data"])
