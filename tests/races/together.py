"""Runs callables at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

WAIT_S = 20


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at once; give what each returned, or the error it raised."""
    gate = Barrier(len(calls))

    def enter(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(WAIT_S)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        started = [threads.submit(enter, call) for call in calls]
        return [future.exception(WAIT_S) or future.result() for future in started]


def kinds(results: Sequence[Any]) -> list[str]:
    """Name the classes of what came out, sorted."""
    return sorted(type(result).__name__ for result in results)
