"""The clock: only doors read it; everything beneath them is handed `at` or `on`."""

from datetime import UTC, date, datetime
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


def today() -> date:
    """Read the present date in China."""
    return local_date(now())
