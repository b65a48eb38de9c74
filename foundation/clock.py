"""The clock: only doors read it; everything beneath them is handed `at` or `on`.

In a sandbox each tenant's clock may be ahead of the true one; anywhere else none can be.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class ClockIsTrue(RuntimeError):
    """Raised where somebody would move the clock of a process that serves no sandbox."""


class _Latch:
    """Whether this process may put the clock ahead: a sandbox opens it once, at its start."""

    is_open = False


LATCH = _Latch()
_LEAD: ContextVar[timedelta] = ContextVar("lead", default=timedelta())


def now() -> datetime:
    """Read the present instant, in UTC: in a sandbox that of the tenant being served."""
    return true_now() + _LEAD.get()


def true_now() -> datetime:
    """Read the present instant, in UTC, whatever a tenant of a sandbox believes.

    Why: tokens, repeated requests and signatures meet other machines' clocks, which nobody has moved.
    """
    return datetime.now(UTC)


def lead() -> timedelta:
    """Say how far the clock of this request or job is ahead of the true one."""
    return _LEAD.get()


@contextmanager
def ahead_by(by: timedelta) -> Iterator[None]:
    """Put the clock ahead until the end, for this request or job alone.

    Raises:
        ClockIsTrue: this process serves no sandbox.
        ValueError: the clock would go back.
    """
    if not LATCH.is_open:
        raise ClockIsTrue("only a sandbox has a clock that can be moved")
    if by < timedelta():
        raise ValueError("a clock goes forward only")
    token = _LEAD.set(by)
    try:
        yield
    finally:
        _LEAD.reset(token)


def local_date(instant: datetime) -> date:
    """Give the calendar date of an instant in China, wherever it was recorded.

    Raises ValueError for an instant without an offset.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset before it has a date")
    return instant.astimezone(SHANGHAI).date()


def day_begins(on: date) -> datetime:
    """Give the instant at which a date begins in China, in UTC."""
    return datetime.combine(on, time(), tzinfo=SHANGHAI).astimezone(UTC)


def today() -> date:
    """Read the present date in China."""
    return local_date(now())
