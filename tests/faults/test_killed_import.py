"""kill -9 in the middle of an import: whole pieces stand with the place to read on, and the next run does the rest."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models.people import InsuredPerson
from accounts.models.registry import ImportBatch, ImportFile, RegistryEntry
from tests.registry.files import HEADINGS, number

ROOT = Path(__file__).resolve().parents[2]
PEOPLE_COUNT = 2000
COMMAND = ("import_registry", "--workers", "0", "--piece-bytes", "2000")
WAIT_SECONDS = 60.0


def begun() -> bool:
    return ImportFile.objects.filter(new_count__gt=0).exists()


@pytest.mark.fault
def test_killed_in_the_middle_and_run_again(database_url: str, tmp_path: Path) -> None:
    days = [date(1940, 1, 1) + timedelta(days=place) for place in range(PEOPLE_COUNT)]
    rows = [f"bb,P{place},张三,,,{number(day)},," for place, day in enumerate(days)]
    (tmp_path / "persons.csv").write_text("\n".join([HEADINGS["persons"], *rows, ""]), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *COMMAND, str(tmp_path)],
        env={**os.environ, "DATABASE_URL": database_url},
        stdout=subprocess.DEVNULL,
    ) as running:
        until = time.monotonic() + WAIT_SECONDS
        while not begun() and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(running.pid, signal.SIGKILL)

    file = ImportFile.objects.get()
    assert 0 < file.new_count < PEOPLE_COUNT
    assert InsuredPerson.objects.count() == RegistryEntry.objects.count() == file.new_count
    out = io.StringIO()
    call_command("import_registry", str(tmp_path), workers=0, stdout=out)
    assert "going on where" in out.getvalue()
    assert ImportBatch.objects.get().state == "done"
    file.refresh_from_db()
    assert (file.new_count, file.refused_count) == (PEOPLE_COUNT, 0)
    assert InsuredPerson.objects.count() == RegistryEntry.objects.count() == PEOPLE_COUNT
