"""Listens to the workers of a storm: which tasks began and ended, where, and with what; one line each in one file."""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from celery.signals import task_postrun, task_prerun

# While one of these runs, a message may be between the house and the provider.
SENDING = frozenset({"accounts.send_lease"})
REMEMBERED_MAX = 400


@dataclass
class Tap:
    """What was heard so far."""

    path: Path
    done: Counter[str] = field(default_factory=Counter)
    messages: list[tuple[str, list[Any]]] = field(default_factory=list)
    _running: dict[int, str] = field(default_factory=dict)
    _read_to: int = 0

    def open(self) -> None:
        """Listen in every process forked from now on."""
        self.path.touch()
        task_prerun.connect(self._begun, weak=False)
        task_postrun.connect(self._ended, weak=False)

    def listen(self) -> None:
        """Read what was written since."""
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                self._note(*json.loads(line))

    def senders(self) -> list[int]:
        """Name the living processes that are in the middle of sending."""
        self.listen()
        return [pid for pid, name in self._running.items() if name in SENDING and _lives(pid)]

    def _note(self, what: str, pid: int, name: str, arguments: list[Any]) -> None:
        if what == "begun":
            self._running[pid] = name
            self.messages = [*self.messages[-REMEMBERED_MAX:], (name, arguments)]
        else:
            self._running.pop(pid, None)
            self.done[name] += 1

    def _begun(self, task: Any, args: Any, **_rest: Any) -> None:
        self._write("begun", task.name, list(args or ()))

    def _ended(self, task: Any, **_rest: Any) -> None:
        self._write("ended", task.name, [])

    def _write(self, what: str, name: str, arguments: list[Any]) -> None:
        line = json.dumps([what, os.getpid(), name, arguments]) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        os.write(file, line.encode())
        os.close(file)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
