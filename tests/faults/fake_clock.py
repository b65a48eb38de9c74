"""A clock that all processes of a storm share, set by writing one small file; real seconds go by on it as ever."""

import os
from datetime import date, datetime, time, timedelta
from pathlib import Path

from foundation import clock
from foundation.clock import SHANGHAI

# Kept, since the storm puts its own in the place of it.
_real_now = clock.now


class FakeClock:
    """The present instant, moved by an offset that stands in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write(timedelta(0))

    def now(self) -> datetime:
        """Read the present instant, as every process of the storm does in place of the real one."""
        return _real_now() + self._offset()

    def today(self) -> date:
        """Read the present date in China."""
        return self.now().astimezone(SHANGHAI).date()

    def set(self, on: date, at: time) -> None:
        """Make it this hour of a day in China, for everybody at once."""
        self._write(datetime.combine(on, at, SHANGHAI) - _real_now())

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._write(self._offset() + by)

    def _offset(self) -> timedelta:
        return timedelta(seconds=float(self._path.read_text("ascii")))

    def _write(self, offset: timedelta) -> None:
        half = self._path.with_suffix(".new")
        half.write_text(repr(offset.total_seconds()), "ascii")
        os.replace(half, self._path)
