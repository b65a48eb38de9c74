"""The part of a day in which nobody is written to, as the place they are told about has it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from foundation.clock import SHANGHAI


@dataclass(frozen=True)
class QuietHours:
    """From when until when it is quiet, in China's time; may reach past midnight. Its end is not quiet."""

    begins: time
    ends: time

    def after(self, at: datetime) -> datetime:
        """Give the first instant, from one on, that is not quiet."""
        local = at.astimezone(SHANGHAI)
        if not is_within(self.begins, self.ends, local.time()):
            return at
        last = local.replace(hour=self.ends.hour, minute=self.ends.minute, second=0, microsecond=0)
        if last <= local:
            last += timedelta(days=1)
        return last.astimezone(at.tzinfo)


def is_within(begins: time, ends: time, asked: time) -> bool:
    """Say whether a time lies in a part of every day, which may reach past midnight; its end is outside."""
    if begins <= ends:
        return begins <= asked < ends
    return asked >= begins or asked < ends
