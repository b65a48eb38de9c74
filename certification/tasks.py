"""Celery doors of the certification floor."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings

from accounts.queries.clocks import ahead_of_database
from accounts.queries.ledger import RETIREES_CREDITED, is_due
from certification.actions import (
    appointments,
    batches,
    data_evidence,
    deadline_passing,
    escalations,
    recomputing,
    reminder_parking,
    reminder_plans,
    reminders,
    retiree_credits,
    status_batches,
    status_reviews,
    visit_days,
    voice,
)
from certification.queries.reminders import is_quiet
from foundation import clock

log = logging.getLogger(__name__)

# A tick does a bounded piece of work; the next tick goes on where this one stopped.
BATCHES_MAX = 40
DELIVERY_ROUND = timedelta(seconds=20)


@shared_task(name="certification.plan_reminders", ignore_result=True)
def plan_reminders() -> None:
    """Plan what is due today and not planned yet; nothing where this machine's clock runs ahead of the database's.

    Why: a plan of days to come stands in the way of every machine whose clock is right, until these days have come.
    """
    at = clock.now()
    ahead = ahead_of_database(at - clock.lead())
    if settings.CLOCK_AHEAD_MAX and ahead > settings.CLOCK_AHEAD_MAX:
        log.error("reminders.clock_ahead", extra={"ahead_seconds": int(ahead.total_seconds())})
        return
    planned_count = reminder_plans.plan(on=clock.local_date(at), at=at)
    if planned_count:
        log.info("reminders.planned", extra={"planned_count": planned_count})


@shared_task(name="certification.release_reminders", ignore_result=True)
def release_reminders() -> None:
    """Turn planned reminders into notices, batch by batch; at night let what was not sent by day wait."""
    reminders.put_off(at=clock.now())
    for _batch in range(BATCHES_MAX):
        if not reminders.release(at=clock.now()).taken_count:
            return


@shared_task(name="certification.retry_parked", ignore_result=True)
def retry_parked() -> None:
    """Plan anew the reminders that were put aside and whose pause is over; they are released like all others."""
    if tried := reminder_parking.retry_parked(tries_max=settings.PARKED_TRIES_MAX, at=clock.now()):
        log.info("reminders.tried_again", extra={"reminder_count": tried})


@shared_task(name="certification.advance_escalations", ignore_result=True)
def advance_escalations() -> None:
    """Ask the next where a deadline nears and nobody answered, batch by batch."""
    for _batch in range(BATCHES_MAX):
        report = escalations.advance(at=clock.now())
        if not report.looked_count:
            return
        log.info("escalations.advanced", extra=asdict(report))


@shared_task(name="certification.credit_retirees", ignore_result=True)
def credit_retirees() -> None:
    """Credit retirees' monthly amount to their accounts, at the first tick of a day."""
    if is_due(RETIREES_CREDITED, on=clock.today()):
        written_count = retiree_credits.credit(on=clock.today(), at=clock.now())
        log.info("ledger.retirees_credited", extra={"written_count": written_count})


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


@shared_task(name="certification.tend_appointments", ignore_result=True)
def tend_appointments() -> None:
    """Remind those who come or are visited tomorrow, in the day's hours, and settle what lies behind."""
    at = clock.now()
    for _batch in range(BATCHES_MAX):
        if not appointments.settle_past(at=at):
            break
    if is_quiet(at=at):
        return
    for _batch in range(BATCHES_MAX):
        if not appointments.remind(at=at) + visit_days.remind(at=at):
            return


@shared_task(name="certification.settle_deliveries", ignore_result=True)
def settle_deliveries() -> None:
    """Settle what partners uploaded, asked and agencies told: for a bounded time, the next tick goes on."""
    at = clock.now()
    told_count = data_evidence.settle_due(at=at)
    item_count = sum(_bites(batches.advance, until=at + DELIVERY_ROUND))
    answer_count = sum(_bites(status_batches.advance, until=at + DELIVERY_ROUND))
    if told_count or item_count or answer_count:
        log.info(
            "deliveries.settled",
            extra={"told_count": told_count, "item_count": item_count, "answer_count": answer_count},
        )


def _bites(advance: Callable[..., int], *, until: datetime) -> Iterator[int]:
    """Take one bite after another of what waits, no new one after a time."""
    while clock.now() < until and (count := advance(at=clock.now())):
        yield count


@shared_task(name="certification.drop_status_results", ignore_result=True)
def drop_status_results() -> None:
    """Drop answers to batches of questions whose time is over."""
    if gone_count := status_batches.drop_old(at=clock.now()):
        log.info("status_batches.dropped", extra={"gone_count": gone_count})


@shared_task(name="certification.drop_voice_codes", ignore_result=True)
def drop_voice_codes() -> None:
    """Drop codes of voice menus that nobody can use any more."""
    gone_count = voice.drop_old_codes(at=clock.now())
    if gone_count:
        log.info("voice.codes_dropped", extra={"gone_count": gone_count})


@shared_task(name="certification.tell_passed", ignore_result=True)
def tell_passed() -> None:
    """Tell partners of deadlines that have passed and were not told of."""
    if told_count := deadline_passing.tell(at=clock.now()):
        log.info("deadlines.passed_told", extra={"told_count": told_count})
