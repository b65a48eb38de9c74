"""Seeds a bug into a function of the database, to see whether a test would find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Bug:
    """One bug: in which function, and what it says instead of what."""

    name: str
    function: str
    old: str
    new: str

    def __str__(self) -> str:
        return self.name


def definition(function: str) -> str:
    """Give the function as the database has it now, whichever migration wrote it last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        return str(cursor.fetchone()[0])


def seed(bug: Bug) -> str:
    """Put a bug in, and give the function as it was before."""
    before = definition(bug.function)
    assert before.count(bug.old) == 1, f"{bug.function} does not say once any more: {bug.old}"
    _define(before.replace(bug.old, bug.new))
    return before


@contextmanager
def seeded(bug: Bug) -> Iterator[None]:
    """Let a bug be there for a while, inside a transaction of which nothing stays."""
    with transaction.atomic():
        seed(bug)
        yield
        transaction.set_rollback(True)


@contextmanager
def seeded_for_all(bug: Bug) -> Iterator[None]:
    """Let a bug be there for every connection, and take it out again."""
    before = seed(bug)
    try:
        yield
    finally:
        _define(before)


def _define(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(function)
