"""The processes of a storm: real Celery workers, timers and a web server, forked from one warm program.

Forked and not started anew, because a start costs seconds and a storm starts a hundred of them; what runs in them is the
same. Each lies in a process group of its own that the launcher's nanny guards, so none outlives the storm.
"""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from django.db import connections

from portal.celery import app
from portal.launch.processes import PR_SET_PDEATHSIG, Supervisor

DESCRIPTORS_MAX = 1024
WORKER = (
    "--loglevel",
    "INFO",
    "--pool",
    "prefork",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)
BEAT = ("beat", "--loglevel", "INFO", "--scheduler", "celery.beat.Scheduler", "--pidfile", "")


@dataclass
class Player:
    """One process of the portal, by its part."""

    name: str
    play: Callable[[], object] = field(repr=False)
    pid: int = 0

    @property
    def is_running(self) -> bool:
        """Tell whether it runs; what has ended is buried."""
        if self.pid:
            with suppress(ChildProcessError):
                if os.waitpid(self.pid, os.WNOHANG)[0] == 0:
                    return True
            self.pid = 0
        return False


@dataclass
class Players:
    """All of them."""

    crew: Supervisor
    logs: Path
    everybody: dict[str, Player] = field(default_factory=dict)

    def cast_workers(self, count: int, processes_each: int) -> list[str]:
        """Name Celery workers."""
        names = [f"worker{number}" for number in range(1, count + 1)]
        for name in names:
            argv = ["worker", *WORKER, "--concurrency", str(processes_each), "--hostname", f"{name}@storm"]
            self.everybody[name] = Player(name, lambda argv=argv: app.start(argv))
        return names

    def cast_beats(self, count: int) -> list[str]:
        """Name timers; two are one too many, on purpose."""
        names = [f"beat{number}" for number in range(1, count + 1)]
        for name in names:
            self.everybody[name] = Player(name, lambda: app.start(list(BEAT)))
        return names

    def cast_web(self, port: int) -> list[str]:
        """Name the web server."""
        self.everybody["web"] = Player("web", lambda: _serve(port))
        return ["web"]

    def cast_visitors(self, come: Callable[[], object]) -> list[str]:
        """Name those who come to the web server; nothing strikes them."""
        self.everybody["visitors"] = Player("visitors", come)
        return ["visitors"]

    def start(self, *names: str) -> None:
        """Start those that do not run."""
        for name in names:
            player = self.everybody[name]
            if not player.is_running:
                player.pid = self._fork(player)

    def kill(self, name: str) -> None:
        """Kill a process and its children at once, as a machine does that goes down."""
        self._signal(name, signal.SIGKILL)
        player = self.everybody[name]
        if player.pid:
            with suppress(ChildProcessError):
                os.waitpid(player.pid, 0)
            self.crew.nanny.release(player.pid)
            player.pid = 0

    def freeze(self, name: str) -> None:
        """Let a process and its children stand still."""
        self._signal(name, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let them go on."""
        self._signal(name, signal.SIGCONT)

    def kill_one_child(self, name: str, place: int) -> None:
        """Kill one of the processes a worker lets do its work, and not the worker."""
        children = children_of(self.everybody[name].pid)
        if children:
            with suppress(ProcessLookupError):
                os.kill(children[place % len(children)], signal.SIGKILL)

    def groups_of(self, pids: Sequence[int]) -> set[str]:
        """Name those to whose group some processes belong."""
        groups = set()
        for pid in pids:
            with suppress(ProcessLookupError):
                groups.add(os.getpgid(pid))
        return {name for name, player in self.everybody.items() if player.pid in groups}

    def start_again(self) -> None:
        """Start whoever has ended, as a process manager does."""
        self.start(*self.everybody)

    def once(self, act: Callable[[], object]) -> None:
        """Let a child do one act and wait for it; the storm itself keeps no connection to the broker."""
        player = Player("once", act)
        os.waitpid(self._fork(player), 0)

    def _signal(self, name: str, number: signal.Signals) -> None:
        pid = self.everybody[name].pid
        if pid:
            with suppress(ProcessLookupError):
                os.killpg(pid, number)

    def _fork(self, player: Player) -> int:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._become(player)
        # Both sides, or a signal could come before the group is there.
        with suppress(PermissionError, ProcessLookupError):
            os.setpgid(pid, pid)
        return pid

    def _become(self, player: Player) -> NoReturn:
        """Be a process of its own from here on."""
        code = 1
        try:
            with suppress(PermissionError):
                os.setpgid(0, 0)
            self.crew.nanny.guard_me(signal.SIGKILL)
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
            _forget_the_storm(self.logs / f"{player.name}.log")
            player.play()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        finally:
            _tell_why_it_ended(sys.exc_info()[1])
            os._exit(code)


def children_of(pid: int) -> list[int]:
    """Give the children of a process."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def _tell_why_it_ended(error: BaseException | None) -> None:
    """Write into the log what nobody caught; nothing may run after it, or the child would go on as the storm."""
    if error is not None:
        traceback.print_exception(error)
    sys.stdout.flush()
    sys.stderr.flush()


def _forget_the_storm(log: Path) -> None:
    """Drop what a fork brings along: signals, the doorbell, open files and the pipe that tells the nanny of the end."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nowhere, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.closerange(3, DESCRIPTORS_MAX)


def _serve(port: int) -> None:
    """Be the web server."""
    from gunicorn.app.wsgiapp import run

    argv: Sequence[str] = (
        *("gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", "1", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"),
    )
    sys.argv = list(argv)
    run()
