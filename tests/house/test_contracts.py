"""The import contracts, so that a broken one shows in the tests and not only in `make check`."""

import os
import subprocess
import sys

from tests.house.source import ROOT


def test_import_contracts_hold() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "importlinter.cli", "lint"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
    )
    assert run.returncode == 0, run.stdout[-3000:]
