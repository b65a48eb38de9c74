"""How a line of the log reads: what happened, then its facts as `name=value`, and no one's data."""

import logging
import re
from types import TracebackType

_STANDARD = {*vars(logging.makeLogRecord({})), "asctime", "message", "taskName"}
# PostgreSQL quotes the values of the row it refuses.
_ROW = re.compile(r"^DETAIL:.*(?:\n(?!\S+:\s|\s|The above|During).*)*", re.MULTILINE)
_PLAIN = str | int | float | bool


class LineFormatter(logging.Formatter):
    """Writes the plain facts given beside a message, and leaves the rows out of database errors."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Put the facts behind the message."""
        given = vars(record).items()
        facts = [f"{name}={value}" for name, value in given if _is_fact(name, value)]
        return " ".join([super().formatMessage(record), *facts])

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Write the traceback without the values of a refused row."""
        return _ROW.sub("DETAIL: left out", super().formatException(ei))


def _is_fact(name: str, value: object) -> bool:
    """Say whether something beside the message is a fact of ours: requests and the like print too much."""
    return name not in _STANDARD and isinstance(value, _PLAIN)
