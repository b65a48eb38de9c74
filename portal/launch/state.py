"""The state folder: keys, ports, data and logs of one installation, used by one launcher at a time."""

import base64
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.launch.errors import CannotStart

HANDOVER_SECONDS: Final = 15.0
PRIVATE_ROOT: Final = Path("/var/lib/jiashetong")
POSTGRES_ENTRY: Final = "LOCAL_POSTGRES"
VALKEY_ENTRY: Final = "LOCAL_VALKEY"
CARD_KEYS: Final = "JST_CARD_KEYS"
# Nothing that is stored depends on these: a folder made before they existed gets them at its next start.
LATE_KEYS: Final = frozenset({CARD_KEYS})
LOCAL_ONLY: Final = frozenset({POSTGRES_ENTRY, VALKEY_ENTRY})
# Where files lie in memory: a database that is made to be lost is copied there in a twentieth of the time.
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there, closed to others
MEMORY_FREE_MIN: Final = 4 * 1024**3


@dataclass(frozen=True)
class State:
    """Where one installation keeps what must be found again."""

    folder: Path

    def prepare(self) -> None:
        """Make the folder, closed to other users."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / "logs").mkdir(exist_ok=True, mode=0o700)
        except OSError as problem:
            raise CannotStart(
                f"The state folder {self.folder} cannot be used ({problem.strerror}); set JST_STATE_DIR to another."
            ) from None

    def log(self, name: str) -> Path:
        """Return a log file; what it held before is kept beside it once."""
        path = self.folder / "logs" / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".previous.log"))
        return path

    @property
    def database(self) -> Path:
        """Return the folder of the PostgreSQL data."""
        return (self.memory or self.folder) / "postgres"

    @property
    def memory(self) -> Path | None:
        """Return the folder in memory that belongs to this state folder, where it has one."""
        note = self.folder / "memory"
        return Path(note.read_text("utf-8")) if note.exists() else None

    @property
    def redis(self) -> Path:
        """Return the folder of the Valkey data."""
        return self.folder / "valkey"

    @property
    def private(self) -> Path:
        """Return the folder outside the checkout that belongs to this state folder, even after a move."""
        note = self.folder / "private"
        if note.exists():
            return Path(note.read_text("utf-8"))
        return PRIVATE_ROOT / hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]

    def note_private(self) -> None:
        """Keep the private folder's name, which was made from a path that may change."""
        write_private(self.folder / "private", str(self.private))

    def keys(self) -> dict[str, str]:
        """Return the keys and passwords, made at the first start.

        Raises: CannotStart when there is data but no keys: it could never be read again.
        """
        path = self.folder / "keys.env"
        if path.exists():
            return _complete(path)
        if self.database.exists() or (self.private / "data").exists():
            raise CannotStart(
                f"{path} is gone but the data it belongs to is there; put it back, or remove the data."
            )
        keys = fresh_keys()
        write_private(path, _as_lines(keys))
        return keys

    def ports(self) -> dict[str, int]:
        """Return the ports used last time."""
        try:
            found = json.loads((self.folder / "ports.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): int(port) for name, port in found.items()}

    def remember_port(self, name: str, port: int) -> None:
        """Keep a port for the next start and for other commands of this checkout."""
        write_private(self.folder / "ports.json", json.dumps(self.ports() | {name: port}))

    def remove(self) -> None:
        """Delete the folder and everything that belongs to it."""
        memory = self.memory
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.private, ignore_errors=True)
        if memory is not None:
            shutil.rmtree(memory, ignore_errors=True)


class Lock:
    """One launcher at a time in a state folder; the nanny inherits the lock and keeps it until all is gone."""

    def __init__(self, state: State) -> None:
        self._path = state.folder / "lock"
        self._file = self._path.open("a+")

    def try_to_hold(self) -> bool:
        """Take the lock; wait for the remains of a killed launcher, but not for a living one."""
        give_up_at = time.monotonic() + HANDOVER_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if self.holder_lives() or time.monotonic() > give_up_at:
                    return False
                time.sleep(0.05)
            else:
                self._sign()
                return True

    def let_go(self) -> None:
        """Give the lock back."""
        self._file.close()

    def holder_lives(self) -> bool:
        """Tell whether the launcher that signed the lock still runs."""
        self._file.seek(0)
        return _lives(self._file.read().strip())

    def _sign(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(str(os.getpid()))
        self._file.flush()


def throwaway(state: State, *, in_memory: bool = False) -> State:
    """Return a new state inside another one, after removing those whose launcher is gone.

    With ``in_memory`` its data lies in memory where there is enough; a disk is not what is tested then.
    """
    above = state.folder / "throwaway"
    above.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in above.iterdir():
        if not _lives(folder.name.partition("-")[0]):
            State(folder).remove()
    fresh = State(above / f"{os.getpid()}-{secrets.token_hex(3)}")
    fresh.prepare()
    if in_memory and _has_room(MEMORY):
        # Noted first, so that whoever finds the state of a killed launcher finds the folder, too.
        write_private(fresh.folder / "memory", str(MEMORY / f"jiashetong-{fresh.folder.name}"))
        (MEMORY / f"jiashetong-{fresh.folder.name}").mkdir(mode=0o700)
    return fresh


def _has_room(folder: Path) -> bool:
    """Say whether a folder can be written and has room for the databases of all test processes."""
    return (
        folder.is_dir()
        and os.access(folder, os.W_OK | os.X_OK)
        and min(shutil.disk_usage(folder).free, _available_bytes()) >= MEMORY_FREE_MIN
    )


def _available_bytes() -> int:
    """Read how much memory could be taken; none where the system does not say."""
    try:
        told = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return 0
    found = [line.split()[1] for line in told.splitlines() if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else 0


def fresh_keys() -> dict[str, str]:
    """Return new random keys and passwords."""
    return {
        "JST_SECRET_KEY": secrets.token_urlsafe(50),
        "JST_SEALING_KEYS": f"k1:{_encoded(secrets.token_bytes(32))}",
        "JST_INDEX_KEY": _encoded(secrets.token_bytes(32)),
        CARD_KEYS: f"c1:{_encoded(secrets.token_bytes(32))}",
        POSTGRES_ENTRY: secrets.token_urlsafe(24),
        VALKEY_ENTRY: secrets.token_urlsafe(24),
    }


def keys_for_tests() -> dict[str, str]:
    """Return fresh passwords with keys that are the same in every test run, so that a kept template can be read."""
    return fresh_keys() | {
        "JST_SECRET_KEY": _encoded(hashlib.sha512(b"tests only: secret").digest()),
        "JST_SEALING_KEYS": f"t1:{_encoded(hashlib.sha256(b'tests only: sealing').digest())}",
        "JST_INDEX_KEY": _encoded(hashlib.sha256(b"tests only: index").digest()),
        CARD_KEYS: f"t1:{_encoded(hashlib.sha256(b'tests only: cards').digest())}",
    }


def keys_of_the_portal(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the keys the portal itself reads."""
    return {name: value for name, value in keys.items() if name not in LOCAL_ONLY}


def free_port(preferred: int | None = None) -> int:
    """Return a loopback port nobody listens on, the preferred one where it is free."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CannotStart("There is no free port on this machine.")


def write_private(path: Path, content: str) -> None:
    """Write a file only its owner can read, whole or not at all."""
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _complete(path: Path) -> dict[str, str]:
    """Return the kept keys, all of them; late ones are added."""
    keys = dict(line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    if late := LATE_KEYS - keys.keys():
        keys |= {name: value for name, value in fresh_keys().items() if name in late}
        write_private(path, _as_lines(keys))
    if missing := sorted(fresh_keys().keys() - keys.keys()):
        raise CannotStart(f"{path} lacks {', '.join(missing)}; put the file back as it was.")
    return keys


def _as_lines(keys: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in keys.items())


def _lives(pid: str) -> bool:
    """Tell whether a process runs; in doubt it does."""
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: str) -> bool:
    """Tell whether a process has ended and only waits for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
