"""How codes for e-mail addresses behave: how long they hold, how often one may be wrong, and when they are sent again."""

from datetime import timedelta

HOLDS = timedelta(minutes=30)
DIGITS = 6
MISSES_MAX = 5
ASKS_MAX = 5
ASKS_IN = timedelta(days=1)
ATTEMPTS_MAX = 6
_FIRST_WAIT_SECONDS = 30


def again_after(attempts: int) -> timedelta:
    """Give how long a code waits after so many attempts to send it; each wait is twice the one before."""
    doublings: int = max(attempts - 1, 0)
    return timedelta(seconds=_FIRST_WAIT_SECONDS << doublings)
