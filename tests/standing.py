"""A world that stands for all tests of a module: built once, and after each test as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

Built = TypeVar("Built")

_open: list[object] = []


def is_open() -> bool:
    """Say whether a world stands that nobody outside its transaction sees."""
    return bool(_open)


@contextmanager
def standing(blocker: DjangoDbBlocker, build: Callable[[], Built]) -> Iterator[Built]:
    """Build a world in a transaction around the module's tests, each of which takes its own rows back.

    Whoever hands it to a test hands out a deep copy, for a test may change the objects as well as the rows.
    """
    with blocker.unblock(), transaction.atomic():
        built = build()
        _open.append(built)
        try:
            yield built
        finally:
            _open.pop()
        transaction.set_rollback(True)
