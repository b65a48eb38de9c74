"""Sends webhooks in children that are killed with SIGKILL at random moments, and then in one that may finish.

Started by a test as a program of its own: `python tests/faults/killed_webhooks.py SEED KILLS`.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from typing import NoReturn

import django

django.setup()

from accounts import tasks
from accounts.actions import partner_events, webhooks
from accounts.models.partner_events import PartnerEvent, WebhookDelivery

FINISH_WITHIN_S = 25


def main() -> int:
    """Kill so many children, let the last one finish, and give its exit status."""
    chance, kills_count = random.Random(int(sys.argv[1])), int(sys.argv[2])
    # Small bites and short leases, so that a few seconds hold many moments to be killed at.
    webhooks.LEASE, webhooks.BATCH_MAX = timedelta(seconds=1), 5
    partner_events.PUBLISH_MAX, tasks.WEBHOOK_ROUND = 7, timedelta(seconds=2)
    for _ in range(kills_count):
        child = os.fork()
        if child == 0:
            _work(time.monotonic() + FINISH_WITHIN_S)
        time.sleep(chance.uniform(0.05, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    child = os.fork()
    if child == 0:
        _work(time.monotonic() + FINISH_WITHIN_S)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work(until: float) -> NoReturn:
    """Run the task again and again, as the schedule does, until nothing waits."""
    while time.monotonic() < until:
        tasks.send_webhooks()
        waiting = WebhookDelivery.objects.exclude(state="sent").exists()
        if not waiting and not PartnerEvent.objects.filter(place__isnull=True).exists():
            os._exit(0)
        time.sleep(0.05)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
