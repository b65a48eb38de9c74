"""Settles batches in children that are killed with SIGKILL at random moments, and then in one that may finish.

Started by a test as a program of its own: `python tests/faults/killed_batches.py SEED KILLS`.
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

from certification import tasks
from certification.actions import batch_leases, batches, status_batches
from certification.models.batches import CertificationBatch
from certification.models.status_batches import StatusBatch

FINISH_WITHIN_S = 240


def main() -> int:
    """Kill so many children, let the last one finish, and give its exit status."""
    chance, kills_count = random.Random(int(sys.argv[1])), int(sys.argv[2])
    # Small bites and short leases, so that a few seconds hold many moments to be killed at.
    batch_leases.LEASE, batches.CHUNK, status_batches.CHUNK = timedelta(seconds=1), 5, 5
    for _ in range(kills_count):
        child = os.fork()
        if child == 0:
            _work(time.monotonic() + FINISH_WITHIN_S)
        time.sleep(chance.uniform(0.1, 0.6))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    child = os.fork()
    if child == 0:
        _work(time.monotonic() + FINISH_WITHIN_S)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work(until: float) -> NoReturn:
    """Run the task again and again, as the schedule does, until nothing waits."""
    while time.monotonic() < until:
        tasks.settle_deliveries()
        if not any(
            model.objects.filter(ended_at=None).exists() for model in (CertificationBatch, StatusBatch)
        ):
            os._exit(0)
        time.sleep(0.05)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
