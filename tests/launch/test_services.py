"""Real servers, started and killed: data and keys are found again, and nothing is left running."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.launch.options import ROOT
from portal.launch.state import State
from tests.launch.conftest import Start, gone, processes_naming

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

LAUNCH = ("-m", "portal.launch")
ASK = (
    "import os, sys, psycopg2, redis; link = psycopg2.connect(os.environ['DATABASE_URL']);"
    "link.autocommit = True; cursor = link.cursor(); cursor.execute(sys.argv[1]);"
    "print(*cursor.fetchone(), redis.Redis.from_url(os.environ['REDIS_URL']).incr('starts'), flush=True)"
)
MAKE = "CREATE TABLE kept AS SELECT '外婆' AS who; SELECT who FROM kept"
READ = "SELECT who FROM kept"


def ask(statement: str) -> list[str]:
    """Return the arguments of a launcher that puts one question to its services."""
    return [*LAUNCH, "services", "--", sys.executable, "-c", ASK, statement]


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with blanks and Chinese letters, under one that other users cannot enter."""
    folder = tmp_path / "只有我" / "我的 家 家社通"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    yield folder
    State(folder).remove()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder any user can enter, as the system's own state folder is; those of pytest are closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_killed_launcher_leaves_no_process_and_loses_no_data(start: Start, closed_folder: Path) -> None:
    holding = [*ask(MAKE)[:-2], f"{ASK}; import time; time.sleep(600)", MAKE]
    first = start(*holding, JST_STATE_DIR=str(closed_folder))
    assert first.stdout
    assert first.stdout.readline() == "外婆 1\n"
    keys = (closed_folder / "keys.env").read_text("utf-8")
    # Where root may not have a namespace, the data lies outside.
    private = State(closed_folder).private
    data = private if private.exists() else closed_folder
    assert any("postgres" in line for line in processes_naming(str(data)))

    joined, _ = start(*ask(READ), JST_STATE_DIR=str(closed_folder)).communicate(timeout=60)
    first.kill()

    assert joined == "外婆 2\n"
    assert gone(str(closed_folder))
    assert gone(str(data))
    again, said = start(*ask(READ), JST_STATE_DIR=str(closed_folder)).communicate(timeout=60)
    assert again == "外婆 3\n", said
    assert (closed_folder / "keys.env").read_text("utf-8") == keys


def test_a_failing_command_gives_its_exit_code(start: Start) -> None:
    launcher = start(*LAUNCH, "services", "--", "sh", "-c", "exit 7", **_named_servers())

    launcher.communicate(timeout=60)

    assert launcher.returncode == 7


def test_a_wrong_address_is_one_sentence_and_no_traceback(start: Start) -> None:
    launcher = start(
        *LAUNCH, "run", **(_named_servers() | {"DATABASE_URL": "postgresql://me:very-secret@127.0.0.1:1/x"})
    )

    out, said = launcher.communicate(timeout=60)

    assert launcher.returncode == 1
    assert said == "DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1.\n"
    assert out == ""


def test_a_second_run_says_that_one_runs(start: Start, tmp_path: Path) -> None:
    holder = start(
        "-c",
        "import sys, time; from pathlib import Path; from portal.launch.state import Lock, State;"
        "state = State(Path(sys.argv[1])); state.prepare(); lock = Lock(state); lock.try_to_hold();"
        "state.remember_port('web', 8123); print('held', flush=True); time.sleep(600)",
        str(tmp_path),
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"

    second = start(*LAUNCH, "run", JST_STATE_DIR=str(tmp_path))

    _, said = second.communicate(timeout=60)
    assert said.startswith("The portal of this checkout runs already at http://127.0.0.1:8123/;")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends a user")
def test_root_without_user_namespaces_lends_nobody(start: Start, tmp_path: Path, open_folder: Path) -> None:
    private = open_folder / "private"
    launcher = start(
        "-c",
        "import sys; from pathlib import Path; from portal.launch import __main__, identity, state;"
        "identity.may_have_namespaces = lambda: False; state.PRIVATE_ROOT = Path(sys.argv[1]);"
        "sys.exit(__main__.main(sys.argv[2:]))",
        str(private),
        *ask(MAKE)[2:],
        JST_STATE_DIR=str(tmp_path / "state"),
    )

    out, said = launcher.communicate(timeout=90)

    assert out == "外婆 1\n", said
    (belonging,) = private.iterdir()
    assert (belonging / "data").owner() == "nobody"


def _named_servers() -> dict[str, str]:
    """Return the servers of this test run, so that a launcher has nothing to start."""
    return {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for target in ("run", "test", "check", "bench", "shell", "messages", "clean", "lock"):
        assert f"  make {target} " in shown
