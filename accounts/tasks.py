"""Celery doors of the accounts floor."""

import logging
from dataclasses import asdict
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from accounts.actions import (
    deliveries,
    delivery_asking,
    delivery_leases,
    delivery_parking,
    duplicates,
    evidence,
    expiry,
    face_results,
    ledger_checks,
    ledger_runs,
    link_telling,
    links,
    matter_decisions,
    matters,
    partner_events,
    partner_usage,
    watches,
    webhook_endpoints,
    webhooks,
)
from accounts.clients.channels.sending import ChannelSender
from accounts.clients.scanners import Scanner
from accounts.clients.webhooks import WebhookSender
from accounts.enums.notices import Channel
from accounts.queries.duplicates import SEARCHED
from accounts.queries.ledger import KEPT, is_due
from accounts.queries.registry import is_search_due
from accounts.rules.deliveries import Pace, Way
from foundation import clock

log = logging.getLogger(__name__)

# One round of webhooks takes no new endpoint after so long; the next tick goes on.
WEBHOOK_ROUND = timedelta(seconds=30)


@shared_task(name="accounts.lease_deliveries", ignore_result=True)
def lease_deliveries() -> None:
    """Take what is due into leases, and tell workers of those that nobody has begun."""
    pace: Pace = settings.DELIVERY_PACE
    if taken := delivery_leases.take(ways(), at=clock.now()):
        log.info("leases.taken", extra={"lease_count": taken})
    _ring(delivery_leases.unrung(pace, at=clock.now()))


def _ring(lease_ids: list[int]) -> None:
    """Send one message for each lease; without a broker the leases wait, and the next tick tries again."""
    rung: list[int] = []
    for lease_id in lease_ids:
        try:
            send_lease.apply_async((lease_id,), retry=False)
        except OperationalError:
            log.warning("leases.not_rung", extra={"lease_count": len(lease_ids) - len(rung)})
            break
        rung.append(lease_id)
    delivery_leases.note_rung(rung, at=clock.now())


@shared_task(name="accounts.send_lease", ignore_result=True)
def send_lease(lease_id: int) -> None:
    """Send what one lease holds, unless another worker does."""
    report = deliveries.send_lease(lease_id, senders(), settings.DELIVERY_PACE, now=clock.now)
    if report is not None:
        log.info("lease.sent", extra={"lease_id": lease_id, **asdict(report)})


@shared_task(name="accounts.reconcile_deliveries", ignore_result=True)
def reconcile_deliveries() -> None:
    """End leases whose worker is gone, and ask providers what came of the messages it was sending."""
    at = clock.now()
    expired = delivery_leases.expire(at=at)
    report = delivery_asking.reconcile(senders(), settings.DELIVERY_PACE, at=at)
    if expired or any(asdict(report).values()):
        log.info("deliveries.reconciled", extra={"expired_count": expired, **asdict(report)})


@shared_task(name="accounts.retry_parked", ignore_result=True)
def retry_parked() -> None:
    """Try again what was put aside and whose pause is over."""
    if tried := delivery_parking.retry_parked(tries_max=settings.PARKED_TRIES_MAX, at=clock.now()):
        log.info("deliveries.tried_again", extra={"delivery_count": tried})


@shared_task(name="accounts.clear_expired", ignore_result=True)
def clear_expired() -> None:
    """Clear away one batch of what has run out."""
    report = expiry.clear(at=clock.now(), true_at=clock.true_now())
    usage_count = partner_usage.drop_old(on=clock.today())
    if usage_count or any(asdict(report).values()):
        log.info("expired.cleared", extra={**asdict(report), "usage_count": usage_count})


@shared_task(name="accounts.tell_openings", ignore_result=True)
def tell_openings() -> None:
    """Tell those who wait for places that have opened."""
    report = watches.tell_openings(at=clock.now())
    if report.told_count:
        log.info("openings.told", extra=asdict(report))


@shared_task(name="accounts.tend_matters", ignore_result=True)
def tend_matters() -> None:
    """End what was never corrected, and give back what no second person decided."""
    at = clock.now()
    lapsed, expired = matters.lapse_returned(at=at), matter_decisions.expire_proposals(at=at)
    if lapsed or expired:
        log.info("matters.tended", extra={"lapsed_count": lapsed, "expired_count": expired})


@shared_task(name="accounts.tend_evidence", ignore_result=True)
def tend_evidence() -> None:
    """Ask the scanner about files that wait, and drop files whose time is over."""
    at = clock.now()
    settled = evidence.scan_waiting(scanner(), at=at)
    dropped = evidence.drop_old(keeps_for=settings.EVIDENCE_KEPT_FOR, at=at)
    if settled or dropped:
        log.info("evidence.tended", extra={"settled_count": settled, "dropped_count": dropped})


def scanner() -> Scanner:
    """Build the configured virus scanner."""
    path, options = settings.SCANNER
    built: Scanner = import_string(path)(**options)
    return built


@shared_task(name="accounts.drop_face_pictures", ignore_result=True)
def drop_face_pictures() -> None:
    """Drop the pictures that nobody looked at in time."""
    report = face_results.sweep(at=clock.now())
    if report.dropped_count:
        log.info("faces.dropped", extra=asdict(report))


def senders() -> dict[Channel, dict[str, ChannelSender]]:
    """Build the configured providers of each channel, the first choice first."""
    return {
        Channel(channel): {name: import_string(path)(**options) for name, (path, options) in order.items()}
        for channel, order in settings.CHANNEL_SENDERS.items()
    }


def ways() -> dict[Channel, list[Way]]:
    """Name the configured providers of each channel, with what they take in a second and whether they can be asked."""
    return {
        Channel(channel): [
            Way(name, settings.PROVIDER_RATES.get(name), takes_key=import_string(path).takes_key)
            for name, (path, _options) in order.items()
        ]
        for channel, order in settings.CHANNEL_SENDERS.items()
    }


@shared_task(name="accounts.find_duplicates", ignore_result=True)
def find_duplicates() -> None:
    """Look for records that may be one person: at the first tick of a day, and after a register came in."""
    at = clock.now()
    found = duplicates.find(at=at) if is_search_due(SEARCHED, at=at) else None
    if found is not None:
        log.info("duplicates.found", extra=asdict(found))


@shared_task(name="accounts.keep_ledger", ignore_result=True)
def keep_ledger() -> None:
    """Credit personal accounts and recount them, at the first tick of a day."""
    if not is_due(KEPT, on=clock.today()):
        return
    kept = ledger_runs.keep(on=clock.today(), at=clock.now(), tell=_tell_credited)
    log.info("ledger.kept", extra=asdict(kept))
    if kept.faults_count:
        log.error("ledger.faults", extra={"faults_count": kept.faults_count})


@shared_task(name="accounts.check_ledger", ignore_result=True)
def check_ledger() -> None:
    """Recount what moved on the ledger since the last checks."""
    found = ledger_checks.check_recent(at=clock.now())
    if found.faults_count:
        log.error("ledger.faults", extra={"faults_count": found.faults_count})


def _tell_credited(credited: ledger_runs.Credited) -> None:
    log.info("ledger.credited", extra=asdict(credited))


@shared_task(name="accounts.send_webhooks", ignore_result=True)
def send_webhooks() -> None:
    """Number what partners are told since, and send what is due to their endpoints, one after the other."""
    until = clock.now() + WEBHOOK_ROUND
    while clock.now() < until and partner_events.publish(at=clock.now()):
        pass
    sender = webhook_sender()
    while clock.now() < until and (report := _send_next(sender)):
        log.info("webhooks.sent", extra=asdict(report))


def _send_next(sender: WebhookSender) -> webhooks.SendReport | None:
    return webhooks.send_next(sender, at=clock.now(), signed_at=clock.true_now())


@shared_task(name="accounts.tend_webhooks", ignore_result=True)
def tend_webhooks() -> None:
    """Switch off endpoints that failed for days, drop what is too old to ask for, and tell of links that deaths ended."""
    at = clock.now()
    off = webhook_endpoints.switch_off_failing(after=timedelta(days=settings.WEBHOOK_FAILING_DAYS), at=at)
    dropped = partner_events.drop_old(at=at)
    if ended := link_telling.settle_deaths(at=at):
        log.info("links.deaths_told", extra={"link_count": ended})
    if off or dropped:
        log.warning("webhooks.tended", extra={"off": [str(one) for one in off], "dropped_count": dropped})


def webhook_sender() -> WebhookSender:
    """Build the configured way to partners' endpoints."""
    path, options = settings.WEBHOOK_SENDER
    built: WebhookSender = import_string(path)(**options)
    return built


@shared_task(name="accounts.end_links", ignore_result=True)
def end_links() -> None:
    """End the links to partners that have run past their last day."""
    if ended := links.expire(at=clock.now()):
        log.info("links.expired", extra={"link_count": ended})
