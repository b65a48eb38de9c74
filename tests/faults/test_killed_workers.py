"""kill -9 in the middle of planning, releasing and delivering: nothing is lost and nothing comes twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements
from certification.enums import Benefit
from certification.models.entitlements import Deadline
from certification.models.reminders import Reminder
from family.enums import ConfirmedBy, LegalBasis, MandateGrade
from family.models.mandates import Mandate
from foundation import clock
from foundation.identifiers import Sex
from tests.cast import BENGBU, BUILT_AT, somebody

ROOT = Path(__file__).resolve().parents[2]
PEOPLE_COUNT = 60
KILLS_COUNT = 12
LIMIT_S = 60


@pytest.fixture
def expected(transactional_db: None) -> set[tuple[int, int]]:
    """Sixty pensioners due in five days, every second one with a helper; who is to hear about whom."""
    due_on, told = clock.today() + timedelta(days=5), set()
    helper = somebody("李帮", Sex.FEMALE, date(1980, 1, 1), phone="+8613610000000")
    for number in range(PEOPLE_COUNT):
        born_on = date(1945, 1, 1) + timedelta(days=number)
        person = somebody("邻居", Sex.MALE, born_on, phone=f"+861360000{number:04d}")
        granted = entitlements.grant(
            SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=BENGBU, starts_on=date(2010, 1, 1), at=BUILT_AT
        )  # fmt: skip
        Deadline.objects.filter(pk=granted.pk).update(due_on=due_on)
        told.add((person.pk, person.pk))
        if number % 2:
            # Thirty people have the same helper, which no rule lets them say online.
            Mandate.objects.create(
                principal=person,
                helper=helper,
                grade=MandateGrade.REMIND.value,
                legal_basis=LegalBasis.CONSENT.value,
                confirmed_by=ConfirmedBy.DESK.value,
                starts_on=BUILT_AT.date(),
                confirmed_at=BUILT_AT,
            )
            told.add((helper.pk, person.pk))
    return told


@pytest.mark.fault
@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again(
    expected: set[tuple[int, int]], database_url: str, tmp_path: Path, seed: int
) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/faults/killed_worker.py"), str(seed), str(KILLS_COUNT)],
        env={
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "JST_STATE_DIR": str(tmp_path),
            "JST_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        },
        timeout=LIMIT_S,
        capture_output=True,
        text=True,
        check=False,
    )
    left = Counter(NoticeDelivery.objects.values_list("channel", "state", "last_error"))
    assert done.returncode == 0, (done.stderr, left)

    written = Counter(NoticeItem.objects.values_list("notice__recipient_id", "subject_id"))
    assert set(written) == expected, "lost"
    assert set(written.values()) == {1}, "twice"
    assert set(Reminder.objects.values_list("state", flat=True)) == {"released"}
    assert Reminder.objects.count() == len(expected)
    assert Notice.objects.count() == len({recipient for recipient, _subject in expected}), "one message each"
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"sent"}
    files = list((tmp_path / "outbox").glob("*.json"))
    keys = Counter(json.loads(file.read_text(encoding="utf-8"))["key"] for file in files)
    assert keys == Counter(f"{key}:sms" for key in Notice.objects.values_list("key", flat=True))
