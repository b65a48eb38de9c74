"""Celery doors of the certification floor."""

import logging

from celery import shared_task

from certification.actions import reminders
from foundation import clock

log = logging.getLogger(__name__)

# A tick does a bounded piece of work; the next tick goes on where this one stopped.
BATCHES_MAX = 40


@shared_task(name="certification.run_reminders", ignore_result=True)
def run_reminders() -> None:
    """Plan what is due today and release what is planned."""
    planned_count = reminders.plan(on=clock.today(), at=clock.now())
    for _batch in range(BATCHES_MAX):
        report = reminders.release(at=clock.now())
        if not report.taken_count:
            break
    if planned_count:
        log.info("reminders.planned", extra={"planned_count": planned_count})
