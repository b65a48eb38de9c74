"""Asks the socket, and not the server, whether a kept connection still stands.

Why: a question to the server before the first statement of every request is a round trip for each of them. A server that
stopped, was restarted or ended the session has closed its end, and a closed end can be read from at once.
"""

import select

from django.db.backends.postgresql import base
from django.db.utils import Error
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

_AT_ONCE = 0


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, whose connections are looked at before they are asked."""

    def is_usable(self) -> bool:
        """Say whether the connection stands; where something lies in the socket, the server is asked what it is.

        One whose transaction has failed takes no statement, as the server would say.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return False
        try:
            waiting = select.poll()
            waiting.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
            has_word = bool(waiting.poll(_AT_ONCE))
        except (Error, OSError, self.Database.Error):
            return False
        return super().is_usable() if has_word else True
