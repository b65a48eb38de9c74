"""The supervisor: starts children, waits for them, tells how they ended, and stops them in order."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Final

from portal.launch.errors import CannotStart, Stopped
from portal.launch.nanny import STOP_SIGNALS, Nanny
from portal.launch.options import ROOT

PR_SET_PDEATHSIG: Final = 1
STOP_SECONDS: Final = 10.0
HURRY_SECONDS: Final = 3.0
LOG_TAIL_LINES: Final = 20
RESTARTS_MAX: Final = 5
RESTART_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Program:
    """What to start, and how to ask it to stop."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path | None = None
    stop: signal.Signals = signal.SIGTERM
    hurry: signal.Signals = signal.SIGKILL
    become: Callable[[], None] | None = None
    pass_fds: Sequence[int] = ()
    stdout: int | IO[bytes] | None = None
    is_service: bool = False
    is_foreground: bool = False
    # The rest of the portal does without it for a moment, so it is started again when it ends.
    is_restarted: bool = False


@dataclass(eq=False)
class Child:
    """A started program."""

    program: Program
    process: subprocess.Popen[bytes]

    @property
    def name(self) -> str:
        """Return the program's name."""
        return self.program.name

    @property
    def is_running(self) -> bool:
        """Tell whether the program still runs."""
        return self.process.poll() is None

    def send(self, signal_number: int) -> None:
        """Signal the program alone; its own children are its own business."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal_number)

    def sweep(self) -> None:
        """Kill what is left of the program's process group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Doorbell:
    """Turns signals into something the supervisor can wait for."""

    def __init__(self) -> None:
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in (*STOP_SIGNALS, signal.SIGCHLD):
            # nohup has SIGHUP ignored, and means it.
            if signal.getsignal(number) is not signal.SIG_IGN or number != signal.SIGHUP:
                signal.signal(number, _noted)

    def wait(self, seconds: float) -> None:
        """Wait for a child to end or for the time to pass.

        Raises: Stopped when a person or the system asked for the end.
        """
        if not select.select([self._reading], [], [], seconds)[0]:
            return
        for number in self._reading.recv(4096):
            if number in STOP_SIGNALS:
                raise Stopped(number)


@dataclass
class Supervisor:
    """Starts children, waits for them, and stops all of them in the right order."""

    nanny: Nanny
    doorbell: Doorbell
    children: list[Child] = field(default_factory=list)
    _restarted_at: dict[str, list[float]] = field(default_factory=dict)

    def start(self, program: Program) -> Child:
        """Start a program in its own process group, under the nanny's guard."""
        output = program.log.open("ab") if program.log else None
        try:
            process = subprocess.Popen(
                program.argv,
                cwd=ROOT,
                env=dict(program.env),
                stdin=None if program.is_foreground else subprocess.DEVNULL,
                stdout=program.stdout if program.stdout is not None else output,
                stderr=output,
                pass_fds=tuple(program.pass_fds),
                preexec_fn=lambda: self._settle(program),
            )
        except FileNotFoundError:
            raise CannotStart(f"There is no program {program.argv[0]!r}.") from None
        finally:
            if output:
                output.close()
        child = Child(program, process)
        self.children.append(child)
        return child

    def wait_until(self, is_ready: Callable[[], bool], what: str, seconds: float) -> None:
        """Wait until something answers.

        Raises: CannotStart when a child ends meanwhile or the time is over; Stopped.
        """
        give_up_at = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > give_up_at:
                raise CannotStart(f"{what} did not answer within {seconds:.0f} seconds.{self._tails()}")
            self._wait(0.05)

    def finish(self, child: Child) -> int:
        """Wait for one child to end by itself and return its exit code, negative for a signal."""
        while child.is_running:
            self._wait(1.0)
        self._lay_down(child)
        self.check()
        return child.process.returncode

    def watch(self) -> None:
        """Wait for ever, and start again what the portal can miss for a moment.

        Raises: CannotStart when another child ends, or one ends again and again; Stopped.
        """
        while True:
            for child in self.children.copy():
                if child.is_running:
                    continue
                if not self._may_restart(child.name, child.program):
                    raise _ended(child)
                self._restart(child)
            self._wait(1.0)

    def check(self) -> None:
        """Raise CannotStart with the last lines of the log when a child has ended."""
        for child in self.children:
            if not child.is_running:
                raise _ended(child)

    def _may_restart(self, name: str, program: Program) -> bool:
        """Tell whether a program is one to start again and has not ended too often of late."""
        now = time.monotonic()
        recent = [at for at in self._restarted_at.get(name, []) if now - at < RESTART_SECONDS]
        self._restarted_at[name] = recent
        return program.is_restarted and len(recent) < RESTARTS_MAX

    def _restart(self, child: Child) -> None:
        """Say that a program ended, and start it again."""
        ending = _ending(child.process.returncode)
        sys.stderr.write(f"{child.name} stopped unexpectedly ({ending}); it is started again.\n")
        sys.stderr.flush()
        self._lay_down(child)
        self._restarted_at[child.name].append(time.monotonic())
        self.start(child.program)

    def _wait(self, seconds: float) -> None:
        """Wait for something to happen, under the nanny's eyes.

        Raises: CannotStart when the nanny is gone; Stopped.
        """
        self.doorbell.wait(seconds)
        self.nanny.insist()

    def stop_all(self) -> None:
        """Stop the programs first, then the services they use, the last started first."""
        self._stop([child for child in self.children if not child.program.is_service])
        for child in reversed(self.children.copy()):
            self._stop([child])
        self.nanny.dismiss()

    def _settle(self, program: Program) -> None:
        """Run in the new process, before it becomes its program."""
        if program.is_foreground:
            os.setpgid(0, 0)
            hand_terminal_to(os.getpid())
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        else:
            os.setsid()
        self.nanny.guard_me(program.hurry)
        if program.become:
            program.become()
        # For the day both the supervisor and the nanny are killed. A change of user would forget it, so it comes last.
        _follow_parent(program.stop)

    def _stop(self, leaving: list[Child]) -> None:
        """Ask some children to stop, wait, then insist."""
        for child in leaving:
            child.send(child.program.stop)
        give_up_at = time.monotonic() + STOP_SECONDS
        for child in leaving:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, give_up_at - time.monotonic()))
            if child.is_running:
                child.send(child.program.hurry)
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(HURRY_SECONDS)
            self._lay_down(child)

    def _lay_down(self, child: Child) -> None:
        """Kill what a child left behind and forget it."""
        child.sweep()
        child.process.wait()
        self.nanny.release(child.process.pid)
        self.children.remove(child)

    def _tails(self) -> str:
        return "".join(log_tail(child.program) for child in self.children)


@contextmanager
def supervisor() -> Iterator[Supervisor]:
    """Yield a supervisor and leave no process behind, however the block ends."""
    die_with_parent(os.getppid())
    crew = Supervisor(Nanny(), Doorbell())
    try:
        yield crew
    finally:
        crew.stop_all()


def die_with_parent(parent: int) -> None:
    """Ask the kernel for a SIGTERM when the parent, which is make as a rule, goes away. Linux only."""
    _follow_parent(signal.SIGTERM)
    if sys.platform.startswith("linux") and os.getppid() != parent:
        raise CannotStart("The program that called the launcher is gone.")


def _follow_parent(number: signal.Signals) -> None:
    """Ask the kernel for a signal to this process when its parent ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number))


def hand_terminal_to(group: int) -> None:
    """Make a process group the one the terminal listens to, where there is a terminal."""
    if not sys.stdin or not os.isatty(0):
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    with suppress(OSError):
        os.tcsetpgrp(0, group)
    signal.signal(signal.SIGTTOU, before)


def _noted(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the doorbell's socket has already been rung."""


def _ended(child: Child) -> CannotStart:
    """Say that a child ended, with the last lines of its log."""
    ending = _ending(child.process.returncode)
    return CannotStart(f"{child.name} stopped unexpectedly ({ending}).{log_tail(child.program)}")


def _ending(code: int) -> str:
    """Say how a process ended."""
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def log_tail(program: Program) -> str:
    """Return the last lines of a program's log, with a heading."""
    if not program.log or not program.log.exists():
        return ""
    lines = program.log.read_text("utf-8", "replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join(["", f"The last lines of {program.log}:", *(f"    {line}" for line in lines)])
