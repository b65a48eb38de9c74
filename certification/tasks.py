"""Celery doors of the certification floor."""

import logging

from celery import shared_task

from certification.actions import reminders
from foundation import clock

log = logging.getLogger(__name__)

# A tick does a bounded piece of work; the next tick goes on where this one stopped.
BATCHES_MAX = 40


@shared_task(name="certification.plan_reminders", ignore_result=True)
def plan_reminders() -> None:
    """Plan what is due today and not planned yet."""
    planned_count = reminders.plan(on=clock.today(), at=clock.now())
    if planned_count:
        log.info("reminders.planned", extra={"planned_count": planned_count})


@shared_task(name="certification.release_reminders", ignore_result=True)
def release_reminders() -> None:
    """Turn planned reminders into notices, batch by batch."""
    for _batch in range(BATCHES_MAX):
        if not reminders.release(at=clock.now()).taken_count:
            return
