"""The ids of a sandbox, which are the same in every one, and how far its clock may go at once."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from foundation.clock import SHANGHAI

# Ids of version 5 stand in sandboxes and nowhere else: the database refuses such a person elsewhere.
SPACE = UUID("6a697368-6574-5f6e-8000-73616e64626f")
JUMP_MAX = timedelta(days=800)
# A day's work is done in the morning, when nobody's quiet hours keep a message back.
MORNING_HOUR = 10


def sandbox_id(name: str) -> UUID:
    """Give the id that a name of the sandbox's book stands for (UUID version 5)."""
    return uuid5(SPACE, name)


def morning_of(on: date) -> datetime:
    """Give the instant at which a day that is jumped over or to is lived."""
    return datetime(on.year, on.month, on.day, MORNING_HOUR, tzinfo=SHANGHAI)


def next_stop(now: datetime, moving_to: datetime) -> datetime:
    """Give the next instant on the way: the morning of the next day, or the end of the way where that comes first."""
    return min(morning_of(now.astimezone(SHANGHAI).date() + timedelta(days=1)), moving_to)
