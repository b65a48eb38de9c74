"""The clock: only doors read it; everything beneath them is handed `at` or `on`."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Read the present instant, in UTC."""
    return datetime.now(UTC)


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
