"""Celery doors of the family floor."""

import logging
from dataclasses import asdict

from celery import shared_task

from accounts.queries.registry import is_search_due
from family.actions import (
    binding_expiry,
    binding_requests,
    binding_reviews,
    claim_notices,
    deaths,
    mandate_notices,
    month_summaries,
    payment_flags,
    payments,
    questions,
    wallet_returns,
)
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


@shared_task(name="family.advance_binding_requests", ignore_result=True)
def advance_binding_requests() -> None:
    """Go on with wishes to share that waited for the claim of a tie, one batch."""
    report = binding_requests.advance(at=clock.now())
    if any(asdict(report).values()):
        log.info("bindings.requests_settled", extra=asdict(report))


@shared_task(name="family.expire_bindings", ignore_result=True)
def expire_bindings() -> None:
    """Let offers of account sharing run out that nobody answered, one batch."""
    report = binding_expiry.expire(at=clock.now())
    if report.expired_count:
        log.info("bindings.expired", extra=asdict(report))


@shared_task(name="family.review_bindings", ignore_result=True)
def review_bindings() -> None:
    """Look at bindings that were not looked at yet on this day, some batches."""
    report = binding_reviews.review_due(at=clock.now())
    if report.seen_count:
        log.info("bindings.reviewed", extra=asdict(report))


@shared_task(name="family.review_changed_bindings", ignore_result=True)
def review_changed_bindings() -> None:
    """Look at bindings of which a side's insurance has changed, some batches."""
    report = binding_reviews.review_changed(at=clock.now())
    if report.seen_count:
        log.info("bindings.changed_reviewed", extra=asdict(report))


@shared_task(name="family.return_transfers", ignore_result=True)
def return_transfers() -> None:
    """Give back wallet transfers that nobody took in time, one batch."""
    report = wallet_returns.return_unclaimed(at=clock.now())
    if report.returned_count:
        log.info("wallet.returned", extra=asdict(report))


@shared_task(name="family.return_transfers_of_dead", ignore_result=True)
def return_transfers_of_dead() -> None:
    """Give back wallet transfers on their way from or to somebody who has died, one batch."""
    report = wallet_returns.return_of_dead(at=clock.now())
    if report.returned_count:
        log.info("wallet.returned", extra=asdict(report))


@shared_task(name="family.tell_month_uses", ignore_result=True)
def tell_month_uses() -> None:
    """Tell sharers what was used of their accounts in the month before, one batch."""
    report = month_summaries.tell(at=clock.now())
    if report.told_count:
        log.info("payments.month_told", extra=asdict(report))


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
