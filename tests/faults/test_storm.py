"""Processes die while reminders are planned, released and sent: nothing is lost, and nothing comes twice.

The short form belongs to `make test`; `make faults` plays the long one. The seed is in the output of a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Not how long it may take, but when a machine is taken to have died: the storm itself waits by progress.
DEAD_SECONDS = 900


def storm(
    database_url: str, *arguments: str, over: str = "tests.faults.storm"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", over, "--origin", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url},
        timeout=DEAD_SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.fault
def test_ten_kills(database_url: str) -> None:
    passed = storm(database_url, "--kills", "10", "--people", "150")
    assert passed.returncode == 0, passed.stdout + passed.stderr


@pytest.mark.fault
def test_payments_through_four_kills(database_url: str) -> None:
    passed = storm(database_url, "--kills", "4", over="tests.faults.payment_storm")
    assert passed.returncode == 0, passed.stdout + passed.stderr
