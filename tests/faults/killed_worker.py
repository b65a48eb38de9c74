"""Runs the real tasks in children that are killed with SIGKILL at random moments, and then one that may finish.

Started by a test as a program of its own: `python tests/faults/killed_worker.py SEED KILLS`.
"""

import os
import random
import signal
import sys
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import NoReturn

import django

django.setup()

from django.conf import settings

from foundation import clock

# At noon, whatever hour it is: by night messages wait for the morning.
SHIFT = datetime.combine(clock.today(), time_of_day(12), clock.SHANGHAI) - clock.now()
_now = clock.now
clock.now = lambda: _now() + SHIFT

from accounts.actions import delivery_asking, delivery_worker
from accounts.queries.notices import oldest_waiting_at
from accounts.rules import deliveries as rules
from accounts.rules.deliveries import Pace
from accounts.tasks import reconcile_deliveries
from certification.actions import reminders
from certification.tasks import plan_reminders, release_reminders
from tests.delivering import deliver_all

FINISH_WITHIN_S = 25


def main() -> int:
    """Kill so many children, let the last one finish, and give its exit status."""
    chance, kills_count = random.Random(int(sys.argv[1])), int(sys.argv[2])
    # Small bites and short leases, so that a few seconds hold many moments to be killed at.
    settings.DELIVERY_PACE = Pace(timedelta(seconds=1), timedelta(seconds=0.1), timedelta(seconds=0.2))
    # What a provider never got is sent again at once instead of after minutes.
    delivery_asking.retry_after = lambda _attempts, **_: timedelta()
    rules.LEASE_ROWS_MAX, delivery_worker.CHUNK_ROWS, reminders.BATCH_MAX = 10, 3, 4
    # At noon by its own clock alone.
    settings.CLOCK_AHEAD_MAX = timedelta()
    for _ in range(kills_count):
        child = os.fork()
        if child == 0:
            _work(time.monotonic() + FINISH_WITHIN_S)
        time.sleep(chance.uniform(0.05, 0.5))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    child = os.fork()
    if child == 0:
        _work(time.monotonic() + FINISH_WITHIN_S)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work(until: float) -> NoReturn:
    """Run both tasks again and again, as the schedule does, until nothing waits."""
    while time.monotonic() < until:
        plan_reminders()
        release_reminders()
        deliver_all()
        reconcile_deliveries()
        if oldest_waiting_at() is None:
            os._exit(0)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
