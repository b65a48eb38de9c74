"""A world that stands for all tests of a module: built once, and after each test as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

Built = TypeVar("Built")

NOT_BESIDE = (
    "This test commits, and a world of its module stands in a transaction that nobody else sees (tests/standing.py). "
    "Move it to a module without one."
)


class _Stage:
    """Whether worlds stand, and whether the test that comes next writes what other connections have to see."""

    standing = 0
    is_committing = False


def expect(*, is_committing: bool) -> None:
    """Say what kind of test comes next."""
    _Stage.is_committing = is_committing
    if is_committing and _Stage.standing:
        pytest.fail(NOT_BESIDE, pytrace=False)


@contextmanager
def standing(blocker: DjangoDbBlocker, build: Callable[[], Built]) -> Iterator[Built]:
    """Build a world in a transaction around the module's tests, each of which takes its own rows back.

    Whoever hands it to a test hands out a deep copy, for a test may change the objects as well as the rows.
    """
    if _Stage.is_committing:
        pytest.fail(NOT_BESIDE, pytrace=False)
    with blocker.unblock(), transaction.atomic():
        built = build()
        _Stage.standing += 1
        try:
            yield built
        finally:
            _Stage.standing -= 1
        transaction.set_rollback(True)
