"""`make check` must fail when a tool finds something: each tool is shown something it must refuse."""

import os
import subprocess
from pathlib import Path

import pytest

from portal.launch.checks import CHECKS, PRODUCTION
from portal.launch.options import ROOT

BAD_PYTHON = "import os\ndef  f(x):\n  return x.no\n"
BAD_TEMPLATE = '<img src="/static/a.png">'
CYCLE = """
[importlinter]
root_package = portal
[importlinter:contract:1]
name = the launcher does without the reader of the environment
type = forbidden
source_modules = portal.launch
forbidden_modules = portal.env
"""


def exit_code(*argv: str, **extra: str) -> int:
    return subprocess.run(argv, cwd=ROOT, env=os.environ | extra, capture_output=True, check=False).returncode


@pytest.mark.parametrize("name", ["ruff check", "ruff format"])
def test_python_that_is_not_sound_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD_PYTHON, "utf-8")

    assert exit_code(*CHECKS[name][:-1], str(tmp_path)) != 0


def test_a_broken_contract_is_refused(tmp_path: Path) -> None:
    (tmp_path / "contracts.ini").write_text(CYCLE, "utf-8")

    assert exit_code(*CHECKS["import-linter"], "--config", str(tmp_path / "contracts.ini"), "--no-cache") != 0


def test_a_template_without_alternative_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(BAD_TEMPLATE, "utf-8")

    assert exit_code(*CHECKS["djlint"][:3], str(tmp_path), "--lint") != 0


def test_production_settings_that_are_not_safe_are_refused() -> None:
    assert exit_code(*CHECKS["production"], **(PRODUCTION | {"JST_SECRET_KEY": "short"})) != 0
