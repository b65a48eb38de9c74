"""Serves a sandbox over real HTTP to a client that runs beside it, within the transaction of one test."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections

T = TypeVar("T")
# So long a server waits for a request before it looks whether its client is done.
LOOK_S = 0.05


class _Quiet(WSGIRequestHandler):
    def log_request(self, *args: Any) -> None:
        """Say nothing."""


def served(client: Callable[[str], T]) -> T:
    """Run a client in a thread of its own with the address of a server, answer it from this one, and give its word.

    Why from this thread: the rows of a test are seen by its own connection alone. It is not closed between requests, as
    Django's own client of the tests does not close it.
    """
    asked = (signals.request_started, signals.request_finished)
    for signal in asked:
        signal.disconnect(close_old_connections)
    try:
        return _served(client)
    finally:
        for signal in asked:
            signal.connect(close_old_connections)


def _served(client: Callable[[str], T]) -> T:
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet)
    server.timeout = LOOK_S
    with server, ThreadPoolExecutor(1) as pool:
        told: Future[T] = pool.submit(client, f"http://127.0.0.1:{server.server_port}")
        while not told.done():
            server.handle_request()
        return told.result()
