"""Databases that benchmarks may fill as they like: made beside the named one, dropped at the end."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import psycopg2
from django.core.management import call_command
from django.db import connection, connections

from foundation import clock
from regions.actions import loading

Fill = Callable[[], None]


class Unmeasurable(SystemExit):
    """Raised when a figure from here would flatter."""


@dataclass
class Scratch:
    """The scratch databases of one run; Django's connection leads to the one entered last."""

    named: str = field(init=False)
    _made: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.named = connection.settings_dict["NAME"]

    def enter(self, kind: str, fill: Fill) -> None:
        """Lead Django to the database of a kind; where it is missing, make and fill it."""
        if kind in self._made:
            _point_to(self._name(kind))
            return
        self._clone(self._name("shipped") if "shipped" in self._made else self._ship(), kind)
        fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")

    def drop(self) -> None:
        """Remove what this run made."""
        _point_to(self.named)
        with _maintenance(self.named) as cursor:
            for kind in self._made:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self._name(kind)}" WITH (FORCE)')
        self._made.clear()

    def _ship(self) -> str:
        """Make the database that all others begin as: tables, places and policy."""
        self._clone("template0", "shipped")
        call_command("migrate", verbosity=0, interactive=False)
        loading.load_shipped(at=clock.now())
        return self._name("shipped")

    def _clone(self, origin: str, kind: str) -> None:
        connections.close_all()
        self._made.add(kind)
        with _maintenance(self.named) as cursor:
            cursor.execute(f'CREATE DATABASE "{self._name(kind)}" TEMPLATE "{origin}"')
        _point_to(self._name(kind))

    @staticmethod
    def _name(kind: str) -> str:
        return f"jst_bench_{os.getpid()}_{kind}"


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Lend scratch databases, and drop them whatever happens.

    Raises: Unmeasurable where the server skips the disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        if cursor.fetchone() != ("on",):
            raise Unmeasurable("This server runs with fsync off, which flatters every write; take another.")
    lent = Scratch()
    try:
        yield lent
    finally:
        lent.drop()


def address() -> str:
    """Give the address of the present database, for a server that a benchmark starts."""
    where = connection.settings_dict
    login = f"{quote(where['USER'])}:{quote(where['PASSWORD'])}"
    return f"postgresql://{login}@{where['HOST']}:{where['PORT']}/{where['NAME']}"


@contextmanager
def _maintenance(named: str) -> Iterator[Any]:
    """Yield a cursor outside transactions, in the database the environment names."""
    where = connection.settings_dict
    link = psycopg2.connect(
        host=where["HOST"], port=where["PORT"], user=where["USER"], password=where["PASSWORD"], dbname=named
    )
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def _point_to(name: str) -> None:
    connections.close_all()
    connections.settings["default"]["NAME"] = name
