"""How a line of the log reads: what happened, then its facts as `name=value`, and nobody's data or secret."""

import logging
import re
from types import TracebackType

_STANDARD = {*vars(logging.makeLogRecord({})), "asctime", "message", "taskName"}
# PostgreSQL quotes the values of the row it refuses.
_ROW = re.compile(r"^DETAIL:.*(?:\n(?!\S+:\s|\s|The above|During).*)*", re.MULTILINE)
_PLAIN = str | int | float | bool
# Whoever knows such an address reads somebody's calendar, or a tenant's pages in a sandbox; the framework names it
# beside every refusal.
_SECRET = re.compile(r"(/calendar/feed/|[?&]key=)[^/?&\s\"']+")


def hidden(text: str) -> str:
    """Leave out what is secret in an address."""
    return _SECRET.sub(r"\1***", text)


class LineFormatter(logging.Formatter):
    """Writes the plain facts given beside a message; rows in database errors and secret addresses are left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record without what is secret in the addresses it names."""
        return hidden(super().format(record))

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
