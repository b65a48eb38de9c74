"""The nanny, who outlives the supervisor by a moment so that nothing else does."""

import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from portal.launch.errors import CannotStart

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS: Final = 3.0


class Nanny:
    """A process of its own session, blocked on a pipe; when the pipe closes it kills every group it was told of.

    Why: the kernel's parent-death signal is dropped on a change of user and reaches direct children only.
    """

    def __init__(self) -> None:
        self._is_here = True
        reading, self._writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._writing)
            _watch(reading)
        os.close(reading)

    def guard_me(self, hurry: signal.Signals) -> None:
        """Put the calling process under guard; called in a child before it becomes its program."""
        os.write(self._writing, f"+ {os.getpid()} {int(hurry)}\n".encode())

    def release(self, pid: int) -> None:
        """Forget a process that has ended, since its number may be given to another."""
        with suppress(BrokenPipeError):
            os.write(self._writing, f"- {pid} 0\n".encode())

    def insist(self) -> None:
        """Insist that the nanny is still there.

        Raises: CannotStart when she is not: what runs unguarded would outlive a killed supervisor.
        """
        if self._is_here:
            self._is_here = os.waitpid(self._pid, os.WNOHANG)[0] == 0
        if not self._is_here:
            raise CannotStart(
                "The process that guards the others was killed, so all of them stop; start again."
            )

    def dismiss(self) -> None:
        """Let the nanny finish her work and wait for her."""
        os.close(self._writing)
        if self._is_here:
            os.waitpid(self._pid, 0)


def _watch(reading: int) -> None:
    """Be the nanny: keep the list until the pipe closes, then end everybody on it; never returns."""
    os.setsid()
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    guarded: dict[int, int] = {}
    with os.fdopen(reading) as messages:
        for message in messages:
            act, pid, hurry = message.split()
            if act == "+":
                guarded[int(pid)] = int(hurry)
            else:
                guarded.pop(int(pid), None)
    _end(guarded)
    os._exit(0)


def _end(guarded: Mapping[int, int]) -> None:
    """Signal every group as it wishes, wait a little, then kill."""
    left = {pid for pid, hurry in guarded.items() if _reached(pid, hurry)}
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < give_up_at:
        select.select([], [], [], 0.02)
        left = {pid for pid in left if _reached(pid, 0)}
    for pid in left:
        _reached(pid, signal.SIGKILL)


def _reached(group: int, number: int) -> bool:
    """Signal a process group and tell whether anybody was in it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
