"""The state folder: keys made once, one launcher at a time, leftovers cleared."""

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from portal.launch import state as states
from portal.launch.errors import CannotStart
from portal.launch.state import Lock, State, free_port, keys_of_the_portal, throwaway


@pytest.fixture
def state(tmp_path: Path) -> State:
    found = State(tmp_path / "state 数据")
    found.prepare()
    return found


def test_keys_are_made_once_and_closed_to_others(state: State) -> None:
    keys = state.keys()

    assert state.keys() == keys
    assert stat.S_IMODE((state.folder / "keys.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.folder.stat().st_mode) == 0o700


def test_the_portal_gets_its_own_keys_only(state: State) -> None:
    names = {"JST_SECRET_KEY", "JST_SEALING_KEYS", "JST_INDEX_KEY", "JST_CARD_KEYS"}
    assert set(keys_of_the_portal(state.keys())) == names


def test_a_folder_made_before_cards_gets_their_key_and_keeps_the_others(state: State) -> None:
    keys = state.keys()
    path = state.folder / "keys.env"
    old = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("JST_CARD_KEYS")]
    path.write_text("\n".join(old), "utf-8")
    state.database.mkdir()

    later = state.keys()
    assert later["JST_CARD_KEYS"] not in ("", keys["JST_CARD_KEYS"])
    assert {**later, "JST_CARD_KEYS": ""} == {**keys, "JST_CARD_KEYS": ""}
    assert state.keys() == later
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_data_without_keys_is_not_given_new_ones(state: State) -> None:
    state.database.mkdir()

    with pytest.raises(CannotStart, match=r"keys\.env is gone but the data it belongs to is there"):
        state.keys()


def test_a_keys_file_with_a_line_lost_is_refused(state: State) -> None:
    state.keys()
    path = state.folder / "keys.env"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("JST_INDEX_KEY")]
    path.write_text("\n".join(kept), "utf-8")

    with pytest.raises(CannotStart, match="lacks JST_INDEX_KEY"):
        state.keys()


def test_a_second_launcher_is_refused_while_the_first_lives(state: State) -> None:
    first, second = Lock(state), Lock(state)

    assert first.try_to_hold()
    assert not second.try_to_hold()

    first.let_go()
    assert second.try_to_hold()


def test_the_lock_of_a_dead_launcher_is_waited_for(state: State) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from portal.launch.state import Lock, State;"
        "Lock(State(Path(sys.argv[1]))).try_to_hold();"
        "child = os.fork();"
        "(time.sleep(1), os._exit(0)) if child == 0 else os._exit(0)"
    )
    # The launcher is gone at once; its nanny, which inherited the lock, stays for a second.
    subprocess.run([os.sys.executable, "-c", script, str(state.folder)], check=True)

    assert Lock(state).try_to_hold()


def test_a_state_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotStart, match="set JST_STATE_DIR to another"):
        State(tmp_path / "file" / "state").prepare()


def test_leftovers_of_dead_launchers_are_cleared(state: State) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = state.folder / "throwaway" / f"{ended.pid}-abc"
    left.mkdir(parents=True)
    alive = state.folder / "throwaway" / f"{os.getpid()}-abc"
    alive.mkdir()

    fresh = throwaway(state)

    assert fresh.folder.exists()
    assert alive.exists()
    assert not left.exists()


def test_what_may_be_lost_lies_in_memory_and_goes_with_its_state(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "memory").mkdir()
    monkeypatch.setattr(states, "MEMORY", tmp_path / "memory")
    monkeypatch.setattr(states, "_available_bytes", lambda: 1)
    monkeypatch.setattr(states, "MEMORY_FREE_MIN", 1)

    fresh = throwaway(state, in_memory=True)

    assert fresh.database.parent.parent == tmp_path / "memory"
    assert fresh.database.parent.stat().st_mode & 0o777 == 0o700
    fresh.remove()
    assert list((tmp_path / "memory").iterdir()) == []


def test_memory_of_dead_launchers_is_given_back(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = state.folder / "throwaway" / f"{ended.pid}-abc"
    left.mkdir(parents=True)
    (left / "memory").write_text(str(tmp_path / "left"))
    (tmp_path / "left").mkdir()

    throwaway(state)

    assert not (tmp_path / "left").exists()


@pytest.mark.parametrize(("free", "is_there"), [(0, True), (1 << 60, False)])
def test_without_room_in_memory_data_lies_on_the_disk(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_there: bool
) -> None:
    monkeypatch.setattr(states, "MEMORY", tmp_path if is_there else tmp_path / "none")
    monkeypatch.setattr(states, "_available_bytes", lambda: free)

    fresh = throwaway(state, in_memory=True)

    assert fresh.database == fresh.folder / "postgres"


def test_ports_are_remembered(state: State) -> None:
    state.remember_port("web", 8001)
    state.remember_port("postgres", 5555)

    assert state.ports() == {"web": 8001, "postgres": 5555}


def test_a_port_in_use_is_not_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) != port
    assert free_port(port) == port


def test_the_log_of_the_last_start_is_kept_once(state: State) -> None:
    state.log("web").write_text("first", "utf-8")

    assert not state.log("web").exists()
    assert (state.folder / "logs" / "web.previous.log").read_text("utf-8") == "first"
