"""What the launcher decides before anything is started: the port, and which Python will do."""

import re
import socket
import sys
from pathlib import Path

import pytest

from portal.launch import install, options, run
from portal.launch.errors import CannotStart


def test_a_port_in_use_makes_it_take_the_next_and_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        monkeypatch.setattr(options, "PORT", wanted)

        with run.listening() as listener:
            port = listener.getsockname()[1]

    assert port > wanted
    assert capsys.readouterr().out == f"Port {wanted} is in use; the portal takes {port}.\n"


def test_an_address_of_another_machine_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "BIND", "nowhere.invalid")

    with pytest.raises(CannotStart, match=r"JST_BIND 'nowhere\.invalid' is not an address of this machine"):
        run.listening()


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        install.main("run")


def test_packages_are_installed_once_per_lock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(name, "utf-8")
    monkeypatch.setattr(install, "ROOT", str(tmp_path))
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "make_afresh", lambda: done.append("afresh"))
    monkeypatch.setattr(install, "install", done.append)
    monkeypatch.chdir(tmp_path)

    install.main("run")
    install.main("run")
    install.main("dev")
    install.main("run")
    assert done == ["afresh", "run", "dev"]

    (tmp_path / "requirements" / "run.lock").write_text("other", "utf-8")
    install.main("run")
    assert done[3:] == ["afresh", "run"]


@pytest.mark.parametrize("name", ["run", "dev"])
def test_lock_files_carry_hashes_and_no_address(name: str) -> None:
    lock = (options.ROOT / "requirements" / f"{name}.lock").read_text("utf-8")

    assert "://" not in lock
    assert not re.search(r"^\s*(-|/|\.)(?!-hash)", lock, re.MULTILINE)
    for pinned in re.split(r"\n(?=\S)", lock.strip()):
        assert re.match(r"[a-z0-9-]+(\[[a-z]+\])?==\S+", pinned)
        assert "--hash=sha256:" in pinned


def test_the_development_lock_holds_the_other_one() -> None:
    def pins(name: str) -> set[str]:
        lock = (options.ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
        return set(re.findall(r"^[a-z0-9-]+==\S+", lock, re.MULTILINE))

    assert pins("run") <= pins("dev")
    assert sys.version_info >= install.LEAST
