"""PostgreSQL and Valkey for a command: those the environment names, or embedded ones."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from portal.launch import addresses, postgres, valkey
from portal.launch.errors import CannotStart, Stopped
from portal.launch.options import state_folder
from portal.launch.processes import Program, Supervisor, hand_terminal_to, supervisor
from portal.launch.state import Lock, State, keys_for_tests, keys_of_the_portal, throwaway

DEFAULTS: Final = {"JST_MODE": "local", "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONUNBUFFERED": "1"}


@contextmanager
def kept() -> Iterator[tuple[Supervisor, State, dict[str, str]]]:
    """Bring the services up on the kept state, which must be free, and yield the environment they are found by."""
    state = State(state_folder())
    state.prepare()
    lock = Lock(state)
    if not lock.try_to_hold():
        raise CannotStart(_already(state))
    check_named_servers()
    with supervisor() as crew:
        yield crew, state, bring_up(crew, state, state.keys(), is_forgetful=False)


@contextmanager
def forgotten(*, is_forgetful: bool) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Bring the services up on a state that is deleted afterwards, and yield the environment they are found by.

    Forgetful services skip the disk, which suits tests and would flatter a measurement.
    """
    check_named_servers()
    home = State(state_folder())
    home.prepare()
    state = throwaway(home, in_memory=is_forgetful)
    try:
        with supervisor() as crew:
            yield crew, bring_up(crew, state, keys_for_tests(), is_forgetful=is_forgetful)
    finally:
        state.remove()


def bring_up(
    crew: Supervisor, state: State, keys: Mapping[str, str], *, is_forgetful: bool
) -> dict[str, str]:
    """Start what the environment does not name and return the environment for the portal's programs."""
    found: dict[str, str] = {}
    if not os.environ.get("DATABASE_URL"):
        found["DATABASE_URL"] = postgres.start(crew, state, keys, is_forgetful=is_forgetful)
    if not os.environ.get("REDIS_URL"):
        found["REDIS_URL"] = valkey.start(crew, state, keys, is_forgetful=is_forgetful)
    return _environment(state, keys, found)


def joined() -> dict[str, str] | None:
    """Return the environment of the launcher that runs in this checkout already, or None when none does."""
    state = State(state_folder())
    state.prepare()
    lock = Lock(state)
    if lock.try_to_hold():
        lock.let_go()
        return None
    check_named_servers()
    keys, ports = state.keys(), state.ports()
    found: dict[str, str] = {}
    if not os.environ.get("DATABASE_URL"):
        found["DATABASE_URL"] = postgres.address(ports.get("postgres", 0), keys)
        addresses.check_database(found["DATABASE_URL"])
    if not os.environ.get("REDIS_URL"):
        found["REDIS_URL"] = valkey.address(ports.get("valkey", 0), keys)
    return _environment(state, keys, found)


def check_named_servers() -> None:
    """Insist that servers named by the environment can be used.

    Raises: CannotStart with one sentence.
    """
    if url := os.environ.get("DATABASE_URL"):
        addresses.check_database(url)
    if url := os.environ.get("REDIS_URL"):
        addresses.check_redis(url)


def run_command(crew: Supervisor, argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command in the foreground, pass a stop on to it, and return its exit code."""
    child = crew.start(Program(name=argv[0], argv=argv, env=environment, is_foreground=True))
    try:
        code = crew.finish(child)
    except Stopped as stop:
        child.send(stop.signal_number)
        raise
    finally:
        hand_terminal_to(os.getpgrp())
    return code if code >= 0 else 128 - code


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _environment(state: State, keys: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the portal's programs: what is set by hand wins, but for the state folder."""
    return {
        **DEFAULTS,
        **keys_of_the_portal(keys),
        **_named(),
        **found,
        "JST_STATE_DIR": str(state.folder),
    }


def _named() -> dict[str, str]:
    """Return the environment as it is, without variables set to nothing."""
    return {name: value for name, value in os.environ.items() if value}


def _already(state: State) -> str:
    port = state.ports().get("web")
    where = f" at http://127.0.0.1:{port}/" if port else ""
    return f"The portal of this checkout runs already{where}; stop it first, or set JST_STATE_DIR to another folder."
