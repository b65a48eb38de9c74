"""`python -m portal.launch run | sandbox | services -- COMMAND | test -- ARGUMENTS | bench -- ... | check -- NAMES`."""

import argparse
import os
import sys
from collections.abc import Sequence

from portal.launch import checks, chromium, face_models, options, run, services
from portal.launch.errors import CannotStart, Stopped
from portal.launch.processes import supervisor


def main(arguments: Sequence[str]) -> int:
    """Do one act and return the exit code."""
    chosen = _parser().parse_args(arguments)
    rest: list[str] = chosen.rest[1:] if chosen.rest[:1] == ["--"] else chosen.rest
    if chosen.act == "sandbox":
        options.serve_sandbox()
    try:
        match chosen.act:
            case "run" | "sandbox":
                face_models.obtain()
                return run.run()
            case "check":
                return checks.check(rest)
            case "test":
                return _tested(rest)
            case "bench":
                return _beside_throwaway([sys.executable, "-m", "benchmarks", *rest], is_forgetful=False)
            case _:
                return _beside_kept(rest)
    except Stopped as stop:
        return 128 + stop.signal_number


def _beside_kept(argv: list[str]) -> int:
    """Run a command beside the services of this checkout, those of a running portal where there is one."""
    if not argv:
        raise CannotStart("Say which command to run: python -m portal.launch services -- COMMAND.")
    environment = services.joined()
    if environment is None:
        with services.kept() as (crew, _, environment):
            return services.run_command(crew, argv, environment)
    with supervisor() as crew:
        return services.run_command(crew, argv, environment)


def _tested(arguments: list[str]) -> int:
    """Run pytest, with a browser where the machine has one or can get one."""
    if found := chromium.obtain():
        os.environ["JST_CHROMIUM"] = found
    face_models.obtain()
    face_models.obtain_test_face()
    return _beside_throwaway([sys.executable, "-m", "pytest", *arguments], is_forgetful=True)


def _beside_throwaway(argv: list[str], *, is_forgetful: bool) -> int:
    """Run a command beside services that are deleted afterwards."""
    with services.forgotten(is_forgetful=is_forgetful) as (crew, environment):
        return services.run_command(crew, argv, environment)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.launch", description=__doc__)
    parser.add_argument("act", choices=["run", "sandbox", "services", "test", "bench", "check"])
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="after --: the command, or what is passed on")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
