"""Sends the deliveries of a lease, and sends once more what one left over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, delivery_leases, notices
from accounts.actions.delivery_leases import LeaseReport
from accounts.actions.delivery_worker import Clock, Senders, Worker
from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import DeliveryState
from accounts.errors.deliveries import LeaseNotFound, LeaseStillRuns, NothingToReplay
from accounts.models.deliveries import DeliveryLease, DeliveryProvider
from accounts.models.notices import NoticeDelivery
from accounts.rules.actors import Actor
from accounts.rules.deliveries import Pace

NO_PROVIDER = "provider.gone"

_GIVEN_UP = [DeliveryState.FAILED.value, DeliveryState.PARKED.value]
_OPEN = [LeaseState.WAITING.value, LeaseState.RUNNING.value]


def send_lease(lease_id: int, senders: Senders, pace: Pace, *, now: Clock) -> LeaseReport | None:
    """Send what a lease holds; None where another worker has the lease, or took it over.

    May be called any number of times for one lease, and be killed at any point. A chunk is marked before it is sent and
    noted after it, each in a transaction of its own; nothing is sent inside one. What a dead worker had marked is not
    sent again before its provider was asked, and what was cancelled by the time its chunk begins stays in the house.
    """
    held = delivery_leases.claim(lease_id, pace, at=now())
    if held is None:
        return None
    order = list(senders.get(held.channel, {}))
    if held.provider not in order:
        return delivery_leases.end(held, error=NO_PROVIDER, at=now())

    worker = Worker(held, senders[held.channel][held.provider], order, pace, now)
    try:
        error = worker.send_all()
    finally:
        worker.sender.close()
    return delivery_leases.end(held, error=error, at=now())


@transaction.atomic
def replay(
    actor: Actor, lease_public_id: UUID, reason: str = "", *, not_before: datetime | None = None, at: datetime
) -> UUID:
    """Give what a lease could not send to a new one, and have its provider asked about what is unknown.

    What was sent, cancelled, or went in silence to a provider that cannot be asked, is left alone; what a later message
    told of again is taken back. Who may do this is asked at the door; it is written down. No worker is told of the new
    lease before ``not_before``, as at night.

    Raises:
        LeaseNotFound, LeaseStillRuns, NothingToReplay.
    """
    lease = DeliveryLease.objects.select_for_update().filter(public_id=lease_public_id).first()
    if lease is None:
        raise LeaseNotFound
    if lease.state in _OPEN:
        raise LeaseStillRuns
    failed, unknown = _left_of(lease, at=at)
    if not failed and not unknown:
        raise NothingToReplay

    new = DeliveryLease.objects.create(
        channel=lease.channel,
        provider=lease.provider,
        replay_of=lease,
        size_count=len(failed) + len(unknown),
        taken_at=at,
        rung_at=not_before if not_before is not None and not_before > at else None,
    )
    delivery_leases.give(new, failed)
    NoticeDelivery.objects.filter(pk__in=failed).update(attempts_count=0, last_error="", due_at=at)
    NoticeDelivery.objects.filter(pk__in=unknown).update(
        state=DeliveryState.SENDING.value, lease=new, asks_count=0, due_at=at
    )
    facts = {"failed_count": len(failed), "unknown_count": len(unknown), "new": str(new.public_id)}
    event = audit.Event(
        "deliveries.replayed",
        object_kind="delivery_lease",
        object_id=lease.public_id,
        reason=reason,
        facts=facts,
    )
    audit.record(actor, event, at=at)
    new_id: UUID = new.public_id
    return new_id


def _left_of(lease: DeliveryLease, *, at: datetime) -> tuple[list[int], list[int]]:
    """Lock what a lease left over: what may be sent, and what has to be asked about first."""
    rows = NoticeDelivery.objects.filter(lease=lease)
    # Before the deliveries are locked: whoever certifies meanwhile locks messages first, too.
    notices.take_back_overtaken(list(rows.filter(state__in=_GIVEN_UP).values_list("pk", flat=True)), at=at)
    rows = rows.select_for_update().order_by("pk")
    can_ask = DeliveryProvider.objects.filter(
        channel=lease.channel, name=lease.provider, takes_key=True
    ).exists()
    unknown = rows.filter(state=DeliveryState.UNKNOWN.value) if can_ask else rows.none()
    failed = rows.filter(state__in=_GIVEN_UP)
    return list(failed.values_list("pk", flat=True)), list(unknown.values_list("pk", flat=True))
