"""What a request is once it has passed the door: Django's, with who stands there and why they may."""

from django.http import HttpRequest

from accounts.rules.actors import Actor
from portal.shared.permits import Permit


class DoorRequest(HttpRequest):
    """A request behind the middleware; it is never made, only promised to type checkers.

    `ReadingMiddleware` sets `is_elder`, `DoorMiddleware` the other two.
    """

    actor: Actor
    permit: Permit
    is_elder: bool
