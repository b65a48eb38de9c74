"""The web server's log holds no secret address."""

import pytest

from portal.launch.run import _web
from portal.shared.logs import hidden


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /calendar/feed/kQ3-_x9.ics HTTP/1.1", "GET /calendar/feed/*** HTTP/1.1"),
        ("GET /sandbox/?key=acme.kQ3-_x9&next=/ HTTP/1.1", "GET /sandbox/?key=***&next=/ HTTP/1.1"),
        ("http://x/calendar/feed/a.ics?b=1", "http://x/calendar/feed/***?b=1"),
        ("GET /calendar/?month=2026-03 HTTP/1.1", "GET /calendar/?month=2026-03 HTTP/1.1"),
    ],
)
def test_a_secret_address_is_left_out(line: str, kept: str) -> None:
    assert hidden(line) == kept


def test_the_server_that_is_started_logs_so() -> None:
    assert "portal.shared.access_log.AccessLog" in _web(3)
