"""What a request is once it has passed the door: Django's, with who stands there and why they may."""

from typing import TYPE_CHECKING, Optional

from django.http import HttpRequest

from accounts.rules.actors import Actor
from portal.shared.permits import Permit

if TYPE_CHECKING:
    from accounts.models.users import User
    from accounts.queries.terminals import TerminalCard
    from portal.shared.acting import Acting


class DoorRequest(HttpRequest):
    """A request behind the middleware; it is never made, only promised to type checkers.

    `ReadingMiddleware` sets `is_elder`, `DoorMiddleware` the others; `here` is where a reader may come back to, and
    `acting` whom the reader acts for on a page about somebody else. Behind a machine's doors `terminal` is the machine,
    and `new_key` the key it gets with the answer.
    """

    actor: Actor
    permit: Permit
    is_elder: bool
    here: str
    acting: Optional["Acting"]
    terminal: "TerminalCard"
    new_key: str


class SignedInRequest(DoorRequest):
    """A request behind a permit that only signed-in users have."""

    user: "User"
