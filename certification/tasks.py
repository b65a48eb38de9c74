"""Celery doors of the certification floor."""

import logging
from dataclasses import asdict

from celery import shared_task

from certification.actions import recomputing, reminders, status_reviews
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


@shared_task(name="certification.recompute_deadlines", ignore_result=True)
def recompute_deadlines() -> None:
    """Compute deadlines anew where the rules changed: some batches, the next tick goes on."""
    if not recomputing.begin(at=clock.now()):
        return
    for _batch in range(BATCHES_MAX):
        progress = recomputing.advance(at=clock.now())
        if progress is None:
            return
        if progress.has_ended:
            log.info("deadlines.recomputed", extra=asdict(progress))
            return


@shared_task(name="certification.ask_about_changes", ignore_result=True)
def ask_about_changes() -> None:
    """Open a review of every survivor whose family facts raise a question; nothing ends by it."""
    opened_count = status_reviews.open_from_families(at=clock.now())
    if opened_count:
        log.info("reviews.opened", extra={"opened_count": opened_count})
