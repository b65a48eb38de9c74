"""That the card's password was typed a moment ago: for one card, for one purpose, for a few minutes."""

import time
from uuid import UUID

from portal.shared.requests import DoorRequest

SHOW = "show"
FAMILY = "family"
OPEN_SECONDS = 300
_KEPT = "card_open"


def note(request: DoorRequest, card: UUID, purpose: str) -> None:
    """Note that the holder has just typed the password of a card."""
    request.session[_KEPT] = {"card": str(card), "purpose": purpose, "at": int(time.time())}


def is_open(request: DoorRequest, card: UUID, purpose: str) -> bool:
    """Say whether the password was typed for this card and purpose a short while ago."""
    kept = request.session.get(_KEPT)
    if not kept or (kept["card"], kept["purpose"]) != (str(card), purpose):
        return False
    return time.time() - kept["at"] <= OPEN_SECONDS


def forget(request: DoorRequest) -> None:
    """Ask for the password again."""
    request.session.pop(_KEPT, None)
