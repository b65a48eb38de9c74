"""As whom PostgreSQL runs: it refuses root, so root lends it a user namespace, or else the user nobody."""

import ctypes
import os
import pwd
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CLONE_NEWUSER: Final = 0x10000000
LENT_USER: Final = "nobody"


@dataclass(frozen=True)
class Identity:
    """How to start PostgreSQL, and where its programs and its data lie."""

    become: Callable[[], None] | None
    programs: Path
    data: Path
    owner: tuple[int, int] | None = None

    def give(self, descriptor_or_path: int | Path) -> None:
        """Let the lent user own a file, where there is one."""
        if self.owner:
            os.chown(descriptor_or_path, *self.owner)


def choose(installed: Path, wanted: Path, private: Path, memory: Path | None = None) -> Identity:
    """Return the identity that works here.

    `installed` is the folder of the packaged programs, `wanted` where the data should lie, and `private` a folder
    outside the checkout that serves when the lent user cannot reach the checkout. `memory` is the folder above
    `wanted` where the data lies in memory; programs may often not be run from there.
    """
    if os.geteuid() != 0:
        return Identity(None, installed, wanted)
    if not (private / "data").exists() and may_have_namespaces():
        return Identity(enter_namespace, installed, wanted)
    lent = pwd.getpwnam(LENT_USER)
    owner = (lent.pw_uid, lent.pw_gid)
    if memory is not None:
        os.chown(memory, *owner)
    data = wanted if memory is not None else private / "data"
    return Identity(lambda: drop_to(*owner), _copied(installed, private, owner), data, owner)


def enter_namespace() -> None:
    """Move this process to a user namespace in which root appears as an ordinary user.

    Why: the files stay where they are, whoever may traverse the folders above; root's access to files is kept.
    """
    lent = pwd.getpwnam(LENT_USER)
    uid, gid = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{lent.pw_uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{lent.pw_gid} {gid} 1")


def may_have_namespaces() -> bool:
    """Try in a child whether this system lets root enter a user namespace."""
    if not sys.platform.startswith("linux"):
        return False
    child = os.fork()
    if child == 0:
        try:
            enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def drop_to(uid: int, gid: int) -> None:
    """Become an ordinary user for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _copied(installed: Path, private: Path, owner: tuple[int, int]) -> Path:
    """Copy the programs, with the libraries beside them, where the lent user can reach them."""
    package = installed.parent
    target = private / "programs"
    private.mkdir(parents=True, exist_ok=True, mode=0o711)
    if not target.exists():
        half = private / "programs.new"
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(installed, half / package.name / installed.name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        half.chmod(0o755)
        half.rename(target)
    os.chown(private, *owner)
    return target / package.name / installed.name
