"""`make check`: every check runs, then all that failed are named."""

import sys
import time
from collections.abc import Mapping
from typing import Final

from portal.launch.services import forgotten, run_command, say

PYTHON: Final = sys.executable
TEMPLATES: Final = "templates"
# It has no module to run, and the script in .venv/bin breaks on a path with blanks.
LINT_IMPORTS: Final = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS: Final = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy": [PYTHON, "-m", "mypy"],
    "import-linter": [PYTHON, "-c", LINT_IMPORTS],
    # Lint only: a formatter moves line breaks, and between Chinese words a line break shows as a blank.
    "djlint": [PYTHON, "-m", "djlint", TEMPLATES, "--lint"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "production": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
# A production server's settings with throwaway values: only their soundness is looked at.
PRODUCTION: Final = {"JST_MODE": "production", "JST_HOSTS": "portal.example.test"}


def check(only: list[str]) -> int:
    """Run the checks, or those named, and return 1 when any of them failed."""
    failed: list[str] = []
    with forgotten(is_forgetful=True) as (crew, environment):
        for name, argv in CHECKS.items():
            if only and name not in only:
                continue
            began = time.monotonic()
            code = run_command(crew, argv, _environment(name, environment))
            say(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({time.monotonic() - began:.1f} s)")
            if code != 0:
                failed.append(name)
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def _environment(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, **(PRODUCTION if name == "production" else {})}
