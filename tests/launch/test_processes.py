"""The supervisor and its nanny, with cheap children: nothing outlives them, and every ending is told."""

import os
import signal
import sys
from pathlib import Path

import pytest

from portal.launch.processes import Program, log_tail
from tests.launch.conftest import Start, gone, processes_naming

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

# A child that ignores SIGTERM, and a grandchild that nobody told the supervisor about.
STUBBORN = "trap '' TERM; sleep {mark} & sleep {mark}; wait"
SCRIPT = """
import os, signal, sys
from pathlib import Path
from portal.launch import processes
from portal.launch.processes import Program, supervisor
processes.STOP_SECONDS = 0.5
# Whoever runs the suite under nohup has it ignored, and children inherit that.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
with supervisor() as crew:
    program = Program("The child", ["sh", "-c", {child!r}], os.environ, Path({log!r}), is_restarted={again})
    crew.start(program)
    print("started", flush=True)
    crew.watch()
"""


def script(child: str, log: str, *, again: bool = False) -> str:
    return SCRIPT.format(child=child, log=log, again=again)


def nanny_of(supervisor: int) -> int:
    """Return the first child of a supervisor, which is the nanny."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text("utf-8")
    return int(children.split()[0])


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_outlives_the_supervisor(start: Start, tmp_path: Path, ending: int) -> None:
    mark = f"98{ending:02}.25"
    supervisor = start("-c", script(STUBBORN.format(mark=mark), f"{tmp_path}/log"))
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "started\n"
    while len(processes_naming(f"sleep {mark} ")) < 2:
        assert supervisor.poll() is None

    supervisor.send_signal(ending)

    supervisor.wait(20)
    assert gone(f"sleep {mark} ")


def test_the_death_of_the_caller_ends_the_supervisor(start: Start, tmp_path: Path) -> None:
    mark = "9899.5"
    inner = script(f"exec sleep {mark}", f"{tmp_path}/log")
    caller = start("-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])")
    assert caller.stdout
    assert caller.stdout.readline() == "started\n"

    caller.kill()

    assert gone(f"sleep {mark} ")


def test_the_death_of_the_nanny_ends_everything(start: Start, tmp_path: Path) -> None:
    mark = "9895.5"
    supervisor = start("-c", script(STUBBORN.format(mark=mark), f"{tmp_path}/log"))
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "started\n"
    while len(processes_naming(f"sleep {mark} ")) < 2:
        assert supervisor.poll() is None

    os.kill(nanny_of(supervisor.pid), signal.SIGKILL)

    _, said = supervisor.communicate(timeout=20)
    assert supervisor.returncode == 1
    assert said == "The process that guards the others was killed, so all of them stop; start again.\n"
    assert gone(f"sleep {mark} ")


def test_a_child_follows_when_the_nanny_is_killed_too(start: Start, tmp_path: Path) -> None:
    mark = "9894.5"
    supervisor = start("-c", script(f"exec sleep {mark}", f"{tmp_path}/log"))
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "started\n"

    # Stopped first, so that the supervisor cannot notice what becomes of the nanny.
    supervisor.send_signal(signal.SIGSTOP)
    os.kill(nanny_of(supervisor.pid), signal.SIGKILL)
    supervisor.kill()

    supervisor.wait(20)
    assert gone(f"sleep {mark} ")


def test_a_child_that_ends_is_named_with_its_last_lines(start: Start, tmp_path: Path) -> None:
    supervisor = start("-c", script("echo out of paper; exit 3", f"{tmp_path}/log"))

    _, said = supervisor.communicate(timeout=20)

    assert supervisor.returncode == 1
    assert said.startswith("The child stopped unexpectedly (exit code 3).\nThe last lines of ")
    assert said.endswith("    out of paper\n")


def test_what_the_portal_can_miss_is_started_again(start: Start, tmp_path: Path) -> None:
    once = f"test -e {tmp_path}/mark || {{ touch {tmp_path}/mark; exit 3; }}; exec sleep 9897.5"
    supervisor = start("-c", script(once, f"{tmp_path}/log", again=True))
    assert supervisor.stderr

    assert (
        supervisor.stderr.readline() == "The child stopped unexpectedly (exit code 3); it is started again.\n"
    )
    while not processes_naming("sleep 9897.5 "):
        assert supervisor.poll() is None

    supervisor.send_signal(signal.SIGTERM)
    supervisor.wait(20)
    assert gone("sleep 9897.5 ")


def test_what_ends_again_and_again_is_given_up(start: Start, tmp_path: Path) -> None:
    supervisor = start("-c", script("exit 3", f"{tmp_path}/log", again=True))

    _, said = supervisor.communicate(timeout=20)

    assert supervisor.returncode == 1
    assert said.count("it is started again") == 5


def test_a_program_that_is_not_there_is_one_sentence(start: Start) -> None:
    supervisor = start(
        "-c",
        "import os\nfrom portal.launch.processes import Program, supervisor\n"
        "with supervisor() as crew: crew.start(Program('x', ['no-such-program'], os.environ))",
    )

    _, said = supervisor.communicate(timeout=20)

    assert said == "There is no program 'no-such-program'.\n"


def test_a_log_that_was_never_written_adds_nothing() -> None:
    assert log_tail(Program("x", ["x"], {})) == ""
