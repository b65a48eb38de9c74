"""Databases for tests: a template made once per state of the sources, and a clone of it for every worker.

A clone takes a tenth of a second in memory, and seconds on a busy disk. Plain tests start from the shipped facts alone,
tests with the cast from its family and staff (which take a second to bring in), and tests marked `sample` from the
sample world.
"""

import hashlib
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_test_environment

from regions.actions import loading
from tests.quick_migrations import quick_migrations

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ("foundation", "regions", "accounts", "family", "certification", "portal")
MAKERS: Final = tuple(ROOT / "tests" / name for name in ("cast.py", "quick_migrations.py"))
SUFFIXES: Final = frozenset({".py", ".sql", ".csv", ".yaml", ".yml", ".json"})
SHIPPED_AT: Final = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SAMPLE_ON: Final = date(2026, 11, 2)
SAMPLE_AT: Final = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
LOCK: Final = 5_402_026
COMMON: Final = "postgres"
Execute = Callable[[str], list[Any]]


class Kind(StrEnum):
    """What a test starts from."""

    PLAIN = "plain"
    CAST = "cast"
    SAMPLE = "sample"


@dataclass
class WorkerDatabase:
    """The databases of one test process, one of each kind at most; Django's connection leads to the wanted one."""

    label: str
    kind: Kind = Kind.PLAIN
    is_open: bool = False
    named: str = field(init=False)
    _clones: set[Kind] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.named = connection.settings_dict["NAME"]

    def open(self) -> None:
        """Begin: lead Django to the kind wanted by the first test."""
        self.is_open = True
        self._ensure()

    def want(self, kind: Kind) -> None:
        """Say what the next test starts from."""
        if kind != self.kind:
            self.kind = kind
            if self.is_open:
                self._ensure()

    def renew(self) -> None:
        """Replace the present clone by a fresh one."""
        self._clones.discard(self.kind)
        self._ensure()

    def close(self) -> None:
        """End: remove the clones and lead Django back to where it was."""
        _point_to(self.named)
        with _maintenance() as execute:
            for kind in self._clones:
                execute(f'DROP DATABASE IF EXISTS "{self._name(kind)}" WITH (FORCE)')
        self._clones.clear()

    def _ensure(self) -> None:
        """Make the clone where it is missing, and lead Django to it."""
        if self.kind not in self._clones:
            with _maintenance() as execute:
                _build_templates(self.kind, self.named, execute)
                execute(f'DROP DATABASE IF EXISTS "{self._name(self.kind)}" WITH (FORCE)')
                # Files are copied as they are: written block by block through the log, a clone takes twice as long.
                execute(
                    f'CREATE DATABASE "{self._name(self.kind)}" TEMPLATE "{_template(self.kind)}" STRATEGY file_copy'
                )
            self._clones.add(self.kind)
        _point_to(self._name(self.kind))

    def _name(self, kind: Kind) -> str:
        return f"{_prefix()}worker_{self.label}_{kind}"


def shipped(kind: Kind) -> str:
    """Name the template of a kind, which stands while this process runs; nobody is connected to it."""
    return _template(kind)


def build_ahead() -> None:
    """Make the templates that nearly all tests start from; for a process of its own, which may end at any moment."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    setup_test_environment(debug=False)
    for kind in (Kind.PLAIN, Kind.CAST):
        with _maintenance() as execute:
            _build_templates(kind, connection.settings_dict["NAME"], execute)


def _build_templates(kind: Kind, named: str, execute: Execute) -> None:
    """Make the templates a kind needs, where no process has made them before; one process at a time."""
    execute(f"SELECT pg_advisory_lock({LOCK})")
    try:
        _drop_old_templates(execute)
        _build(_template(Kind.PLAIN), "template0", _load_shipped, execute)
        if kind in _LOADERS:
            _build(_template(kind), _template(Kind.PLAIN), _LOADERS[kind], execute)
    finally:
        _point_to(named)
        execute(f"SELECT pg_advisory_unlock({LOCK})")


def _build(name: str, origin: str, load: Callable[[], None], execute: Execute) -> None:
    """Make a template under another name and rename it, so that a half-made one is never cloned."""
    if execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        return
    half = f"{name}_half"
    execute(f'DROP DATABASE IF EXISTS "{half}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{half}" TEMPLATE "{origin}" STRATEGY file_copy')
    _point_to(half)
    load()
    connections.close_all()
    execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')


def _load_shipped() -> None:
    with quick_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    loading.load_shipped(at=SHIPPED_AT)


def _load_sample() -> None:
    # Imported here so that a fault in the sample world fails the tests that use it and no others.
    from portal.sample import loading as sample

    sample.load(on=SAMPLE_ON, at=SAMPLE_AT)


def _load_cast() -> None:
    from tests import cast

    cast.keep(cast.assemble())


_LOADERS: Final[dict[Kind, Callable[[], None]]] = {Kind.CAST: _load_cast, Kind.SAMPLE: _load_sample}


def _drop_old_templates(execute: Execute) -> None:
    """Remove templates this checkout made from sources it no longer has."""
    wanted = {_template(kind) for kind in Kind}
    for (name,) in execute(f"SELECT datname FROM pg_database WHERE datname LIKE '{_prefix()}template%'"):
        if name not in wanted:
            execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def empty_database() -> Iterator[None]:
    """Lead Django to a database that holds nothing, and back."""
    before = connection.settings_dict["NAME"]
    name = f"{before}_empty"
    with _maintenance() as execute:
        execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        _point_to(name)
        try:
            yield
        finally:
            _point_to(before)
            execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _maintenance() -> Iterator[Execute]:
    """Yield a way to run statements outside transactions.

    Why in `postgres`: advisory locks count per database, and checkouts with databases of their own share templates.
    """
    where = connection.settings_dict
    link = psycopg2.connect(
        host=where["HOST"], port=where["PORT"], user=where["USER"], password=where["PASSWORD"], dbname=COMMON
    )
    link.autocommit = True

    def execute(statement: str) -> list[Any]:
        with link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    try:
        yield execute
    finally:
        link.close()


def _point_to(name: str) -> None:
    """Lead Django's default connection, in every thread, to a database."""
    connections.close_all()
    connections.settings["default"]["NAME"] = name


def _template(kind: Kind) -> str:
    return f"{_prefix()}template_{kind}_{_fingerprint()}"


def _prefix() -> str:
    return f"jst_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]}_"


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    """Return what changes when any source changes a template could depend on, or the keys it is sealed with."""
    digest = hashlib.sha256(settings.SECRET_KEY.encode() + settings.INDEX_KEY)
    sources = (path for floor in SOURCES for path in (ROOT / floor).rglob("*"))
    for path in sorted([*MAKERS, *sources]):
        if path.suffix in SUFFIXES:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def worker_label() -> str:
    """Return what tells this test process from all others on the server."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]
    return f"{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
