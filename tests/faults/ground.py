"""The ground a storm happens on: a PostgreSQL that keeps its word, a broker and a provider, thrown away afterwards."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from portal.launch import postgres, valkey
from portal.launch.options import state_folder
from portal.launch.processes import Child, Program, Supervisor, supervisor
from portal.launch.services import DEFAULTS
from portal.launch.state import State, keys_for_tests, keys_of_the_portal, throwaway

GATEWAY = Path(__file__).with_name("gateway.py")
START_SECONDS = 60.0
# A broker that forgets or a server that crashes must not take anything along that was written: none of it is forgetful.
IS_FORGETFUL = False


@dataclass
class Ground:
    """The services of one storm, and the blows they can be dealt."""

    crew: Supervisor
    state: State
    keys: Mapping[str, str]
    database_url: str = ""
    redis_url: str = ""

    def environment(self) -> dict[str, str]:
        """Give what the portal's programs are told."""
        return {
            **DEFAULTS,
            **keys_of_the_portal(self.keys),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "JST_STATE_DIR": str(self.state.folder),
            "JST_TICK_SECONDS": "1",
            "JST_PLAN_SECONDS": "1",
            # The storm's clock is its own.
            "JST_CLOCK_AHEAD_SECONDS": "0",
            "JST_LOG_LEVEL": "INFO",
            "JST_SMS_HTTP_URLS": f"{self.provider_url},http://127.0.0.1:{self.ports()['second']}",
            "JST_SMS_HTTP_SECRETS": "known to the storm and to its provider,known to the second",
            "JST_PROVIDER_TIMEOUT_SECONDS": "1",
            "JST_SMTP_HOST": "127.0.0.1",
            "JST_SMTP_PORT": str(self.ports()["smtp"]),
        }

    def start(self) -> None:
        """Bring everything up."""
        self.start_postgres()
        self.start_broker()
        argv = [sys.executable, str(GATEWAY), str(self._ports_file)]
        self.crew.start(Program("The provider", argv, os.environ, self.state.log("gateway"), is_service=True))
        self.crew.wait_until(self._ports_file.exists, "The provider", START_SECONDS)

    def start_postgres(self) -> None:
        """Start the database server, on the data it left behind."""
        self.database_url = postgres.start(self.crew, self.state, self.keys, is_forgetful=IS_FORGETFUL)

    def start_broker(self) -> None:
        """Start the broker, on what it left behind."""
        self.redis_url = valkey.start(self.crew, self.state, self.keys, is_forgetful=IS_FORGETFUL)

    def crash_postgres(self) -> None:
        """Stop the database server as a crash does: nothing is written down, and the next start recovers."""
        self._end("PostgreSQL", signal.SIGQUIT)

    def kill_broker(self) -> None:
        """Kill the broker."""
        self._end("Valkey", signal.SIGKILL)

    def broker(self) -> "redis.Redis":
        """Give a connection to the broker, for one act."""
        return redis.Redis.from_url(self.redis_url, socket_timeout=5, socket_connect_timeout=5)

    def ports(self) -> dict[str, int]:
        """Give where the provider listens."""
        return dict(json.loads(self._ports_file.read_text("ascii")))

    def tell_provider(self, mode: str, next_count: int) -> None:
        """Tell the provider how to treat the next so many messages."""
        self._ask("/control", {"mode": mode, "next_count": next_count})

    def provider_counts(self) -> dict[str, Any]:
        """Ask the provider for all it has taken."""
        return self._ask("/counts")

    @property
    def provider_url(self) -> str:
        """Give the provider's address."""
        return f"http://127.0.0.1:{self.ports()['http']}"

    @property
    def _ports_file(self) -> Path:
        return self.state.folder / "provider.json"

    def _ask(self, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self.provider_url + path, data)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return dict(json.load(answer))

    def _end(self, name: str, number: signal.Signals) -> None:
        child = next(one for one in self.crew.children if one.name == name)
        child.send(number)
        child.process.wait()
        lay_down(self.crew, child)


def lay_down(crew: Supervisor, child: Child) -> None:
    """Forget a child that has ended, with what is left of its group."""
    child.sweep()
    crew.nanny.release(child.process.pid)
    crew.children.remove(child)


@contextmanager
def ground() -> Iterator[Ground]:
    """Bring the services up, and leave neither a process nor a file behind."""
    home = State(_home(state_folder()))
    home.prepare()
    state = throwaway(home)
    try:
        with supervisor() as crew:
            found = Ground(crew, state, keys_for_tests())
            found.start()
            yield found
    finally:
        state.remove()


def _home(folder: Path) -> Path:
    """Give the kept state folder, also from within the folder of a test run, which is one of its throwaways."""
    return folder.parent.parent if folder.parent.name == "throwaway" else folder


def copy_database(origin: str, target: str) -> None:
    """Copy a whole database from one server to another by the programs that come with the server."""
    programs = postgres._installed() / "bin"
    dumped = subprocess.Popen(
        [str(programs / "pg_dump"), "--no-owner", "--dbname", origin], stdout=subprocess.PIPE
    )
    with dumped:
        subprocess.run(
            [str(programs / "psql"), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "--single-transaction", target],
            stdin=dumped.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )  # fmt: skip
    if dumped.returncode:
        raise RuntimeError("the database could not be read")
