"""A partner reads one deadline over HTTP, beside the plainest answer of the same server."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from benchmarks import sample
from benchmarks.databases import Scratch, address
from benchmarks.measuring import Line, median
from portal.sample.loading import CITY_SERVICE

HELLO = "/livez"
REQUESTS = 200
ROUNDS = 7
START_SECONDS = 30.0


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure requests a second on one kept connection, in turns with the plainest answer."""
    sample.enter(scratch)
    with server() as port:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Authorization": f"Bearer {token(link)}"}
        path = f"/api/v1/deadlines/{entitlement(link, headers)}"
        pairs = [(_rate(link, HELLO, {}), _rate(link, path, headers)) for _round in range(1 + ROUNDS)][1:]
        link.close()
    yield Line(
        "deadline_read_api",
        median([read / hello for hello, read in pairs]),
        "times",
        median([hello for hello, _read in pairs]),
        f"requests a second of {HELLO} on the same server and connection",
        0.45,
        "higher",
    )


@contextmanager
def server(**settings: str) -> Iterator[int]:
    """Run the portal's web server on the present database, on a free port; ``settings`` add to its environment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        fd, port = listener.fileno(), int(listener.getsockname()[1])
        argv = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"fd://{fd}"]
        argv += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--keep-alive", "30"]
        env = {**os.environ, "DATABASE_URL": address(), "JST_LOG_LEVEL": "WARNING", **settings}
        server = subprocess.Popen(argv, env=env, pass_fds=[fd], stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=15)


def _await(port: int) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + START_SECONDS
    while True:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            link.request("GET", HELLO)
            link.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        finally:
            link.close()


def token(link: http.client.HTTPConnection) -> str:
    """Ask for a token as a partner does."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": CITY_SERVICE.client_id,
        "client_secret": CITY_SERVICE.client_secret,
    }
    link.request(
        "POST", "/api/v1/token", urlencode(asked), {"Content-Type": "application/x-www-form-urlencoded"}
    )
    return str(_answer(link)["access_token"])


def entitlement(link: http.client.HTTPConnection, headers: dict[str, str]) -> str:
    """Find an entitlement of somebody who linked the partner."""
    link.request("GET", "/api/v1/links", headers=headers)
    for item in _answer(link)["items"]:
        link.request("GET", f"/api/v1/persons/{item['person_id']}/deadlines", headers=headers)
        for deadline in _answer(link)["items"]:
            return str(deadline["entitlement_id"])
    raise AssertionError("nobody who linked the partner has a deadline")


def _answer(link: http.client.HTTPConnection) -> dict[str, Any]:
    got = link.getresponse()
    body = got.read()
    if got.status != 200:
        raise AssertionError(f"{got.status} {body[:200]!r}")
    return dict(json.loads(body))


def _rate(link: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> float:
    """Ask again and again on one connection; any answer but 200 voids the run, for refusals are quick."""
    began = time.perf_counter()
    for _request in range(REQUESTS):
        link.request("GET", path, headers=headers)
        got = link.getresponse()
        got.read()
        if got.status != 200:
            raise AssertionError(f"{path} answered {got.status}")
    return REQUESTS / (time.perf_counter() - began)
