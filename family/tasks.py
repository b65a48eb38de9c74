"""Celery doors of the family floor."""

import logging
from dataclasses import asdict

from celery import shared_task

from family.actions import mandate_notices
from foundation import clock

log = logging.getLogger(__name__)


@shared_task(name="family.tell_ending_mandates", ignore_result=True)
def tell_ending_mandates() -> None:
    """Tell both sides of mandates that end soon, one batch."""
    report = mandate_notices.tell_ending(at=clock.now())
    if report.told_count:
        log.info("mandates.ending_told", extra=asdict(report))


@shared_task(name="family.tell_birthdays", ignore_result=True)
def tell_birthdays() -> None:
    """Tell parents and children before a birthday on which the child's own word is asked, one batch."""
    report = mandate_notices.tell_birthdays(at=clock.now())
    if report.told_count:
        log.info("mandates.birthdays_told", extra=asdict(report))
