"""Makes `.venv` from a lock file, once per lock file; runs on the system's Python with nothing installed.

Written for old interpreters too, so that they can say which one is needed.
"""

import hashlib
import os
import shutil
import subprocess
import sys

LEAST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# The larger set holds the smaller one, pinned alike.
SETS = {"run": ("run",), "dev": ("run", "dev")}


def main(wanted: str) -> None:
    """Bring `.venv` up to the wanted set of packages."""
    os.chdir(ROOT)
    if sys.version_info < LEAST:
        found = sys.version.split()[0]
        sys.exit(f"Python 3.11 or newer is needed; this is {found}. Call: make PYTHON=python3.11")
    import fcntl

    with open(lock_file("run")) as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        have = stamps()
        if have.get("run") != fingerprint("run") or have.get("dev", fingerprint("dev")) != fingerprint("dev"):
            make_afresh()
            have = {}
        if wanted not in have:
            install(wanted)
            have.update((name, fingerprint(name)) for name in SETS[wanted])
            write_stamps(have)


def lock_file(name: str) -> str:
    """Return the lock file of a set."""
    return os.path.join("requirements", name + ".lock")


def fingerprint(name: str) -> str:
    """Return what must be the same for installed packages to be the right ones."""
    with open(lock_file(name), "rb") as lock:
        return hashlib.sha256(lock.read() + sys.version.encode()).hexdigest()


def stamps() -> "dict[str, str]":
    """Return the fingerprints of the sets installed."""
    try:
        with open(os.path.join(".venv", "installed")) as file:
            return dict(line.rstrip().split(" ", 1) for line in file)
    except (OSError, ValueError):
        return {}


def write_stamps(have: "dict[str, str]") -> None:
    """Note the sets installed, last of all."""
    with open(os.path.join(".venv", "installed"), "w") as file:
        file.writelines(f"{name} {mark}\n" for name, mark in sorted(have.items()))


def make_afresh() -> None:
    """Make an empty environment."""
    say("Making .venv ...")
    shutil.rmtree(".venv", ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", ".venv"], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode != 0:
        shutil.rmtree(".venv", ignore_errors=True)
        sys.exit(
            "Python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"
        )


def install(name: str) -> None:
    """Install a lock file by hash; ready-made packages only, so no compiler is needed."""
    say(f"Installing packages from {lock_file(name)} ...")
    pip = [
        os.path.join(".venv", "bin", "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "-qq",
    ]
    done = subprocess.run(
        [*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock_file(name)],
        check=False,
    )
    if done.returncode != 0:
        sys.exit(
            "The packages could not be installed; pip says why above. Call make again when it is mended."
        )


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
