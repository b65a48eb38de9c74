"""kill -9 in the middle of numbering and sending: a real receiver hears of everything, and knows what came twice."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from accounts.actions import webhook_endpoints
from accounts.actions.partner_events import NewEvent, emit
from accounts.enums.partner_events import PartnerEventKind
from accounts.enums.users import Role
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.queries.partner_events import secrets_of
from accounts.rules.actors import Actor
from tests.accounts.receivers import receiving
from tests.api import world as worlds
from tests.api.world import ALL_SCOPES

ROOT = Path(__file__).resolve().parents[2]
EVENTS_COUNT = 120
KILLS_COUNT = 12
LIMIT_S = 60


@pytest.mark.fault
@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again(transactional_db: None, database_url: str, tmp_path: Path, seed: int) -> None:
    world = worlds.build()
    actor = Actor(frozenset({Role.PARTNER}), partner_id=world.city.partner_id, scopes=ALL_SCOPES)
    new = [NewEvent(f"k{n}", world.linked.id, {"stage": n}) for n in range(EVENTS_COUNT)]
    with receiving() as receiver:
        # An answer takes a moment, so that many kills fall between sending and noting it.
        receiver.waits_s = 0.01
        webhook_endpoints.add(actor, receiver.url, [], may_loop_back=True, at=world.at)
        emit(PartnerEventKind.DEADLINE_REMINDER, new, at=world.at)
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests/faults/killed_webhooks.py"), str(seed), str(KILLS_COUNT)],
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
        heard = list(receiver.heard)
    assert done.returncode == 0, done.stderr

    (secret,) = secrets_of(WebhookEndpoint.objects.get().pk, at=world.at)
    told = defaultdict(set)
    for one in heard:
        headers = {name.lower(): value for name, value in one.headers.items()}
        said = Webhook(secret).verify(one.body, headers)
        told[headers["webhook-id"]].add(said["data"]["stage"])
    assert told.keys() == {str(one) for one in PartnerEvent.objects.values_list("public_id", flat=True)}, (
        "lost"
    )
    assert sorted(stage for stages in told.values() for stage in stages) == list(range(EVENTS_COUNT))
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"sent"}
    # Whoever was killed between sending and noting it sent once more: one message a kill at the most.
    assert len(heard) - EVENTS_COUNT <= KILLS_COUNT
    places = list(PartnerEvent.objects.order_by("place").values_list("place", flat=True))
    assert places == list(range(1, EVENTS_COUNT + 1))
