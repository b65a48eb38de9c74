"""kill -9 in the middle of a change of keys: whole batches stand, all values open, and the next run does the rest."""

import base64
import io
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.actions import people
from accounts.fields import unseal
from accounts.models.people import InsuredPerson
from accounts.queries.seals import sealed_columns
from foundation.identifiers import Sex
from foundation.sealing import Keyring
from tests.cast import BUILT_AT

ROOT = Path(__file__).resolve().parents[2]
PEOPLE_COUNT = 500
BATCH = "5"
NEW_KEY = b"n" * 32


def waiting() -> int:
    return sum(column.waiting().count() for column in sealed_columns())


def phones() -> list[str]:
    rows = InsuredPerson.objects.order_by("pk")
    return [unseal(row.phone_sealed, label="person.phone", owner=row.public_id) for row in rows]


@pytest.mark.fault
def test_killed_in_the_middle_and_run_again(database_url: str, settings: Settings) -> None:
    numbers = [f"+861360000{place:04d}" for place in range(PEOPLE_COUNT)]
    born_on = date(1950, 1, 1)
    new = [people.NewPerson("某人", Sex.MALE, born_on, phone=number) for number in numbers]
    InsuredPerson.objects.bulk_create(people.row_of(one, at=BUILT_AT) for one in new)
    ring = f"new:{base64.b64encode(NEW_KEY).decode()},{os.environ['JST_SEALING_KEYS']}"

    with subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "rotate_seals", "--batch", BATCH],
        env={**os.environ, "DATABASE_URL": database_url, "JST_SEALING_KEYS": ring},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert "accounts_insuredperson.phone_sealed: 5 of 500" in (running.stdout or io.StringIO()).readline()
        os.kill(running.pid, signal.SIGKILL)

    settings.SEALING_KEYRING = Keyring({"new": NEW_KEY, **settings.SEALING_KEYRING.keys}, "new")
    assert 0 < waiting() < PEOPLE_COUNT
    assert phones() == numbers
    call_command("rotate_seals", stdout=io.StringIO())
    assert waiting() == 0
    settings.SEALING_KEYRING = Keyring({"new": NEW_KEY}, "new")
    assert phones() == numbers
