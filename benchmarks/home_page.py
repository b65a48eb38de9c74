"""The first page a citizen sees: server time, statements and bytes, on the sample world."""

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.queries.users import users_with_phone
from benchmarks import sample
from benchmarks.databases import Scratch
from benchmarks.measuring import Line, percentile, seconds
from foundation.identifiers import normalise_phone

PAGE = "/home/"
HELLO = "/livez"
REQUESTS = 200
WARM_UP = 20
# What a browser fetches before it can show the page.
_LINKED = re.compile(r'<link[^>]+href="(/static/[^"]+)"|<(?:script|img)[^>]+src="(/static/[^"]+)"')


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the daughter's home page through all of the portal's middleware, without the web server."""
    sample.enter(scratch)
    client = _signed_in()
    hello = _p95(lambda: client.get(HELLO))
    yield Line(
        "home_page_ms",
        _p95(lambda: _page(client)),
        "ms",
        hello,
        f"ms of {HELLO} through the same middleware, p95",
        50,
        "lower",
    )
    yield Line(
        "home_page_statements",
        _statements(lambda: _page(client)),
        "statements",
        _statements(lambda: client.get(HELLO)),
        f"statements of {HELLO} for the same person",
        12,
        "lower",
    )
    sent, raw = _first_load(client)
    yield Line(
        "home_page_bytes", sent / 1000, "kB", raw / 1000, "kB of the same load uncompressed", 80, "lower"
    )


def _signed_in() -> Client:
    user = users_with_phone(normalise_phone(sample.DAUGHTER))[0]
    client = Client(headers={"Accept-Encoding": "gzip", "Host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(client: Client) -> Any:
    """Get the page, and insist that it is the page."""
    answer = client.get(PAGE)
    if answer.status_code != 200:
        raise AssertionError(f"{PAGE} answered {answer.status_code}")
    return answer


def _p95(ask: Callable[[], object]) -> float:
    taken = [seconds(ask) for _request in range(WARM_UP + REQUESTS)]
    return percentile(taken[WARM_UP:], 0.95) * 1000


def _statements(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _first_load(client: Client) -> tuple[int, int]:
    """Add up the page as it is sent and its files as production stores them, and both uncompressed."""
    answer = _page(client)
    sent = answer.content
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    page = gzip.decompress(sent) if is_packed else sent
    files = {_file(client, a or b) for a, b in _LINKED.findall(page.decode())}
    packed = sum(min(len(gzip.compress(file, 9)), len(file)) for file in files)
    return len(sent) + packed, len(page) + sum(map(len, files))


def _file(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} answered {answer.status_code}")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content
