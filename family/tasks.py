"""Celery doors of the family floor."""

import logging
from dataclasses import asdict

from celery import shared_task

from accounts.queries.registry import is_search_due
from family.actions import claim_notices, deaths, mandate_notices, payment_flags, payments, questions
from family.queries.questions import SEARCHED
from foundation import clock

log = logging.getLogger(__name__)


@shared_task(name="family.tell_ending_mandates", ignore_result=True)
def tell_ending_mandates() -> None:
    """Tell both sides of mandates that end soon, one batch."""
    report = mandate_notices.tell_ending(at=clock.now())
    if report.told_count:
        log.info("mandates.ending_told", extra=asdict(report))


@shared_task(name="family.settle_deaths", ignore_result=True)
def settle_deaths() -> None:
    """End what is open of people a register says have died, one batch."""
    report = deaths.settle(at=clock.now())
    if report.ended_count or report.restored_count:
        log.info("deaths.settled", extra=asdict(report))


@shared_task(name="family.find_contradictions", ignore_result=True)
def find_contradictions() -> None:
    """Look for contradicting facts: at the first tick of a day, and after a register came in."""
    at = clock.now()
    found = questions.find(at=at) if is_search_due(SEARCHED, at=at) else None
    if found is not None:
        log.info("contradictions.found", extra=asdict(found))


@shared_task(name="family.match_claims", ignore_result=True)
def match_claims() -> None:
    """Find whom new claims of family ties are about and ask them, one batch."""
    count = claim_notices.match_waiting(at=clock.now())
    if count:
        log.info("claims.matched", extra={"count": count})


@shared_task(name="family.tell_birthdays", ignore_result=True)
def tell_birthdays() -> None:
    """Tell parents and children before a birthday on which the child's own word is asked."""
    report = mandate_notices.tell_birthdays(at=clock.now())
    if report.told_count:
        log.info("mandates.birthdays_told", extra=asdict(report))


@shared_task(name="family.expire_payments", ignore_result=True)
def expire_payments() -> None:
    """Give back what was held and nobody settled in time, one batch."""
    count = payments.expire_due(at=clock.now())
    if count:
        log.info("payments.expired", extra={"count": count})


@shared_task(name="family.find_late_payments", ignore_result=True)
def find_late_payments() -> None:
    """Flag what was paid after a death that was learnt later, one batch."""
    count = payment_flags.find_after_death(at=clock.now())
    if count:
        log.info("payments.after_death", extra={"count": count})
