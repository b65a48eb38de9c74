"""The databases of a sandbox: a base with places and policy, a world of each day to copy, and each tenant's copy.

A copy takes some 100 ms and shares nothing with its origin, so a world begins anew as a whole, with all its rules in
force: nothing is deleted from a table that only grows. The user of the database must be allowed to create databases.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import psycopg2
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend

from accounts.queries.sandbox import all_tenants

LOCK: Final = 5_402_027
DROPPING: Final = 5_402_028
DROPPED_MAX: Final = 20
NAME_MAX: Final = 63
LINES_MAX: Final = 4
# What decides how a day's world comes out, beside the tables.
MAKERS: Final = (
    Path(__file__).parent / "people.yaml",
    *sorted((Path(__file__).parents[1] / "sample").glob("*.py")),
)
Execute = Callable[..., list[Any]]


class _Lines(threading.local):
    """The connections of this thread to worlds, by database, the one used last at the end."""

    def __init__(self) -> None:
        self.open: dict[str, BaseDatabaseWrapper] = {}


_LINES = _Lines()


def base() -> str:
    """Give the database with tables, places and policy and nobody in it, making it where it is missing."""
    name = _named(f"base_{_fingerprint(())}")
    if not exists(name):
        _make(name, _nearest(), _load_base)
    return name


def day_world(on: date, fill: Callable[[], None]) -> str:
    """Give the world as it is on a day before anybody has touched it, making it where it is missing."""
    name = _named(f"day_{on:%Y%m%d}_{_fingerprint(MAKERS)}")
    if not exists(name):
        origin = base()
        _make(name, origin, fill)
    return name


def copy(origin: str, name: str) -> None:
    """Make a copy of a database that nobody is connected to; one of that name was left by an act that failed."""
    with maintenance() as execute:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')


def exists(name: str) -> bool:
    """Say whether there is a database of this name."""
    with maintenance() as execute:
        return bool(execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]))


def is_current(name: str) -> bool:
    """Say whether a world has the tables that this version of the portal asks."""
    line = _new_line(name)
    try:
        loader = MigrationLoader(line)
    finally:
        line.close()
    return loader.applied_migrations.keys() >= loader.disk_migrations.keys()


def world_name(code: str, number: int) -> str:
    """Name a tenant's world."""
    return _named(f"w_{code.replace('-', '_')}_{number}")


def drop_others(kept: set[str], *, most: int = DROPPED_MAX) -> list[str]:
    """Drop databases of this sandbox that are not to be kept, and say which; what is still asked there fails.

    One process at a time, and a few at once: each waits for the disk.
    """
    prefix = _named("")
    dropped: list[str] = []
    with maintenance() as execute:
        if not execute(f"SELECT pg_try_advisory_lock({DROPPING})")[0][0]:
            return dropped
        found = [str(row[0]) for row in execute("SELECT datname FROM pg_database ORDER BY oid")]
        useless = [name for name in found if name.startswith(prefix) and name not in kept]
        for name in [name for name in useless if not name.endswith("_half")][:most]:
            execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            dropped.append(name)
    return dropped


def line_to(name: str) -> BaseDatabaseWrapper:
    """Give this thread's connection to a world; a few are kept open."""
    line = _LINES.open.pop(name, None) or _new_line(name)
    _LINES.open[name] = line
    while len(_LINES.open) > LINES_MAX:
        _LINES.open.pop(next(iter(_LINES.open))).close()
    line.close_if_unusable_or_obsolete()
    return line


def close_lines() -> None:
    """Close this thread's connections to worlds."""
    while _LINES.open:
        _LINES.open.popitem()[1].close()


@contextmanager
def led_to(line: BaseDatabaseWrapper) -> Iterator[None]:
    """Lead everything in this thread that asks the database to a world, until the end."""
    outside = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = line
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = outside


@contextmanager
def visited(name: str) -> Iterator[None]:
    """Lead everything in this thread to a world by a connection that is closed at the end."""
    line = _new_line(name)
    try:
        with led_to(line):
            yield
    finally:
        line.close()


@contextmanager
def maintenance() -> Iterator[Execute]:
    """Yield a way to run statements outside transactions, beside Django's connection."""
    where = connections[DEFAULT_DB_ALIAS].settings_dict
    link = psycopg2.connect(
        host=where["HOST"],
        port=where["PORT"],
        user=where["USER"],
        password=where["PASSWORD"],
        dbname=where["NAME"],
    )
    link.autocommit = True

    def execute(statement: str, values: Sequence[Any] | None = None) -> list[Any]:
        with link.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    try:
        yield execute
    finally:
        link.close()


def _make(name: str, origin: str, load: Callable[[], None]) -> None:
    """Make a database under another name and rename it, so that a half-made one is never copied; one at a time."""
    with maintenance() as execute:
        execute(f"SELECT pg_advisory_lock({LOCK})")
        try:
            if execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]):
                return
            half = f"{name[: NAME_MAX - 5]}_half"
            execute(f'DROP DATABASE IF EXISTS "{half}" WITH (FORCE)')
            execute(f'CREATE DATABASE "{half}" TEMPLATE "{origin}"')
            with visited(half):
                load()
            execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')
        finally:
            execute(f"SELECT pg_advisory_unlock({LOCK})")


def _nearest() -> str:
    """Name what a base is made of the soonest: the base before, the sandbox's own database while it is new, or nothing.

    Only a database that nobody else is connected to can be copied.
    """
    own = connections[DEFAULT_DB_ALIAS]
    is_new = not all_tenants()
    own.close()
    with maintenance() as execute:
        names = [str(row[0]) for row in execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
        older = [name for name in names if name.startswith(_named("base_")) and not name.endswith("_half")]
        others = execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        mine = str(execute("SELECT current_database()")[0][0])
    if older:
        return older[0]
    return mine if is_new and not others else "template0"


def _load_base() -> None:
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    call_command("load_regions", verbosity=0, skip_checks=True)


def _new_line(name: str) -> BaseDatabaseWrapper:
    where = {**connections.settings[DEFAULT_DB_ALIAS], "NAME": name}
    made: BaseDatabaseWrapper = load_backend(where["ENGINE"]).DatabaseWrapper(where, DEFAULT_DB_ALIAS)
    return made


def _named(rest: str) -> str:
    """Name a database after the sandbox's own, cut where PostgreSQL would cut it."""
    own = str(connections.settings[DEFAULT_DB_ALIAS]["NAME"])
    head = own if len(own) <= 24 else f"{own[:16]}_{hashlib.sha256(own.encode()).hexdigest()[:7]}"
    return f"{head}_sb_{rest}"[:NAME_MAX]


def _fingerprint(makers: Sequence[Path]) -> str:
    """Give what changes when tables, or what these files make of them, would come out otherwise."""
    digest = hashlib.sha256()
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    for label, name in sorted(loader.disk_migrations):
        digest.update(f"{label}.{name}\n".encode())
    for path in makers:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
