"""kill -9 in the middle of batches: every item is settled, none twice, and the end is told once."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.enums.users import Role
from accounts.models.audit import AuditEvent
from accounts.models.partner_events import PartnerEvent
from accounts.queries.audit import broken_links
from accounts.rules.actors import Actor
from certification.actions import batches, status_batches
from certification.actions.batches import NewItem
from certification.actions.status_batches import Questions
from certification.enums.batches import StatusOf
from certification.models.batches import BatchItem
from certification.models.events import Certification
from certification.models.status_batches import StatusItem
from tests.api import world as worlds
from tests.api.world import ALL_SCOPES

ROOT = Path(__file__).resolve().parents[2]
ITEMS_COUNT = 60
KILLS_COUNT = 10
LIMIT_S = 300


@pytest.mark.fault
@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again(transactional_db: None, database_url: str, tmp_path: Path, seed: int) -> None:
    world = worlds.build()
    actor = Actor(frozenset({Role.PARTNER}), partner_id=world.city.partner_id, scopes=ALL_SCOPES)
    day = world.today - timedelta(days=ITEMS_COUNT)
    uploaded = [
        NewItem(f"n-{n}", str(world.linked.entitlement_id), (day + timedelta(days=n)).isoformat(), "x")
        for n in range(ITEMS_COUNT)
    ]
    batches.receive(actor, uploaded, at=world.at)
    asked = tuple(str(world.linked.public_id) if n % 2 else f"x-{n}" for n in range(ITEMS_COUNT))
    status_batches.receive(actor, Questions(StatusOf.PERSON, asked, world.today), at=world.at)

    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/faults/killed_batches.py"), str(seed), str(KILLS_COUNT)],
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
    assert done.returncode == 0, done.stderr

    assert set(BatchItem.objects.values_list("state", flat=True)) == {"recorded"}, "lost"
    assert Certification.objects.count() == ITEMS_COUNT
    numbers = set(Certification.objects.values_list("proof__external_id", flat=True))
    assert numbers == {f"n-{n}" for n in range(ITEMS_COUNT)}, "twice"
    answered = StatusItem.objects.filter(state="answered").count()
    assert (answered, StatusItem.objects.filter(state="not_found").count()) == (30, 30)
    # Each bite that was answered wrote down once that it read of the person, and no bite that was taken back did.
    assert AuditEvent.objects.filter(action="deadline.viewed").count() == ITEMS_COUNT / 5
    finished = PartnerEvent.objects.filter(kind="batch.finished")
    assert sorted(event.data["batch"] for event in finished) == ["certifications", "statuses"]
    assert PartnerEvent.objects.filter(kind="certification.recorded").count() == ITEMS_COUNT
    assert broken_links() == []
