"""When what was put aside is tried again by itself: with growing pauses, as the cause may be mended meanwhile."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=10)
PAUSE_MAX = timedelta(hours=12)
_DOUBLINGS_MAX = 10


def try_after(tries: int) -> timedelta:
    """Give the pause before the next try, by how often it was tried again already."""
    return min(FIRST_PAUSE * (1 << min(tries, _DOUBLINGS_MAX)), PAUSE_MAX)
